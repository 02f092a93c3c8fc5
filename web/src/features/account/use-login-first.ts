import { useEffect } from "react";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { navigate } from "../../router.ts";
import { forgetMember } from "./member.ts";
import { loginFirst } from "./places.ts";

/** Leads to the login, and back here, when the API says that nobody is logged in. */
export function useLoginFirst(problem: Problem | undefined): boolean {
  const isOver = problem?.code === "unauthorized";
  useEffect(() => {
    if (!isOver) return;
    forgetMember();
    navigate(loginFirst(), { replace: true });
  }, [isOver]);
  return isOver;
}
