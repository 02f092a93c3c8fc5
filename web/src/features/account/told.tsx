import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { accountSentenceFor } from "../../api/account-problems.ts";
import { Link } from "../../ui/link.tsx";
import { loginFirst } from "./places.ts";

/** What is wrong, in words, and the way on where it is always the same. */
export const Told = ({ problem }: { problem: Problem }) => (
  <>
    <p>{accountSentenceFor(problem)}</p>
    {problem.code === "session_not_fresh" && (
      <p>
        <Link to={loginFirst()}>Log in again</Link>
      </p>
    )}
  </>
);
