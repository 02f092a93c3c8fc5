import type { ReconciliationId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { WINDOW_MS_MAX, windowStart } from "../../domain/reconciliation.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { onEveryRail } from "../in-turn.ts";
import type { Deps } from "../ports.ts";
import type { Run } from "../reconciliations.ts";

export type StartError = {
  readonly kind: "reconciliation_running" | "window_invalid";
};
type Input = {
  readonly rail: ProcessorName;
  /** Undefined: from where the last run that finished has looked to, and a while before. */
  readonly from: Date | undefined;
  /** Undefined: until now. */
  readonly until: Date | undefined;
  readonly actor: string;
};

/** Begins to compare a processor's books with the ledger. Cron, or whoever runs the job, goes on. */
export async function startReconciliation(
  deps: Deps,
  { rail, from, until, actor }: Input,
): Promise<Result<Run, StartError>> {
  const { reconciliations } = deps.store;
  const at = deps.now();
  const end = until ?? at;
  const start = from ?? windowStart(rail, end, await reconciliations.seenUntil(rail));
  const lengthMs = end.getTime() - start.getTime();
  if (lengthMs <= 0 || lengthMs > WINDOW_MS_MAX || end > at) return err({ kind: "window_invalid" });
  const run = await reconciliations.start({
    ...{ id: deps.newId<ReconciliationId>(), rail, from: start, until: end, requestedBy: actor },
    ...{ state: "running", phase: "reading", cursor: null, judgedUntil: null, trouble: null },
    ...{ lines: 0, startedAt: at, updatedAt: at, endedAt: null },
  });
  if (!run) return err({ kind: "reconciliation_running" });
  const facts = { id: run.id, rail, from: start.toISOString(), until: end.toISOString(), actor };
  deps.log.info("reconciliation.started", facts);
  return ok(run);
}

/** Once a day and for both rails; one that is still under way is left to end first. */
export const startReconciliations = (deps: Deps): Promise<number> =>
  onEveryRail(async (rail) => {
    const window = { from: undefined, until: undefined };
    const begun = await startReconciliation(deps, { rail, ...window, actor: "cron" });
    return begun.ok ? 1 : 0;
  });
