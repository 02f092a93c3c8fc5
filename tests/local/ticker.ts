import { type JobName, jobNames } from "../../worker/http/contract/operator.ts";
import { askJson, freshKey, postJson } from "./http.ts";

export type JobRunner = { apiUrl: string; operatorToken: string };

/**
 * Runs every cron job once, in the order of the schedule; answers how much there was to do. As in
 * cron one that fails stops no other; the first failure is told at the end.
 */
export async function tick(runner: JobRunner): Promise<number> {
  let worked = 0;
  const failures: unknown[] = [];
  for (const job of jobNames)
    try {
      worked += await runJob(runner, job);
    } catch (failure) {
      failures.push(failure);
    }
  if (failures.length > 0) throw failures[0];
  return worked;
}

export async function runJob({ apiUrl, operatorToken }: JobRunner, job: JobName): Promise<number> {
  const headers = { Authorization: `Bearer ${operatorToken}`, ...freshKey() };
  const url = `${apiUrl}/operator/jobs/${job}`;
  return (await postJson<{ worked: number }>(url, {}, headers)).worked;
}

/** How often the clock is looked at. */
const LOOK_EVERY_MS = 2_000;
/** Cron's finest step, by the stand-ins' clock: who moves it an hour on sees the hour's work done. */
const RUN_EVERY_MS = 60_000;

/**
 * Cron Triggers do not fire on a developer's machine, so this does their work: each minute of the
 * stand-ins' clock all jobs, and meanwhile what was left to send.
 */
export function startTicker(runner: JobRunner, clockUrl: string): { stop(): Promise<void> } {
  let isStopped = false;
  let ranAtMs = 0;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  async function look(): Promise<void> {
    const { nowMs } = await askJson<{ nowMs: number }>(clockUrl);
    if (nowMs - ranAtMs < RUN_EVERY_MS) {
      await runJob(runner, "drain-outbox");
      return;
    }
    ranAtMs = nowMs;
    await tick(runner);
  }
  function wait(): void {
    if (isStopped) return;
    timer = setTimeout(() => {
      // A look that fails, as when the database is made to break, is made up for by the next.
      running = look().then(wait, wait);
    }, LOOK_EVERY_MS);
  }
  wait();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
