import { expect, test } from "vitest";
import type { Today } from "../../worker/http/contract/today.ts";
import { type AtDesk, atDesk, outcomeOf, usd } from "../support/desks.ts";
import { subscribed } from "../support/plans.ts";
import { DAY_MS, type Purchase, paid, runTransfers } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const todayAt = async (desk: AtDesk, query = "") =>
  (await desk.get(`/seller/today${query}`)).body as never as Today;
const ofSeller = ({ order }: Purchase, { id }: { id: string }) =>
  order.parts.find(({ artisan }) => artisan.id === id)!.id;
const none = { orders: 0, pieces: 0, amount: usd(0) };
const nothing = { count: 0, amount: usd(0) };

test("a seller sees what was sold, what to ship with the oldest first, and what goes out when; another sees nothing of it", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const { desk: other } = await atDesk(w);
  const bowl = await w.product(artisan, { title: "Bowl", priceMinor: 2500n });
  const empty = await todayAt(other);
  expect(empty).toEqual({
    sold: { today: none, week: none, weekBefore: none },
    toShip: { count: 0, parts: [] },
    transfers: { next: null, coming: nothing, unshipped: nothing, waiting: [] },
    ...{ goods: { listed: 0, soldOut: 0 }, payouts: [], debt: usd(0), disputes: [] },
    plan: {
      ...{ plan: "starter", because: "everybody", until: null },
      ...{ renewal: null, endsAt: null, owed: null },
    },
  });
  expect(await todayAt(desk)).toEqual({ ...empty, goods: { listed: 1, soldOut: 0 } });

  const first = await paid(w, "stripe", { products: [bowl] });
  await w.advance(8 * DAY_MS);
  const second = await paid(w, "stripe", { products: [bowl] });
  const [old, young] = [ofSeller(first, artisan), ofSeller(second, artisan)];
  const now = await todayAt(desk);
  const one = { orders: 1, pieces: 1, amount: usd(3000) };
  expect(now.sold).toEqual({ today: one, week: one, weekBefore: one });
  expect(now.toShip).toMatchObject({
    count: 2,
    parts: [
      { id: old, items: [{ title: "Bowl", quantity: 1 }], net: usd(2750) },
      { id: young, items: [{ title: "Bowl", quantity: 1 }], net: usd(2750) },
    ],
  });
  expect(now.transfers).toEqual({
    ...{ next: null, coming: nothing, waiting: [] },
    unshipped: { count: 2, amount: usd(5500) },
  });
  const { orders } = (await desk.get("/seller/orders?show=to_ship&limit=1")).body as never as {
    orders: { id: string }[];
  };
  expect(orders.map(({ id }) => id)).toEqual([old]);

  await desk.post(`/seller/orders/${old}/shipments`);
  const shipped = await todayAt(desk);
  expect(shipped.toShip.parts.map(({ id }) => id)).toEqual([young]);
  expect(shipped.transfers).toMatchObject({
    next: { count: 1, amount: usd(2750) },
    coming: { count: 1, amount: usd(2750) },
    unshipped: { count: 1, amount: usd(2750) },
  });
  expect(new Date(shipped.transfers.next?.at ?? 0).getTime()).toBeGreaterThan(w.nowMs());
  expect(await todayAt(other)).toEqual(empty);

  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  expect((await todayAt(desk)).transfers).toMatchObject({ next: null, coming: nothing });
});

test("a page of what is to be shipped leads on to the younger ones", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const bowl = await w.product(artisan);
  const parts: string[] = [];
  for (let n = 0; n < 3; n++) {
    parts.push(ofSeller(await paid(w, "stripe", { products: [bowl] }), artisan));
    await w.advance(1000);
  }
  type Page = { orders: { id: string }[]; next: string | null };
  const page = async (cursor = "") =>
    (await desk.get(`/seller/orders?show=to_ship&limit=2${cursor}`)).body as never as Page;
  const first = await page();
  const second = await page(`&cursor=${encodeURIComponent(first.next ?? "")}`);
  expect([...first.orders, ...second.orders].map(({ id }) => id)).toEqual(parts);
  expect(second.next).toBeNull();
});

