import { expect, test } from "vitest";
import { atDesk } from "../support/desks.ts";
import {
  calls,
  DAY_MS,
  due,
  effects,
  type Purchase,
  runTransfers,
  transfersOf,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const SENT = { stripe: /^\/v1\/transfers$/, paypal: /^\/v1\/payments\/payouts$/ } as const;
const least = (PAYOUT_MINIMUM_MINOR: string) => world({ PAYOUT_MINIMUM_MINOR });
const statesOf = async (w: World, ...purchases: Purchase[]) =>
  (await Promise.all(purchases.map((one) => transfersOf(w, one))))
    .flat()
    .map(({ state, blockedReason }) => blockedReason ?? state);

test.each(["stripe", "paypal"] as const)(
  "what is due of a seller on %s waits below the minimum, says so, and goes when it adds up",
  async (rail) => {
    const w = await least("5000,EUR=1");
    const { artisan, desk } = await atDesk(w);
    const other = await w.product(await w.artisan(), { priceMinor: 9000n });
    const first = await due(w, rail, { products: [await w.product(artisan), other] });
    await runTransfers(w);
    expect((await statesOf(w, first)).toSorted()).toEqual(["below_minimum", "settled"]);
    const { body } = await desk.get("/seller/transfers");
    expect(body).toMatchObject({
      transfers: [
        {
          waitsFor: expect.stringContaining("less than the shop pays out at once"),
          said: { when: expect.stringContaining("after 90 days in any case") },
        },
      ],
    });
    const written = await w.sql`select id, xmin::text from transfers order by id`;
    await runTransfers(w);
    expect(await w.sql`select id, xmin::text from transfers order by id`).toEqual(written);

    // 27.50 twice are 55.00; what is due on the other rail does not count.
    const elsewhere = rail === "stripe" ? "paypal" : "stripe";
    const strange = await due(w, elsewhere, { products: [await w.product(artisan)] });
    await runTransfers(w);
    expect(await statesOf(w, strange)).toEqual(["below_minimum"]);
    const second = await due(w, rail, { products: [await w.product(artisan)] });
    await runTransfers(w);
    expect((await statesOf(w, first, second)).toSorted()).toEqual([
      "settled",
      "settled",
      "settled",
    ]);
    expect(await statesOf(w, strange)).toEqual(["below_minimum"]);
    expect(await effects(w, SENT[rail])).toHaveLength(rail === "stripe" ? 3 : 2);
  },
);

test("what is too little goes after 90 days, and not a day earlier", async () => {
  const w = await least("5000");
  const purchase = await due(w, "stripe", { products: [await w.product(await w.artisan())] });
  await runTransfers(w);
  await w.advance(88 * DAY_MS);
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(["below_minimum"]);
  expect(await calls(w, SENT.stripe)).toEqual([]);
  await w.advance(2 * DAY_MS);
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(["settled"]);
});

test("a minimum that is lowered lets go what waited, and by default there is none", async () => {
  const w = await least("5000");
  const purchase = await due(w, "stripe", { products: [await w.product(await w.artisan())] });
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(["below_minimum"]);
  Object.assign(w.env, { PAYOUT_MINIMUM_MINOR: "5000,USD=2750" });
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(["settled"]);
});
