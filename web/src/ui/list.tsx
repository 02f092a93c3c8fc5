import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { Loading, ProblemNotice } from "./notices.tsx";
import type { useRows } from "./use-rows.ts";

type Props<T> = {
  of: ReturnType<typeof useRows<T>>;
  /** What it is a list of, for "Loading …". */
  what: string;
  empty: string;
  children: (rows: readonly T[]) => ReactNode;
};

/** A list with its states: on its way, empty, failed, and more to come. */
export const List = <T,>({ of, what, empty, children }: Props<T>) => (
  <>
    {of.rows.length > 0 && children(of.rows)}
    {of.rows.length === 0 && !of.isLoading && !of.problem && <p className="empty">{empty}</p>}
    {of.isLoading && <Loading what={what} />}
    {of.problem && <ProblemNotice problem={of.problem} onRetry={of.again} />}
    {of.next && (
      // It stays while more is on its way: a button that goes away takes the focus with it.
      <button
        type="button"
        className="quiet wide"
        aria-disabled={of.isLoading}
        onClick={() => !of.isLoading && of.loadMore()}
      >
        {t`Show more`}
      </button>
    )}
  </>
);