test("a day begins at midnight where the seller is", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await paid(w, "stripe", { products: [await w.product(artisan)] });
  const sinceMidnight = w.nowMs() % DAY_MS;
  // Where midnight was a minute before the purchase or a minute after it, if any clock shows that.
  const minutes = Math.round(sinceMidnight / 60_000);
  const ahead = (by: number) => {
    const east = (24 * 60 - minutes + by) % (24 * 60);
    return east > 12 * 60 ? east - 24 * 60 : east;
  };
  await w.advance(3 * 60_000);
  expect((await todayAt(desk, `?ahead=${ahead(5)}`)).sold.today.orders).toBe(1);
  const after = (await todayAt(desk, `?ahead=${ahead(-2)}`)).sold;
  expect([after.today.orders, after.week.orders]).toEqual([0, 1]);
  expect(outcomeOf(await desk.get("/seller/today?ahead=900"))).toEqual([400, "parameters_invalid"]);
  expect(outcomeOf(await desk.get("/seller/today?sellerId=1"))).toEqual([
    400,
    "parameters_invalid",
  ]);
});

test("what went back whole is not to be shipped, and what is held back says why", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  const strange = await w.product(await w.artisan());
  const bowl = await w.product(artisan, { priceMinor: 2500n });
  const [gone, held] = [
    ofSeller(await paid(w, "stripe", { products: [bowl, strange] }), artisan),
    ofSeller(await paid(w, "stripe", { products: [bowl] }), artisan),
  ];
  await desk.post(`/seller/orders/${gone}/refunds`, {
    ...{ wish: { kind: "rest" }, reason: "buyer_request" },
  });
  await w.pump();
  expect((await todayAt(desk)).toShip.parts.map(({ id }) => id)).toEqual([held]);
  await desk.post(`/seller/orders/${held}/shipments`);
  await hold(w, artisan.id);
  expect((await todayAt(desk)).transfers).toMatchObject({
    ...{ next: null, coming: nothing },
    waiting: [{ because: "held_by_operator", count: 1, amount: usd(2750) }],
  });
});

test("a day's beginning takes two round trips, and knows when the plan is renewed", async () => {
  const { w, desk } = await subscribed();
  const before = await w.roundTrips();
  const { plan } = await todayAt(desk);
  const { http, webSocket } = await w.roundTrips();
  // One more is the login's.
  expect([http - before.http, webSocket - before.webSocket]).toEqual([3, 0]);
  expect(plan).toMatchObject({
    ...{ plan: "pro", because: "paid", endsAt: null, owed: null },
    renewal: { price: usd(1900) },
  });
  await desk.post("/seller/plan/cancellation", { when: "period_end" });
  const ending = (await todayAt(desk)).plan;
  expect([ending.renewal, ending.endsAt]).toEqual([null, plan.renewal?.at]);
});

test("goods are found by parts of their title, and by how they stand", async () => {
  const w = await world();
  const { artisan, desk } = await atDesk(w);
  await w.product(artisan, { title: "Blue bowl" });
  await w.product(artisan, { title: "Blue cup", stock: 0 });
  const { id } = await w.product(artisan, { title: "Red 100% wool" });
  await desk.put(`/seller/products/${id}/listing`, { state: "withdrawn" });
  const titles = async (query: string) =>
    ((await desk.get(`/seller/products?${query}`)).body as never as { products: Titled[] }).products
      .map(({ title }) => title)
      .sort();
  expect(await titles("q=LUE")).toEqual(["Blue bowl", "Blue cup"]);
  expect(await titles("q=cup%20blue")).toEqual(["Blue cup"]);
  expect(await titles("q=0%25")).toEqual(["Red 100% wool"]);
  expect(await titles("q=%25")).toEqual(["Red 100% wool"]);
  expect(await titles("show=sold_out")).toEqual(["Blue cup"]);
  expect(await titles("show=withdrawn")).toEqual(["Red 100% wool"]);
  expect(await titles("show=listed&q=blue")).toEqual(["Blue bowl", "Blue cup"]);
});
type Titled = { title: string };

/** An operator holds all of a seller. */
async function hold(w: World, sellerId: string) {
  await w.sql`insert into transfer_holds (id, seller_id, transfer_id, reason, placed_by, placed_at)
    values (gen_random_uuid(), ${sellerId}, null, 'Who are you?', 'an operator', now())`;
}
