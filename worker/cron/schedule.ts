import { alertUnshipped } from "../usecases/alert-unshipped.ts";
import type { Deps } from "../usecases/ports.ts";
import { readAccounts } from "../usecases/read-accounts.ts";
import { readSilent } from "../usecases/read-silent.ts";
import { reconcile } from "../usecases/reconciliation/reconcile.ts";
import { startReconciliations } from "../usecases/reconciliation/start-reconciliation.ts";
import { retryRefunds } from "../usecases/retry-refunds.ts";
import {
  adoptWaitingEvents,
  drainOutbox,
  expireOrders,
  resumeOperations,
  sweep,
} from "../usecases/self-repair.ts";
import { sendDueTransfers } from "../usecases/send-due-transfers.ts";

export const jobs = {
  "drain-outbox": drainOutbox,
  "resume-operations": resumeOperations,
  "expire-orders": expireOrders,
  "send-due-transfers": sendDueTransfers,
  "adopt-waiting-events": adoptWaitingEvents,
  "read-silent": readSilent,
  "read-accounts": readAccounts,
  "retry-refunds": retryRefunds,
  "alert-unshipped": alertUnshipped,
  "start-reconciliations": startReconciliations,
  reconcile,
  sweep,
} as const;
type Job = keyof typeof jobs;

/**
 * What each trigger runs, in steps; the jobs of one step run side by side. As in wrangler.toml's
 * `[triggers]`; a test compares them.
 */
export const schedule: Readonly<Record<string, readonly (readonly Job[])[]>> = {
  // What a buyer or a seller waits for if a message got lost. The outbox comes last, so that what
  // the others promised to send leaves with this run.
  "* * * * *": [
    ["resume-operations", "expire-orders", "adopt-waiting-events", "read-silent"],
    ["drain-outbox"],
    // Nobody waits for it, and it may take most of the minute.
    ["reconcile"],
  ],
  // A seller waits for days; ten minutes are nothing, and each run asks the processors for funds.
  "*/10 * * * *": [["read-accounts"], ["send-due-transfers"], ["drain-outbox"]],
  // Refunds fail for reasons that take hours to end.
  "7 * * * *": [["retry-refunds"], ["drain-outbox"]],
  "17 3 * * *": [["sweep", "alert-unshipped", "start-reconciliations"]],
};

/** Runs the jobs of one trigger, step by step; a job that fails stops no other. */
export async function runSchedule(deps: Deps, cron: string): Promise<void> {
  for (const step of schedule[cron] ?? [])
    await Promise.all(step.map((name) => runJob(deps, name)));
}

async function runJob(deps: Deps, name: Job): Promise<void> {
  try {
    const worked = await jobs[name](deps);
    if (worked > 0) deps.log.info("job.done", { name, worked });
  } catch (error) {
    deps.log.error("job.failed", { name, reason: String(error) });
  }
}
