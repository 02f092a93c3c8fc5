import { type ProcessorName, processorNames } from "../domain/processor-name.ts";
import type { Deps } from "./ports.ts";

/**
 * A job stops here and its next run goes on: so runs of one trigger hardly overlap, and a processor
 * that hangs costs one run, of the 15 minutes that an invocation has at most.
 */
export const JOB_MS_MAX = 50_000;
/** No run is without an end while its list is filled as fast as it is worked off. */
const ROWS_PER_RUN_MAX = 200;

/** Takes what has waited longest off a list and says how to work on it; undefined: nothing waits. */
export type List = () => Promise<
  { readonly what: string; readonly id: string; work(): Promise<unknown> } | undefined
>;

/** Works on lists by turns, one row of each, until nothing waits or the run's time is over. */
export async function inTurn(deps: Deps, lists: readonly List[]): Promise<number> {
  const endsAtMs = deps.now().getTime() + JOB_MS_MAX;
  let worked = 0;
  for (let waiting = lists; waiting.length > 0; ) {
    const more: List[] = [];
    for (const take of waiting) {
      if (worked >= ROWS_PER_RUN_MAX || deps.now().getTime() >= endsAtMs) return worked;
      const row = await take();
      if (!row) continue;
      await guarded(deps, row.what, row.id, row.work);
      worked++;
      more.push(take);
    }
    waiting = more;
  }
  return worked;
}

/** Lists of each rail, one row at a time on each. */
export const onEachRail = (
  deps: Deps,
  listsOf: (rail: ProcessorName) => readonly List[],
): Promise<number> => onEveryRail((rail) => inTurn(deps, listsOf(rail)));

/**
 * A lane for each rail, side by side, so that a processor that hangs does not hold up the other.
 * One call at a time on each: Workers allow six at once, and the database needs some of them.
 */
export async function onEveryRail(work: (rail: ProcessorName) => Promise<number>): Promise<number> {
  // Both have ended before this does, because the database is closed after it.
  const ended = await Promise.allSettled(processorNames.map(work));
  let worked = 0;
  for (const lane of ended) {
    if (lane.status === "rejected") throw lane.reason;
    worked += lane.value;
  }
  return worked;
}

/** One row that cannot be worked on holds up no other; it is met again at the end of its list. */
async function guarded(deps: Deps, what: string, id: string, work: () => Promise<unknown>) {
  try {
    await work();
  } catch (error) {
    deps.log.error("repair.failed", { what, id, reason: String(error) });
  }
}
