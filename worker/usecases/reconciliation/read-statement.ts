import type { Answer, StatementPage } from "../../processors/processor.ts";
import { alertUnauthorized } from "../alert.ts";
import type { Deps } from "../ports.ts";
import type { Run } from "../reconciliations.ts";
import type { Bite, Ended } from "./reconcile.ts";

/**
 * Copies the processor's own books of the window, page by page. No more than two pages are in
 * memory: while one is written, the next is on its way. A crash on any line reads a page again,
 * and a line that is known is the same line.
 */
export async function readStatement(deps: Deps, started: Run, bite: Bite): Promise<Ended> {
  const { statements } = deps.processors[started.rail];
  const read = ({ from, until }: Run, cursor: string | null): Promise<Answer<StatementPage>> =>
    statements.listLines({ from, until, cursor: cursor ?? undefined });

  let run = started;
  let reading = read(run, run.cursor);
  for (;;) {
    const page = await reading;
    if (page.kind !== "ok") {
      await alertUnauthorized(deps, run.rail, page);
      return { kind: page.kind === "rejected" ? "refused" : "unanswered", code: page.code };
    }
    const { lines, next, completeUntil } = page.value;
    const isLast = next === undefined;
    const goesOn = !isLast && !bite.isOver();
    if (goesOn) reading = read(run, next);
    const judgedUntil = earliest(run.judgedUntil ?? run.until, completeUntil);
    const to = isLast
      ? ({ phase: "matching", cursor: null, judgedUntil, trouble: null } as const)
      : { cursor: next, judgedUntil, trouble: null };
    const isOurs = await deps.store.reconciliations.keepLines(run, lines, to, bite.lease());
    if (!isOurs) {
      await reading;
      return { kind: "lost" };
    }
    if (isLast) return { kind: "over" };
    if (!goesOn) return { kind: "later" };
    run = { ...run, cursor: next, judgedUntil, lines: run.lines + lines.length };
  }
}

const earliest = (a: Date, b: Date) => (a < b ? a : b);
