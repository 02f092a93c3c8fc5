import { redactText } from "../domain/redaction.ts";
import { adoptMissedEvents } from "../usecases/adopt-missed-events.ts";
import { alertDisputes } from "../usecases/alert-disputes.ts";
import { alertUnshipped } from "../usecases/alert-unshipped.ts";
import { checkBalances } from "../usecases/check-balances.ts";
import { checkChanged, checkEverything } from "../usecases/check-books.ts";
import { forgetPeople } from "../usecases/erase-person.ts";
import type { Deps, JobRun } from "../usecases/ports.ts";
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
import { sendMails } from "../usecases/send-mails.ts";
import { readSubscriptions } from "../usecases/subscriptions/read-plan.ts";
import { tellAlerts } from "../usecases/tell-alerts.ts";

export const jobs = {
  "drain-outbox": drainOutbox,
  "resume-operations": resumeOperations,
  "expire-orders": expireOrders,
  "send-due-transfers": sendDueTransfers,
  "adopt-waiting-events": adoptWaitingEvents,
  "adopt-missed-events": adoptMissedEvents,
  "read-silent": readSilent,
  "read-accounts": readAccounts,
  "read-subscriptions": readSubscriptions,
  "retry-refunds": retryRefunds,
  "alert-unshipped": alertUnshipped,
  "alert-disputes": alertDisputes,
  "start-reconciliations": startReconciliations,
  reconcile,
  "check-changed": checkChanged,
  "check-everything": checkEverything,
  "check-balances": checkBalances,
  "tell-alerts": tellAlerts,
  "send-mails": sendMails,
  sweep,
  "forget-people": forgetPeople,
} as const;
type Job = keyof typeof jobs;

const HOURLY = "7 * * * *";
const NIGHTLY = "17 3 * * *";

/**
 * What each trigger runs, in steps; the jobs of one step run side by side. As in wrangler.toml's
 * `[triggers]`; a test compares them.
 */
export const schedule: Readonly<Record<string, readonly (readonly Job[])[]>> = {
  // What a buyer or a seller waits for if a message got lost. The outbox comes last, so that what
  // the others promised to send leaves with this run, and the operators hear of it.
  "* * * * *": [
    ["resume-operations", "expire-orders", "adopt-waiting-events", "read-silent"],
    ["drain-outbox", "tell-alerts", "send-mails"],
    // Nobody waits for it, and it may take most of the minute.
    ["reconcile"],
  ],
  // A seller waits for days; ten minutes are nothing, and each run asks the processors for funds.
  // The books are looked at first: what is broken stops what would leave.
  "*/10 * * * *": [["read-accounts", "check-changed"], ["send-due-transfers"], ["drain-outbox"]],
  // Refunds fail for reasons that take hours to end, balances differ for a while, and events that did
  // not come are tried again by the processors for days.
  [HOURLY]: [
    ["retry-refunds", "adopt-missed-events", "read-subscriptions"],
    ["check-balances"],
    ["drain-outbox"],
  ],
  [NIGHTLY]: [
    [
      "sweep",
      "forget-people",
      "alert-unshipped",
      "alert-disputes",
      "check-everything",
      "start-reconciliations",
    ],
  ],
};

const MINUTE_MS = 60_000;
/** How long it is from one run of a trigger to the next, for who looks whether they come. */
export const triggerMs: Readonly<Record<string, number>> = {
  "* * * * *": MINUTE_MS,
  "*/10 * * * *": 10 * MINUTE_MS,
  [HOURLY]: 60 * MINUTE_MS,
  [NIGHTLY]: 24 * 60 * MINUTE_MS,
};
/** Of each job, by its most frequent trigger. */
export const everyMs: Readonly<Record<string, number>> = Object.fromEntries(
  Object.keys(jobs).map((name) => [
    name,
    Math.min(
      ...Object.entries(schedule).flatMap(([cron, steps]) =>
        steps.flat().includes(name as Job) ? [triggerMs[cron] ?? MINUTE_MS] : [],
      ),
    ),
  ]),
);

/** By then the night that was due has been, and is over. */
const LATE_MS = 24.5 * 60 * MINUTE_MS;

/**
 * Runs the jobs of one trigger, step by step; a job that fails stops no other. What a night began and
 * could not do, because it failed or its isolate broke off, the next hour does: the next night may be
 * as unlucky.
 */
export async function runSchedule(deps: Deps, cron: string): Promise<readonly JobRun[]> {
  const runs: JobRun[] = [];
  const late = cron === HOURLY ? await lateJobs(deps) : [];
  for (const step of [late, ...(schedule[cron] ?? [])])
    runs.push(...(await Promise.all(step.map((name) => runJob(deps, name)))));
  // Once for all of them, and nothing but the record is lost if that fails.
  await deps.store.jobRuns
    .save(runs)
    .catch((error) => deps.log.error("job_runs.not_saved", { reason: String(error) }));
  return runs;
}

/** A job that has never succeeded waits for its night. */
async function lateJobs(deps: Deps): Promise<readonly Job[]> {
  const nightly = (schedule[NIGHTLY] ?? []).flat();
  const before = new Date(deps.now().getTime() - LATE_MS);
  const late = await deps.store.jobRuns.lastBefore(nightly, before).catch((error) => {
    deps.log.error("job_runs.not_read", { reason: String(error) });
    return [] as readonly string[];
  });
  return nightly.filter((name) => late.includes(name));
}

/** Long enough for any reason. */
const REASON_LENGTH_MAX = 500;

async function runJob(deps: Deps, name: Job): Promise<JobRun> {
  const startedAt = deps.now();
  try {
    const worked = await jobs[name](deps);
    if (worked > 0) deps.log.info("job.done", { name, worked });
    return { name, startedAt, endedAt: deps.now(), outcome: { worked } };
  } catch (error) {
    const failed = redactText(String(error)).slice(0, REASON_LENGTH_MAX);
    deps.log.error("job.failed", { name, reason: failed });
    return { name, startedAt, endedAt: deps.now(), outcome: { failed } };
  }
}
