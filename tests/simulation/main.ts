import { bugs } from "./bugs/list.ts";
import { neverHappened, RUNS_THAT_SHOW_ALL } from "./oracles/sometimes.ts";
import { describe, emptyTally, type Tally } from "./report.ts";
import { hunt } from "./runs/hunt.ts";
import { openPlace, STORES, type StoreName } from "./runs/place.ts";
import { crashRuns, PLANS, pairRuns, permutedRuns, randomRuns } from "./runs/sets.ts";
import { inProcesses } from "./runs/workers.ts";

export type Values = {
  seed?: string;
  runs?: string;
  purchases?: string;
  crashes: boolean;
  pairs: boolean;
  orders: boolean;
  bugs: boolean;
  quick: boolean;
  bug?: string;
  part?: string;
  flow: string;
  store: string;
  workers: string;
  trace: boolean;
  json: boolean;
};

const RUNS_DEFAULT = 100;

/** Runs what was asked for and says what came of it; true if nothing was found. */
export async function main(values: Values): Promise<boolean> {
  const say = (text: string) => process.stderr.write(text);
  const startMs = performance.now();
  const { quick: isQuick, json: isJson } = values;
  const [part, parts] = partOf(values);
  if (values.bugs)
    return hunt({ workers: Number(values.workers), isQuick, isJson, say, part, parts });

  const isPart = values.part !== undefined;
  const workers = isPart ? 1 : Number(values.workers);
  const tally = workers > 1 ? await inProcesses(workers, say) : await inThisProcess(values, say);
  if (isPart) {
    process.stdout.write(`${JSON.stringify(tally)}\n`);
    return tally.failures.length === 0;
  }
  const wallMs = performance.now() - startMs;
  const isOfSets = values.crashes || values.pairs || values.orders;
  // What has to happen sometimes happens to buyers.
  const isRandom = !isOfSets && values.bug === undefined && values.flow !== PLANS;
  const missing =
    isRandom && tally.runs >= RUNS_THAT_SHOW_ALL
      ? neverHappened(new Map(Object.entries(tally.happened)))
      : [];
  report(tally, { missing, wallMs, isJson, say });
  return tally.failures.length === 0 && missing.length === 0;
}

async function inThisProcess(values: Values, say: (text: string) => void): Promise<Tally> {
  const place = await openPlace(storeOf(values));
  const tally = emptyTally();
  const [part, parts] = partOf(values);
  const isHunting = values.bug !== undefined;
  const common = { place, tally, say, part, parts, flow: values.flow, isHunting };
  try {
    if (values.crashes) await crashRuns(common);
    else if (values.pairs) await pairRuns(common);
    else
      await (values.orders ? permutedRuns : randomRuns)({
        ...common,
        first: Number(values.seed ?? 1),
        runs: Number(values.runs ?? (values.seed === undefined ? RUNS_DEFAULT : 1)),
        purchases: values.purchases === undefined ? undefined : Number(values.purchases) / parts,
        isTraced: values.trace,
      });
  } finally {
    await place.close();
  }
  const { user, system } = process.cpuUsage();
  tally.cpuMs = Math.round((user + system) / 1000);
  return tally;
}

const partOf = ({ part = "0/1" }: Values) => part.split("/").map(Number) as [number, number];

function storeOf({ store, bug }: Values): StoreName {
  const asked = STORES.find((name) => name === store);
  if (asked === undefined) throw new Error(`--store is one of ${STORES.join(", ")}`);
  const planted = bugs.find(({ name }) => name === bug);
  if (planted?.isStepwise) return "stepwise";
  return planted?.isOfDatabase ? "postgres" : asked;
}

type ReportOptions = {
  missing: readonly string[];
  wallMs: number;
  isJson: boolean;
  say: (text: string) => void;
};

function report(tally: Tally, { missing, wallMs, isJson, say }: ReportOptions): void {
  const { failures, happened, ...counts } = tally;
  for (const failed of failures) say(describe(failed));
  if (missing.length > 0) say(`Never happened: ${missing.join("; ")}\n`);
  const wallSeconds = Math.round(wallMs / 100) / 10;
  const perSecond = Math.round((tally.purchases / (wallMs / 1000)) * 10) / 10;
  const summary = {
    ...counts,
    failed: failures.length,
    wallSeconds,
    purchasesPerSecond: perSecond,
  };
  if (isJson) process.stdout.write(`${JSON.stringify({ ...summary, missing, happened })}\n`);
  else {
    const sorted = Object.entries(happened).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [what, times] of sorted)
      process.stdout.write(`${`${times}`.padStart(9)}  ${what}\n`);
    process.stdout.write(`${JSON.stringify(summary)}\n`);
  }
}
