import { expect, test } from "vitest";
import type { Analytics } from "../../worker/http/contract/analytics.ts";
import { atDesk, outcomeOf, usd } from "../support/desks.ts";
import { over, trying } from "../support/plans.ts";
import { DAY_MS, type Purchase, paid } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const today = async (w: World, days = 0) => {
  const now = await w.withDeps(async (deps) => deps.now().getTime());
  return new Date(now + days * DAY_MS).toISOString().slice(0, 10);
};
const ofSeller = ({ order }: Purchase, { id }: { id: string }) =>
  order.parts.find(({ artisan }) => artisan.id === id)!.id;

test("a seller sees what was sold on which day and of which goods, and what of it came back", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await trying(w, artisan, "pro");
  const bowl = await w.product(artisan, { title: "Bowl", priceMinor: 2500n });
  const cup = await w.product(artisan, { title: "Cup", priceMinor: 1000n });
  const strange = await w.product(await w.artisan(), { priceMinor: 9900n });
  const look = async (query = "") =>
    (await desk.get(`/seller/analytics${query}`)).body as never as Analytics;

  const first = await paid(w, "stripe", { products: [bowl, cup, strange] });
  await w.advance(2 * DAY_MS);
  await paid(w, "paypal", { products: [bowl] });
  // What is not paid is not sold.
  await w.checkout({ items: w.cart(cup) });
  const part = ofSeller(first, artisan);
  const items = [{ productId: cup.id, quantity: 1 }];
  const given = await desk.post(`/seller/orders/${part}/refunds`, {
    ...{ wish: { kind: "items", items, shipping: false }, reason: "buyer_request" },
  });
  expect(given.status).toBe(201);
  await w.pump();

  const [before, last] = [await today(w, -2), await today(w)];
  const found = await look();
  expect(found).toMatchObject({ from: await today(w, -29), until: last });
  expect(found.days).toHaveLength(30);
  const nothing = { orders: 0, pieces: 0, sales: usd(0), returned: usd(0) };
  // The refund is of the first day's sales, although it was made on the last.
  expect(found.days.slice(-3)).toEqual([
    { day: before, orders: 1, pieces: 2, sales: usd(4000), returned: usd(1000) },
    { day: await today(w, -1), ...nothing },
    { day: last, orders: 1, pieces: 1, sales: usd(3000), returned: usd(0) },
  ]);
  expect(found.totals).toEqual({
    ...{ orders: 2, pieces: 3, sales: usd(7000), returned: usd(1000) },
    ...{ commission: usd(600), average: usd(3500), returnedBasisPoints: 1428 },
  });
  expect(found.products).toEqual([
    {
      ...{ productId: bowl.id, title: "Bowl", orders: 2, pieces: 2 },
      ...{ sales: usd(5000), returnedPieces: 0 },
    },
    {
      ...{ productId: cup.id, title: "Cup", orders: 1, pieces: 1 },
      ...{ sales: usd(1000), returnedPieces: 1 },
    },
  ]);
  const one = await look(`?from=${last}&until=${last}`);
  expect(one.days).toEqual(found.days.slice(-1));
  expect(one.products.map(({ title }) => title)).toEqual(["Bowl"]);
  const none = await look(`?from=2020-01-01&until=2020-12-31`);
  expect(none.days).toHaveLength(366);
  expect(none.totals).toMatchObject({ orders: 0, average: null, returnedBasisPoints: 0 });
});

test("analytics take two round trips, and are for plans that have them", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const refused = await desk.get("/seller/analytics");
  expect([refused.status, refused.body]).toMatchObject([
    403,
    { code: "plan_required", plan: "pro" },
  ]);
  await trying(w, artisan, "studio");
  for (let n = 0; n < 2; n++)
    await paid(w, "stripe", { products: [await w.product(artisan), await w.product(artisan)] });
  const before = await w.roundTrips();
  expect((await desk.get("/seller/analytics")).status).toBe(200);
  const { http, webSocket } = await w.roundTrips();
  // One more is the login's.
  expect([http - before.http, webSocket - before.webSocket]).toEqual([3, 0]);
  await over(w, artisan);
  expect(outcomeOf(await desk.get("/seller/analytics"))).toEqual([403, "plan_required"]);
});

test.each([
  ["days that are none", "from=2026-02-30"],
  ["a time of day", "from=2026-02-01T00:00:00Z"],
  ["an end before the beginning", "from=2026-02-02&until=2026-02-01"],
  ["more than a year", "from=2025-01-01&until=2026-01-02"],
  ["a year before there were any", "from=0000-01-01&until=0000-01-02"],
  ["somebody else's desk", "sellerId=1"],
])("analytics are not read of %s", async (_, query) => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await trying(w, artisan, "pro");
  expect(outcomeOf(await desk.get(`/seller/analytics?${query}`))).toEqual([
    400,
    "parameters_invalid",
  ]);
});
