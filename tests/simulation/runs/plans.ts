import { operator } from "../actors/people.ts";
import { randomSubscriber } from "../actors/random-subscriber.ts";
import { type Choices, oneOf } from "../engine/choices.ts";
import { randomFates } from "../world/fates.ts";
import type { Place } from "./place.ts";
import { play } from "./play.ts";
import type { RandomRun } from "./random.ts";

const SECOND_MS = 1000;
/** As in runs of buyers. */
const RATES = [0, 3, 10, 30] as const;
const SELLERS_MAX = 3;
const TRIALS = ["0", "0", "14"] as const;

/** Sellers with plans, and nobody who buys anything; everything is for the choices to say. */
export async function planRun(place: Place, seed: number, choices: Choices): Promise<RandomRun> {
  const rate = RATES[choices.pick(RATES.length)]!;
  const sellers = 1 + choices.pick(SELLERS_MAX);
  const trial = oneOf(choices, TRIALS);
  const played = await play({
    ...{ ...place, choices, seed: `plans ${seed}`, artisans: sellers },
    fates: (isOn) => randomFates(choices, rate, isOn),
    faultsPerThousand: rate * 3,
    leapsPerThousand: rate > 0 ? 4 : 0,
    skews: rate > 0 ? [0, 40 * SECOND_MS, -40 * SECOND_MS] : [0],
    deadAfter: choices.pick(2) === 0 ? 100 : 3,
    actors(world) {
      world.env.PLAN_TRIAL_DAYS = trial;
      return world.market.artisans.map(({ id }, n) =>
        world.scheduler.spawn(`subscriber ${n}`, () =>
          randomSubscriber(world, `subscriber ${n}`, id),
        ),
      );
    },
    helpers(world) {
      void world.scheduler.spawn("operator", () => operator(world));
    },
  });
  return { ...played, purchases: 0 };
}
