import { expect, test } from "vitest";
import { DAY_MS, desk, order, paid } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const told = async (w: World) =>
  (await desk(w, "alerts")).filter(({ kind }) => kind === "part_unshipped");
async function days(w: World, count: number) {
  for (let day = 0; day < count; day++) {
    await w.advance(DAY_MS);
    await w.cron("17 3 * * *");
  }
}

test("a part that nobody ships for 21 days becomes an operator's task, once, and each part for itself", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe");
  await order(w, "stripe");
  const [shipped, ...waiting] = purchase.order.parts;
  await w.post(`/api/seller-orders/${shipped!.id}/shipments`, {}, w.operator);
  await w.advance(19 * DAY_MS);
  await days(w, 1);
  expect(await told(w)).toEqual([]);
  await days(w, 3);
  const alerts = await told(w);
  expect(alerts.map(({ subject }) => subject).sort()).toEqual(waiting.map(({ id }) => id).sort());
  expect(alerts.map(({ times }) => times)).toEqual([1, 1]);
  expect(alerts[0]?.facts).toMatchObject({ days: 21 });
});

test("the days after which operators are told are configured", async () => {
  const w = await world({ UNSHIPPED_ALERT_DAYS: "3" });
  await paid(w, "stripe", { products: [await w.product(await w.artisan())] });
  await days(w, 2);
  expect(await told(w)).toEqual([]);
  await days(w, 2);
  expect(await told(w)).toHaveLength(1);
});
