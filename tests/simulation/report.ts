import type { Failure, Played } from "./runs/play.ts";

/** What one process adds up over its runs, as plain JSON so that several can be added. */
export type Tally = {
  runs: number;
  purchases: number;
  steps: number;
  effects: number;
  crashes: number;
  cpuMs: number;
  happened: Record<string, number>;
  failures: Failed[];
};
export type Failed = {
  what: string;
  failure: Failure;
  trace: readonly string[];
  state: readonly string[];
  log: readonly string[];
  /** How the shortest one was found. */
  note: string;
};

export const emptyTally = (): Tally => ({
  ...{ runs: 0, purchases: 0, steps: 0, effects: 0, crashes: 0, cpuMs: 0 },
  happened: {},
  failures: [],
});

export function addRun(tally: Tally, played: Played, purchases: number): void {
  tally.runs += 1;
  tally.purchases += purchases;
  tally.steps += played.steps;
  tally.effects += played.effects;
  tally.crashes += played.crashes;
  for (const [what, times] of played.happened) add(tally.happened, what, times);
}

export function addTally(sum: Tally, part: Tally): void {
  for (const name of ["runs", "purchases", "steps", "effects", "crashes", "cpuMs"] as const)
    sum[name] += part[name];
  for (const [what, times] of Object.entries(part.happened)) add(sum.happened, what, times);
  sum.failures.push(...part.failures);
}

function add(happened: Record<string, number>, what: string, times: number) {
  happened[what] = (happened[what] ?? 0) + times;
}

/** Enough of a trace to see how it ended; the whole one is shorter after shrinking anyway. */
const TRACE_LINES_MAX = 120;

/** For a person: what was broken, the shortest way there, and what the tables said. */
export function describe({ what, failure, trace, state, log, note }: Failed): string {
  const lines = [
    `FAILED: ${what} (${failure.when})`,
    ...failure.broken.map(({ rule, ids }) => `  broken: ${rule}: ${ids.join(", ")}`),
    note,
    `Trace (${trace.length} lines${trace.length > TRACE_LINES_MAX ? `, the last ${TRACE_LINES_MAX}` : ""}):`,
    ...trace.slice(-TRACE_LINES_MAX).map((line) => `  ${line}`),
    "State:",
    ...state.map((line) => `  ${line}`),
    ...(log.length > 0 ? ["Log, latest:", ...log.slice(-10).map((line) => `  ${line}`)] : []),
  ];
  return `${lines.join("\n")}\n`;
}
