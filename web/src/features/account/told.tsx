import { t } from "@lingui/core/macro";
import type { Problem } from "../../../../worker/http/contract/shapes.ts";
import { accountWords } from "../../api/account-problems.ts";
import type { Words } from "../../api/problems.ts";
import { Link } from "../../ui/link.tsx";
import { loginFirst } from "./places.ts";

type Props = { problem: Problem; words?: Words };

/** What is wrong, in words, and the way on where it is always the same. */
export const Told = ({ problem, words = accountWords }: Props) => (
  <>
    <p>{words.sentenceFor(problem)}</p>
    {isForLogin.has(problem.code) && (
      <p>
        <Link to={loginFirst()}>{t`Log in again`}</Link>
      </p>
    )}
  </>
);
const isForLogin = new Set(["session_not_fresh", "second_factor_required", "unauthorized"]);
