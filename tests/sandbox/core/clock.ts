import type { Clock } from "./contract.ts";

export type WorldClock = Clock & {
  offsetMs(): number;
  /** What waits, in the order in which it will run. */
  waiting(): readonly { atMs: number; label: string }[];
  /** Jobs that threw while the machine's own time reached them. */
  failures(): readonly string[];
  /** Only for a world that is restored; jobs are scheduled again by those who had scheduled them. */
  restore(offsetMs: number): void;
  stop(): void;
};

type Job = { atMs: number; label: string; run: () => void | Promise<void> };

/** Node's timers take 31 bits; a job further away gets a timer that only looks again. */
const TIMER_MS_MAX = 2 ** 31 - 1;
/** The control page shows the latest; more would only hide the first cause. */
const FAILURES_KEPT_MAX = 50;

/** Time that stands still between two calls of `advance`: for a process that plays time itself. */
export type StillTime = { readonly startMs: number };

/**
 * A clock that runs with the machine's, or so long behind it, and can be moved forward. Jobs run one after the other, in
 * the order of their time, and see a clock that stands at least at that time. A job must not await
 * `advance`: it would wait for itself.
 */
export function createClock(
  machine: (() => number) | StillTime = Date.now,
  changed: () => void = () => undefined,
  beginsAgoMs = 0,
): WorldClock {
  const isStill = typeof machine !== "function";
  const machineNow = isStill ? () => machine.startMs : machine;
  let offsetMs = 0 - beginsAgoMs;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const jobs: Job[] = [];
  const failed: string[] = [];

  const now = () => machineNow() + offsetMs;

  function wake() {
    clearTimeout(timer);
    const next = jobs[0];
    if (stopped || isStill || next === undefined) return;
    timer = setTimeout(
      () => {
        void inTurn(() => runDue(now(), rememberFailure));
      },
      Math.min(Math.max(next.atMs - now(), 0), TIMER_MS_MAX),
    );
    timer.unref();
  }

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  function moveTo(atMs: number) {
    offsetMs = Math.max(offsetMs, atMs - machineNow());
  }

  function rememberFailure(label: string, cause: unknown) {
    failed.push(describe(label, cause));
    failed.splice(0, failed.length - FAILURES_KEPT_MAX);
  }

  async function runDue(untilMs: number, onFailure: (label: string, cause: unknown) => void) {
    for (let job = jobs[0]; job !== undefined && job.atMs <= untilMs; job = jobs[0]) {
      if (stopped) return;
      jobs.shift();
      moveTo(job.atMs);
      try {
        await job.run();
      } catch (cause) {
        onFailure(job.label, cause);
      }
      changed();
    }
    wake();
  }

  return {
    now,
    nowSeconds: () => Math.floor(now() / 1000),
    offsetMs: () => offsetMs,
    waiting: () => jobs.map(({ atMs, label }) => ({ atMs, label })),
    failures: () => failed,
    schedule(atMs, label, run) {
      const job = { atMs, label, run };
      // From the end: most jobs are later than all that wait, and there may be thousands of those.
      const before = jobs.findLastIndex((other) => other.atMs <= atMs);
      jobs.splice(before + 1, 0, job);
      wake();
    },
    advance: (byMs) =>
      inTurn(async () => {
        if (!Number.isSafeInteger(byMs) || byMs < 0)
          throw new RangeError("a clock moves forward by whole milliseconds");
        const untilMs = now() + byMs;
        const untilOffsetMs = offsetMs + byMs;
        const failures: Error[] = [];
        await runDue(untilMs, (label, cause) => {
          failures.push(new Error(describe(label, cause), { cause }));
        });
        // By exactly that much, although the machine's own time went on meanwhile.
        offsetMs = Math.max(offsetMs, untilOffsetMs);
        wake();
        if (failures.length === 0) return;
        throw new AggregateError(failures, failures.map(({ message }) => message).join("; "));
      }),
    restore(savedOffsetMs) {
      offsetMs = Math.max(offsetMs, savedOffsetMs);
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function describe(label: string, cause: unknown): string {
  return `${label}: ${cause instanceof Error ? cause.message : String(cause)}`;
}
