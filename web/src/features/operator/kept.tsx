import type { ReactNode } from "react";
import { Loading, ProblemNotice } from "../../ui/notices.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import type { useKept } from "../../ui/use-kept.ts";

type Props<T> = {
  of: Pick<ReturnType<typeof useKept<T>>, "value" | "problem" | "refresh">;
  /** For "Loading …". */
  what: string;
  rows?: number;
  children: (value: T) => ReactNode;
};

/** What is on its way: in words, and as grey shapes where it will be. */
export const Coming = ({ what, rows = 4 }: { what: string; rows?: number }) => (
  <>
    <Loading what={what} />
    <Skeleton rows={rows} />
  </>
);

/** Something with its states: on its way, there, and not to be had, which leaves what was there before. */
export const Kept = <T,>({ of, what, rows = 4, children }: Props<T>) => (
  <>
    {of.value === undefined && !of.problem && <Coming what={what} rows={rows} />}
    {of.problem && <ProblemNotice problem={of.problem} onRetry={() => void of.refresh()} />}
    {of.value !== undefined && children(of.value)}
  </>
);
