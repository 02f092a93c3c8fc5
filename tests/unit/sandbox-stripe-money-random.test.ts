import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  clientOf,
  expectBooksBalance,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";
import { expectMoneyAddsUp, pictureOf } from "./sandbox-stripe-money-invariants.support.ts";
import { type Actors, actorsOf, randomOf, step } from "./sandbox-stripe-money-random.support.ts";

/** Looking at everything takes longer than doing something. */
const LOOKS_EVERY = 15;

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

async function begin(seed: number): Promise<Actors> {
  const opened = await standIn.open(`money ${seed}`);
  return actorsOf(standIn, opened, clientOf(opened, opened.secretKey));
}

/** What was done comes with every failure: it is how to get there again. */
async function play(actors: Actors, seed: number, steps: number): Promise<void> {
  const random = randomOf(seed);
  const trail: string[] = [];
  for (let count = 1; count <= steps; count += 1) {
    trail.push(await step(actors, random));
    expectBooksBalance(actors.opened.world);
    if (count % LOOKS_EVERY !== 0) continue;
    await expectMoneyAddsUp(actors).catch((cause: unknown) => {
      throw new Error(`seed ${seed}: ${trail.slice(-LOOKS_EVERY).join(", ")}`, { cause });
    });
  }
}

/** What a process that ends leaves behind, opened by the next one. */
async function afterRestart(actors: Actors): Promise<Actors> {
  const { opened } = actors;
  const saved = structuredClone(actors.standIn.registry.save());
  const next = await startStripe();
  const worlds = saved.worlds.filter(({ core }) => core.id === opened.world.id);
  await next.registry.restore({ ...saved, worlds });
  const restored = next.registry.get(opened.world.id);
  if (!restored) throw new Error("the world is gone");
  const again = { ...opened, world: restored.world, ...restored.credentials.stripe };
  return { ...actors, standIn: next, opened: again, stripe: clientOf(again, opened.secretKey) };
}

describe("whatever happens, in whatever order", () => {
  it.each([1, 2, 3])(
    "money is neither lost nor doubled, by seed %i",
    async (seed) => {
      await play(await begin(seed), seed, 150);
    },
    60_000,
  );

  it("money is neither lost nor doubled by a restart in the middle", async () => {
    const before = await begin(4);
    await play(before, 4, 90);
    const after = await afterRestart(before);
    const picture = (actors: Actors) => pictureOf(actors.standIn, actors.opened.world);
    expect(picture(after)).toEqual(picture(before));
    expect(after.opened.world.books.balances()).toEqual(before.opened.world.books.balances());
    await play(after, 5, 90);
    await after.standIn.close();
  }, 60_000);

  it("the same seed and the same calls give the same objects, money and events", async () => {
    const told: unknown[] = [];
    for (const _ of [1, 2]) {
      const fresh = await startStripe();
      const opened = await fresh.open("again");
      const actors = await actorsOf(fresh, opened, clientOf(opened, opened.secretKey));
      await play(actors, 6, 60);
      const { stores } = pictureOf(fresh, opened.world);
      const ids = Object.values(stores).map((items) => items.map(({ id }) => id));
      const events = stores.events.map(({ type, data }) => [type, Object.keys(data.object)]);
      told.push({ ids, events, balances: opened.world.books.balances() });
      await fresh.close();
    }
    expect(told[0]).toEqual(told[1]);
  }, 60_000);
});
