import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { sentenceFor } from "../api/problems.ts";

export const Loading = ({ what }: { what: string }) => (
  <p className="loading" role="status">
    {t`Loading ${what}…`}
  </p>
);

/** Read out at once: something did not work. */
export const Trouble = ({ children }: { children: ReactNode }) => (
  <div className="notice trouble" role="alert">
    {children}
  </div>
);

/** Read out when there is a pause: something is good to know. */
export const News = ({ children }: { children: ReactNode }) => (
  <div className="notice news" role="status">
    {children}
  </div>
);

type ProblemProps = { problem: Problem; onRetry?: () => void };
export const ProblemNotice = ({ problem, onRetry }: ProblemProps) => (
  <Trouble>
    <p>{sentenceFor(problem)}</p>
    {onRetry && (
      <button type="button" className="quiet" onClick={onRetry}>
        {t`Try again`}
      </button>
    )}
  </Trouble>
);
