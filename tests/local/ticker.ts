import { type JobName, type Trigger, triggers } from "../../worker/http/contract/operator.ts";
import { askJson, freshKey, postJson } from "./http.ts";

import type { DeskHeaders } from "./people.ts";

export type JobRunner = { apiUrl: string; deskHeaders: DeskHeaders };

/**
 * Runs each of cron's triggers once, as it would; answers how much there was to do. One that fails
 * stops no other, and neither does a job; the first failure is told at the end.
 */
export async function tick(runner: JobRunner): Promise<number> {
  let worked = 0;
  const failures: unknown[] = [];
  for (const trigger of triggers)
    try {
      const ran = await runTrigger(runner, trigger);
      worked += ran.worked;
      failures.push(
        ...ran.failed.map((job) => new Error(`the job ${job} failed; the log says why`)),
      );
    } catch (failure) {
      failures.push(failure);
    }
  if (failures.length > 0) throw failures[0];
  return worked;
}

type Ran = { worked: number; failed: string[] };
const runTrigger = (runner: JobRunner, trigger: Trigger): Promise<Ran> =>
  ask(runner, "triggers", { trigger });

export const runJob = async (runner: JobRunner, job: JobName): Promise<number> =>
  (await ask(runner, `jobs/${job}`, {})).worked;

function ask({ apiUrl, deskHeaders }: JobRunner, path: string, body: object): Promise<Ran> {
  const headers = { ...deskHeaders, ...freshKey() };
  return postJson<Ran>(`${apiUrl}/operator/${path}`, body, headers);
}

/** How often the clock is looked at. */
const LOOK_EVERY_MS = 2_000;
/** Cron's finest step, by the stand-ins' clock: who moves it an hour on sees the hour's work done. */
const RUN_EVERY_MS = 60_000;

/**
 * Cron Triggers do not fire on a developer's machine, so this does their work: each minute of the
 * stand-ins' clock all triggers, and meanwhile what was left to send. Resolves after the first time.
 */
export async function startTicker(
  runner: JobRunner,
  clockUrl: string,
): Promise<{ stop(): Promise<void> }> {
  let isStopped = false;
  let ranAtMs = 0;
  let timer: NodeJS.Timeout | undefined;
  // A look that fails, as when the database is made to break, is made up for by the next.
  let running = look().catch(() => undefined);

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
      running = look().then(wait, wait);
    }, LOOK_EVERY_MS);
  }
  await running;
  wait();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
