import { anyWish, buyer } from "../actors/buyer.ts";
import { operator, seller, trouble } from "../actors/people.ts";
import type { Choices } from "../engine/choices.ts";
import { randomFates } from "../world/fates.ts";
import type { Place } from "./place.ts";
import { type Played, play } from "./play.ts";

const SECOND_MS = 1000;
/** Each with faults of its own rate: few let far more happen than many. */
const RATES = [0, 3, 10, 30] as const;
/** So many that cron, which all of a run's buyers share, is not most of it. */
const BUYERS_MAX = 24;
/** Enough that several meet on the same order. */
const TROUBLES_MAX = 9;
const HOUR_MS = 3_600_000;

export type RandomRun = Played & { purchases: number };

/** A run in which everything is for the choices to say. */
export async function randomRun(place: Place, seed: number, choices: Choices): Promise<RandomRun> {
  const rate = RATES[choices.pick(RATES.length)]!;
  const buyers = 1 + choices.pick(BUYERS_MAX);
  const troubles = choices.pick(TROUBLES_MAX + 1);
  const played = await play({
    ...{ ...place, choices, seed: `run ${seed}`, artisans: 2 + choices.pick(4) },
    fates: (isOn) => randomFates(choices, rate, isOn),
    faultsPerThousand: rate * 3,
    leapsPerThousand: rate > 0 ? 4 : 0,
    skews: rate > 0 ? [0, 40 * SECOND_MS, -40 * SECOND_MS] : [0],
    deadAfter: choices.pick(2) === 0 ? 100 : 3,
    actors: (world) => [
      ...Array.from({ length: buyers }, (_, n) =>
        world.scheduler.spawn(`buyer ${n}`, async () => {
          const fromMs = world.nowMs() + choices.pick(40) * 30 * SECOND_MS;
          await world.scheduler.pause("comes to the shop", { fromMs });
          await buyer(world, `buyer ${n}`, anyWish(world));
        }),
      ),
      ...Array.from({ length: troubles }, (_, n) =>
        world.scheduler.spawn(`trouble ${n}`, () => trouble(world, `trouble ${n}`)),
      ),
      world.scheduler.spawn("days", () =>
        world.scheduler.pause("days pass", {
          fromMs: world.nowMs() + choices.pick(3) * 100 * HOUR_MS,
        }),
      ),
    ],
    helpers(world) {
      void world.scheduler.spawn("seller", () => seller(world));
      void world.scheduler.spawn("operator", () => operator(world));
    },
  });
  return { ...played, purchases: buyers };
}
