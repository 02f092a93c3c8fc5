import { type Schedule, silentAfter } from "./doctor/cron.ts";
import type { JobRow } from "./doctor-reads.ts";
import type { Deps } from "./ports.ts";

/** Enough to see when each kind of look was last: cron makes one of everything each day. */
const LOOKS_MAX = 200;
const ALERTS_MAX = 20;

/** What an operator looks at first, in a few round trips side by side; nothing is asked of a processor. */
export async function readOverview(deps: Deps, { schedule }: { readonly schedule: Schedule }) {
  const { store } = deps;
  const now = deps.now();
  const [health, moved, awaited, switches, runs, balances, queues, jobs, alerts] =
    await Promise.all([
      store.reads.health(now),
      store.finding.moved(now),
      store.finding.awaited(),
      store.reads.switches(),
      store.invariants.runs(LOOKS_MAX),
      store.invariants.balanceChecks(),
      store.doctor.backlog(),
      store.doctor.jobs(),
      store.reads.alerts(ALERTS_MAX),
    ]);
  const rows = new Map(jobs.map((row) => [row.name, row]));
  return {
    ...{ now, health, moved, awaited, switches, balances, queues, alerts },
    // The latest first: of each kind the first one is kept.
    looks: runs.filter((run, at) => runs.findIndex(({ scope }) => scope === run.scope) === at),
    jobs: Object.entries(schedule).map(([name, everyMs]) => ({
      ...{ name, everyMs },
      ...judged(rows.get(name), everyMs, now),
    })),
  };
}
export type OverviewFile = Awaited<ReturnType<typeof readOverview>>;

function judged(row: JobRow | undefined, everyMs: number, now: Date) {
  const { succeededAt = null, failedAt = null, reason = null } = row ?? {};
  const hasFailed = failedAt !== null && (succeededAt === null || failedAt > succeededAt);
  const lastMs = succeededAt?.getTime();
  return {
    ...{ succeededAt, failedAt, trouble: hasFailed ? (reason ?? "") : null },
    // What has never run may have had no time to; the doctor tells the two apart.
    isLate: lastMs !== undefined && now.getTime() - lastMs > silentAfter(everyMs),
  };
}
