import { useEffect, useState } from "react";
import type { SavedMethod } from "../../../../worker/http/contract/methods.ts";
import { getMethods } from "../../api/calls.ts";
import { useMember } from "../account/member.ts";

/** Undefined: nobody is logged in, or it is not known yet. What is saved is never needed to buy. */
export function useSavedMethods() {
  const [methods, setMethods] = useState<readonly SavedMethod[]>();
  const isMember = useMember() !== undefined;
  useEffect(() => {
    if (!isMember) return setMethods(undefined);
    // Without an answer, or with a login that is over, one buys as a guest does.
    void getMethods().then((answer) => setMethods(answer.ok ? answer.value.methods : undefined));
  }, [isMember]);
  return methods;
}
