import type { DifferenceId } from "../../domain/ids.ts";
import { alertUnauthorized } from "../alert.ts";
import type { Deps } from "../ports.ts";
import type { Difference, Run } from "../reconciliations.ts";
import type { Bite, Ended } from "./reconcile.ts";

/** After so many questions in a row without an answer nobody is there, and the bite ends. */
export const UNANSWERED_MAX = 3;

/**
 * Asks the processor for what only the ledger has, one by one: a line may stand before the window,
 * as an effect is posted when it is heard of. What is not found is missing there.
 */
export async function lookUpEffects(deps: Deps, run: Run, bite: Bite): Promise<Ended> {
  const work = async (one: Difference) => {
    const { rail, effectId, kind, occurredAt: postedAt } = one;
    const { statements } = deps.processors[rail];
    const lines = await statements.readLines({ effectId, kind, postedAt });
    await alertUnauthorized(deps, rail, lines);
    if (lines.kind !== "ok") return lines.code;
    await deps.store.reconciliations.addLines(rail, lines.value, deps.now());
    await deps.store.reconciliations.review(one.id, {}, deps.now());
    return undefined;
  };
  return eachDifference(deps, run, bite, { lacking: "there", next: "healing", work });
}

type Plan = {
  readonly lacking: "there" | "here";
  readonly next: Run["phase"];
  /** Undefined, or the code of a processor that did not answer. */
  readonly work: (one: Difference) => Promise<string | undefined>;
};

/** Each open difference once in a run. One that nobody answers about delays no other. */
export async function eachDifference(
  deps: Deps,
  run: Run,
  bite: Bite,
  { lacking, next, work }: Plan,
): Promise<Ended> {
  const { reconciliations } = deps.store;
  const unanswered: DifferenceId[] = [];
  for (;;) {
    if (bite.isOver()) return { kind: "later" };
    const one = await reconciliations.take(run, lacking, deps.now());
    if (!one) break;
    const code = await worked(deps, one, work);
    if (code === undefined) unanswered.length = 0;
    else unanswered.push(one.id);
    if (code !== undefined && unanswered.length >= UNANSWERED_MAX) {
      await reconciliations.giveBack(unanswered);
      return { kind: "unanswered", code };
    }
    // Renews the lease, and ends this here if an operator has stopped the run.
    if (!(await reconciliations.move(run, {}, bite.lease()))) return { kind: "lost" };
  }
  const isOurs = await reconciliations.move(run, { phase: next, trouble: null }, bite.lease());
  return { kind: isOurs ? "over" : "lost" };
}

/** One that cannot be worked on holds up no other; the next run meets it again. */
async function worked(deps: Deps, one: Difference, work: Plan["work"]) {
  try {
    return await work(one);
  } catch (error) {
    const { id, effectId } = one;
    deps.log.error("reconciliation.difference_failed", { id, effectId, reason: String(error) });
    return undefined;
  }
}
