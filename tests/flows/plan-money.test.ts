import { expect, test } from "vitest";
import { over, trying } from "../support/plans.ts";
import {
  DAY_MS,
  due,
  type Purchase,
  paid,
  rails,
  runTransfers,
  ship,
  transfersOf,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const statesOf = async (w: World, purchase: Purchase) =>
  new Map(
    (await transfersOf(w, purchase)).map(({ artisanId, state, blockedReason }) => [
      artisanId,
      blockedReason ?? state,
    ]),
  );
const dueAt = async (w: World, { order }: Purchase) =>
  (
    await w.sql`select t.due_at, s.shipped_at from transfers t
      join seller_orders s on s.id = t.seller_order_id where s.order_id = ${order.id}`
  ).map(({ due_at, shipped_at }) => new Date(due_at).getTime() - new Date(shipped_at).getTime());
const deliver = async (w: World, { order }: Purchase) => {
  for (const { id } of order.parts)
    await w.post(`/api/seller-orders/${id}/deliveries`, {}, w.operator);
};

test.each(rails)(
  "what a seller with Pro ships is paid by %s with the next run, what others ship waits as before",
  async (rail) => {
    const w = await world();
    const [pro, starter] = [await w.artisan(), await w.artisan()];
    await trying(w, pro, "pro");
    const products = [await w.product(pro), await w.product(starter)];
    const purchase = await paid(w, rail, { products });
    // Nothing leaves before it is shipped, whatever the plan.
    await runTransfers(w);
    expect((await statesOf(w, purchase)).get(pro.id)).toBe("held");
    await ship(w, purchase);
    await runTransfers(w);
    expect(await statesOf(w, purchase)).toEqual(
      new Map([
        [pro.id, "settled"],
        [starter.id, "held"],
      ]),
    );
  },
);

test("the plan at shipping decides: one that ends later moves nothing, one that begins later helps at delivery", async () => {
  const w = await world();
  const artisan = await w.artisan();
  await trying(w, artisan, "pro");
  const before = await paid(w, "stripe", { products: [await w.product(artisan)] });
  await ship(w, before);
  await over(w, artisan);
  await deliver(w, before);
  expect(await dueAt(w, before)).toEqual([0]);

  const after = await paid(w, "stripe", { products: [await w.product(artisan)] });
  await ship(w, after);
  expect(await dueAt(w, after)).toEqual([7 * DAY_MS]);
  await trying(w, artisan, "studio");
  await runTransfers(w);
  expect(await dueAt(w, after)).toEqual([7 * DAY_MS]);
  await w.advance(DAY_MS);
  await deliver(w, after);
  expect(await dueAt(w, after)).toEqual([0]);
  await runTransfers(w);
  expect([...(await statesOf(w, after)).values()]).toEqual(["settled"]);
});

test("a plan lowers the least that is paid out: by half with Pro, to nothing with Studio", async () => {
  const w = await world({ PAYOUT_MINIMUM_MINOR: "5500" });
  const [starter, pro, studio, poor] = [
    ...[await w.artisan(), await w.artisan(), await w.artisan(), await w.artisan()],
  ];
  await trying(w, pro!, "pro");
  await trying(w, poor!, "pro");
  await trying(w, studio!, "studio");
  // 30.00 less a tenth of the goods' price is 27.50: half of the least, to the cent.
  const products = [
    ...[await w.product(starter!), await w.product(pro!)],
    await w.product(studio!, { priceMinor: 100n }),
    await w.product(poor!, { priceMinor: 2499n }),
  ];
  const purchase = await due(w, "stripe", { products });
  await runTransfers(w);
  expect(await statesOf(w, purchase)).toEqual(
    new Map([
      [starter!.id, "below_minimum"],
      [pro!.id, "settled"],
      [studio!.id, "settled"],
      [poor!.id, "below_minimum"],
    ]),
  );
  await over(w, poor!);
  await trying(w, poor!, "studio");
  await runTransfers(w);
  expect((await statesOf(w, purchase)).get(poor!.id)).toBe("settled");
});
