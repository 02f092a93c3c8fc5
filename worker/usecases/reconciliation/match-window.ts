import type { Deps } from "../ports.ts";
import type { Run } from "../reconciliations.ts";
import type { Bite, Ended } from "./reconcile.ts";

/** About as many lines as PostgreSQL compares in less than a second. */
const LINES_PER_SLICE = 20_000;

/**
 * Lays both books side by side, so much of the window at a time. What differed before and agrees by
 * now is healed at the end, whatever window it was found in.
 */
export async function matchWindow(deps: Deps, started: Run, bite: Bite): Promise<Ended> {
  const { reconciliations } = deps.store;
  const slices = Math.ceil(started.lines / LINES_PER_SLICE) || 1;
  const sliceMs = Math.ceil((started.until.getTime() - started.from.getTime()) / slices);
  let run = started;
  for (;;) {
    const from = run.cursor === null ? run.from : new Date(run.cursor);
    const until = new Date(Math.min(from.getTime() + sliceMs, run.until.getTime()));
    const isLast = until >= run.until;
    if (isLast) await reconciliations.settle(run.rail, run.id, deps.now());
    const cursor = isLast ? null : until.toISOString();
    const to = isLast ? ({ phase: "looking_up", cursor } as const) : { cursor };
    if (!(await reconciliations.match(run, { from, until }, to, bite.lease())))
      return { kind: "lost" };
    if (isLast) return { kind: "over" };
    if (bite.isOver()) return { kind: "later" };
    run = { ...run, cursor };
  }
}
