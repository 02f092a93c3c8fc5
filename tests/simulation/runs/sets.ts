import { seeded } from "../engine/choices.ts";
import { unlike } from "../oracles/resting.ts";
import { addRun, type Failed, type Tally } from "../report.ts";
import { permutedRun } from "./permutations.ts";
import type { Place } from "./place.ts";
import { planRun } from "./plans.ts";
import type { Played } from "./play.ts";
import { randomRun } from "./random.ts";
import { type Crashed, playScenario, type Scenario, scenarios } from "./scenarios.ts";
import { shrink } from "./shrink.ts";

type Common = {
  place: Place;
  tally: Tally;
  say: (text: string) => void;
  /** This process does every `parts`-th, beginning with the `part`-th. */
  part: number;
  parts: number;
  /** Only flows whose name has this in it. */
  flow: string;
  /** Ends with the first failure, which is what it was looking for. */
  isHunting: boolean;
};
type Random = Common & {
  first: number;
  runs: number;
  purchases: number | undefined;
  isTraced: boolean;
};

const SAY_EVERY = 200;
/** After these somebody has enough to look at. */
const FAILURES_MAX = 3;

/** The flow whose random runs are of sellers with plans; all others are of buyers. */
export const PLANS = "plan";

/** Seed after seed, each a run of its own. */
export async function randomRuns(options: Random): Promise<void> {
  const { place, tally, say, part, parts, first, runs, purchases } = options;
  const run = options.flow === PLANS ? planRun : randomRun;
  const isEnough = (n: number) =>
    purchases === undefined ? n >= runs : tally.purchases >= purchases;
  for (let n = part; !isEnough(n) && tally.failures.length < FAILURES_MAX; n += parts) {
    const seed = first + n;
    const played = await run(place, seed, seeded(seed));
    addRun(tally, played, played.purchases);
    if (options.isTraced) process.stdout.write(`${played.trace.join("\n")}\n${played.hash}\n`);
    if (tally.runs % SAY_EVERY === 0)
      say(`${tally.runs} runs, ${tally.purchases} purchases, ${tally.failures.length} failed\n`);
    if (played.failure === undefined) continue;
    if (options.isHunting) {
      tally.failures.push(failedOf(`seed ${seed}`, played, ""));
      return;
    }
    // First, because making it shorter can take minutes, and somebody may not wait for that.
    const rules = played.failure.broken.map(({ rule }) => rule).join("; ");
    say(`seed ${seed}: ${rules} (looks for a shorter trace)\n`);
    const { played: shortest, tries } = await shrink(played, (choices) =>
      run(place, seed, choices),
    );
    const note = `Seed ${seed}: ${played.trace.length} lines, ${shortest.trace.length} after ${tries} tries to make it shorter.`;
    tally.failures.push(failedOf(`seed ${seed}`, shortest, note));
  }
}

/** So many orders of the same events are laid beside the first. */
const ORDERS = 4;

/** The same purchases, seed after seed, whose events come in one order after the other. */
export async function permutedRuns(options: Random): Promise<void> {
  const { place, tally, part, parts, first, runs } = options;
  for (let n = part; n < runs && tally.failures.length < FAILURES_MAX; n += parts) {
    const seed = first + n;
    let before: Played | undefined;
    for (let order = 0; order < ORDERS; order++) {
      const played = await permutedRun(place, seed, order);
      addRun(tally, played, order === 0 ? 1 : 0);
      const broken = before && !played.failure ? unlike(before.resting, played.resting) : [];
      const failure = broken.length > 0 ? ({ when: "rest", broken } as const) : played.failure;
      before ??= played;
      if (failure === undefined) continue;
      tally.failures.push(failedOf(`seed ${seed}, order ${order}`, { ...played, failure }, ""));
      break;
    }
    if (options.isHunting && tally.failures.length > 0) return;
  }
}

function failedOf(what: string, played: Played, note: string): Failed {
  const { trace, state, log } = played;
  const failure = played.failure ?? { when: "thrown", broken: [] };
  return { what, failure, trace, state, log, note };
}

/** A crash before and after each effect of each money flow, one at a time. */
export async function crashRuns(options: Common): Promise<void> {
  for (const scenario of scenarios.filter(({ name }) => name.includes(options.flow))) {
    const points = crashPoints(await one(options, scenario, []), 0);
    for (let n = options.part; n < points.length; n += options.parts) {
      if (options.isHunting && options.tally.failures.length > 0) return;
      await one(options, scenario, [points[n]!]);
    }
    options.say(`${scenario.name}: ${points.length} crash points\n`);
  }
}

/**
 * The flows whose pairs are worth all of them: where money comes, goes back, goes out and is fought for. Those
 * of a plan are 125,000, a day of a core, and are played when they are asked for by name.
 */
const PAIRED = /^(checkout|refund|transfer|dispute (won|lost)|payout back) /;

/** A crash, and another while the first is being made up for. */
export async function pairRuns(options: Common): Promise<void> {
  for (const scenario of scenarios.filter(
    ({ name }) => (PAIRED.test(name) || options.flow === PLANS) && name.includes(options.flow),
  )) {
    const points = crashPoints(await one(options, scenario, []), 0);
    let pairs = 0;
    for (let n = options.part; n < points.length; n += options.parts) {
      const first = points[n]!;
      for (const second of crashPoints(await one(options, scenario, [first]), first + 1)) {
        await one(options, scenario, [first, second]);
        pairs += 1;
      }
    }
    options.say(`${scenario.name}: ${points.length} crash points, ${pairs} pairs\n`);
  }
}

/**
 * Before and after each effect that changed something. What changed nothing, as cron's looks mostly
 * do, is no other place than the one before it.
 */
function crashPoints({ seen }: Crashed, from: number): number[] {
  const points = seen.flatMap(({ hasChanged }, n) => (hasChanged ? [2 * n, 2 * n + 1] : []));
  return points.filter((point) => point >= from);
}

async function one({ place, tally }: Common, scenario: Scenario, crashesAt: readonly number[]) {
  const played = await playScenario(place, scenario, crashesAt);
  addRun(tally, played, 1);
  if (played.failure !== undefined && tally.failures.length < FAILURES_MAX) {
    const at = crashesAt.map(
      (n) => `${n % 2 === 0 ? "before" : "after"} ${played.seen[n >> 1]?.label}`,
    );
    tally.failures.push(failedOf(`${scenario.name}, crash ${at.join(" and ")}`, played, ""));
  }
  return played;
}
