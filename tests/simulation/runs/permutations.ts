import { anyWish, buyer, type Wish } from "../actors/buyer.ts";
import { inAnyOrder } from "../actors/machinery.ts";
import { seller } from "../actors/people.ts";
import { type Choices, seeded } from "../engine/choices.ts";
import type { SimWorld } from "../world/world.ts";
import type { Place } from "./place.ts";
import { type Played, play } from "./play.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const BUYERS_MAX = 8;
/** No fault strikes: what differs between two orders of the same events is their order alone. */
const NO_FATES = { of: () => ({ kind: "none" }) as const, effects: 0 };

/**
 * Buyers do what they want while no event arrives; then all events do, in the order that `order`
 * says and some of them again. Up to there the same seed is the same run, whatever the order.
 */
export async function permutedRun(place: Place, seed: number, order: number): Promise<Played> {
  const choices = changing(seeded(seed), seeded(seed * 1000 + order));
  let isReleased = false;
  return play({
    ...{ ...place, choices, seed: `permuted ${seed}`, artisans: 2 + choices.pick(3) },
    ...{ faultsPerThousand: 0, leapsPerThousand: 0, skews: [0] },
    fates: () => NO_FATES,
    deliver: (world) => inAnyOrder(world, () => isReleased),
    actors(world) {
      world.isHostile = false;
      const { scheduler } = world;
      const buyers = Array.from({ length: 1 + choices.pick(BUYERS_MAX) }, (_, n) =>
        scheduler.spawn(`buyer ${n}`, () =>
          buyer(world, `buyer ${n}`, onlyPayment(anyWish(world))),
        ),
      );
      const release = async () => {
        // What the buyers have set going is over before the first event comes.
        await scheduler.pause("events are held back", { fromMs: world.nowMs() + MINUTE_MS });
        choices.change();
        isReleased = true;
        await untilSent(world);
      };
      return [Promise.all(buyers).then(() => scheduler.spawn("post", release))];
    },
    helpers(world) {
      void world.scheduler.spawn("seller", () => seller(world));
    },
  });
}

type Changing = Choices & { change(): void };
function changing(first: Choices, then: Choices): Changing {
  const taken: number[] = [];
  let from = first;
  return {
    taken,
    pick(options) {
      const picked = from.pick(options);
      taken.push(picked);
      return picked;
    },
    change() {
      from = then;
    },
  };
}

/**
 * Of two payments for one order the first that is heard of pays it, so which one does is for the
 * order of events to say: these buyers pay once, if they do.
 */
function onlyPayment({ deeds, ...wish }: Wish): Wish {
  const before = deeds.slice(0, -1).filter((deed) => deed !== "pay_challenged");
  const last = deeds.at(-1);
  return { ...wish, deeds: [...before, last === "cancel" || last === "leave" ? last : "pay"] };
}

/** Orders that nobody pays have ended, and what was paid is shipped. */
async function untilSent({ books, scheduler, nowMs }: SimWorld): Promise<void> {
  for (let left = 1; left > 0; ) {
    await scheduler.pause("some time passes", { fromMs: nowMs() + HOUR_MS });
    const look = async () => {
      const open = (await books.unfinished()).filter(({ rule }) => rule === "every order is final");
      return open.length + (await books.partsToShip()).length;
    };
    left = await scheduler.wait({ begin: look, says: String }, { label: "what is left" });
  }
}
