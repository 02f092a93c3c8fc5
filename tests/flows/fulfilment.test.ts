import { expect, test } from "vitest";
import { atDesk, outcomeOf } from "../support/desks.ts";
import {
  alertKinds,
  calls,
  DAY_MS,
  type Purchase,
  paid,
  pass,
  paypal,
  type Rail,
  rails,
  readOrder,
  runTransfers,
  transfersOf,
} from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const BUYER = "ada@buyers.example";
const TRACK = /\/track$/;
const ups = { carrier: "UPS", trackingNumber: "1Z999AA10123456784" };
const post = { carrier: "The Village Post", trackingNumber: "VP-0042" };

/** A paid order of two artisans, one of whom is at the desk. */
async function sold(w: World, rail: Rail) {
  const { artisan, desk, login } = await atDesk(w);
  const ours = await w.product(artisan, { title: "Ours", priceMinor: 2500n });
  const theirs = await w.product(await w.artisan(), { title: "Theirs", priceMinor: 4000n });
  const purchase = await paid(w, rail, { products: [ours, theirs] });
  await w.everyMinute();
  const part = purchase.order.parts.find((one) => one.artisan.id === artisan.id)!.id;
  const at = `/seller/orders/${part}`;
  return {
    ...{ purchase, artisan, part, desk, login },
    ship: (papers: object = ups) => desk.post(`${at}/shipments`, papers),
    correct: (papers: object) => desk.put(`${at}/parcel`, papers),
    deliver: () => desk.post(`${at}/deliveries`),
  };
}
const partOf = async (w: World, purchase: Purchase, id: string) =>
  (await readOrder(w, purchase)).parts.find((one) => one.id === id);
const subjectsTo = async (w: World, to: string) =>
  (await w.mailsTo(to)).map(({ subject }) => subject).reverse();
/** What PayPal has of the order's parcels. */
const trackers = async (w: World, { payment }: Purchase) => {
  const order = await paypal<{ purchase_units: [{ shipping: { trackers?: object[] } }] }>(
    w,
    "GET",
    `/v2/checkout/orders/${payment.paypalOrderId}`,
  );
  return order.purchase_units[0].shipping.trackers ?? [];
};

test.each(rails)(
  "a part paid on %s is shipped and delivered: the buyer sees both and is mailed once of each",
  async (rail) => {
    const w = await world();
    const { purchase, part, artisan, ship, deliver } = await sold(w, rail);
    const { number } = purchase.order as unknown as { number: string };
    expect((await ship()).status).toBe(200);
    expect(await partOf(w, purchase, part)).toMatchObject({
      ...{ state: "shipped", ...ups, deliveredAt: null, shippedAt: expect.any(String) },
    });
    for (const _ of [1, 2]) await pass(w, 1);
    expect((await deliver()).status).toBe(200);
    for (const _ of [1, 2]) await pass(w, 1);
    expect(await partOf(w, purchase, part)).toMatchObject({
      ...{ state: "delivered", ...ups, deliveredAt: expect.any(String) },
    });
    const [row] = await w.sql`select name from sellers where id = ${artisan.id}`;
    expect(await subjectsTo(w, BUYER)).toEqual([
      `Your order ${number}`,
      `Your order ${number} is on its way from ${row?.name}`,
      `Your order ${number} from ${row?.name} was delivered`,
    ]);
    const [, shipped] = (await w.mailsTo(BUYER)).reverse();
    for (const text of [ups.carrier, ups.trackingNumber, "#token="])
      expect(shipped?.text).toContain(text);
    // Stripe keeps no parcels.
    const told = (await calls(w, TRACK)).map(({ params }) => params);
    expect(told).toMatchObject(
      rail === "stripe" ? [] : [{ carrier: "UPS", tracking_number: ups.trackingNumber }],
    );
  },
);

test("shipping and delivering again, or at once, changes nothing and mails nothing twice", async () => {
  const w = await world();
  const { purchase, part, ship, deliver } = await sold(w, "paypal");
  const both = await Promise.all([ship(), ship(post)]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
  const { carrier } = (await partOf(w, purchase, part)) as unknown as { carrier: string };
  await pass(w, 2);
  const delivered = await Promise.all([deliver(), deliver()]);
  expect(delivered.map(({ status }) => status)).toEqual([200, 200]);
  expect((await ship(post)).status).toBe(200);
  await pass(w, 2);
  expect(await partOf(w, purchase, part)).toMatchObject({ state: "delivered", carrier });
  expect(await calls(w, TRACK)).toHaveLength(1);
  expect(await subjectsTo(w, BUYER)).toHaveLength(3);
  const lines = await w.sql`select action from audit_log where subject = ${part} order by at`;
  expect(lines).toEqual([{ action: "ship" }, { action: "deliver" }]);
});

test("what is not shipped is neither delivered nor corrected, and an operator may do what the seller may", async () => {
  const w = await world();
  const { purchase, part, correct, deliver } = await sold(w, "stripe");
  expect(outcomeOf(await deliver())).toEqual([409, "part_not_shipped"]);
  expect(outcomeOf(await correct(post))).toEqual([409, "part_not_shipped"]);
  const at = `/api/seller-orders/${part}`;
  expect((await w.post(`${at}/shipments`, ups, w.operator)).status).toBe(200);
  expect((await w.post(`${at}/deliveries`, {}, w.operator)).status).toBe(200);
  expect(await partOf(w, purchase, part)).toMatchObject({ state: "delivered" });
});

test("a carrier that PayPal does not list is told by name, and a parcel without a number not at all", async () => {
  const w = await world();
  const { purchase, part, ship } = await sold(w, "paypal");
  const other = purchase.order.parts.find(({ id }) => id !== part)!.id;
  await ship(post);
  await w.post(`/api/seller-orders/${other}/shipments`, { carrier: "DHL" }, w.operator);
  await pass(w, 1);
  const told = (await calls(w, TRACK)).map(({ params }) => params);
  expect(told).toMatchObject([
    {
      ...{ carrier: "OTHER", carrier_name_other: post.carrier },
      ...{ tracking_number: post.trackingNumber, notify_payer: false },
    },
  ]);
});

test("a seller corrects the number: buyer and PayPal see the right one, and the audit log what it was", async () => {
  const w = await world();
  const { purchase, part, login, ship, correct } = await sold(w, "paypal");
  await ship();
  await pass(w, 1);
  const before = await transfersOf(w, purchase);
  expect((await correct(post)).status).toBe(200);
  expect((await correct(post)).status).toBe(200);
  await pass(w, 1);
  expect(await partOf(w, purchase, part)).toMatchObject({ state: "shipped", ...post });
  const told = (await calls(w, TRACK)).map(({ params }) => params);
  expect(told).toMatchObject([
    { tracking_number: ups.trackingNumber },
    { tracking_number: post.trackingNumber },
  ]);
  expect(await trackers(w, purchase)).toHaveLength(2);
  expect(await subjectsTo(w, BUYER)).toHaveLength(2);
  expect(await transfersOf(w, purchase)).toEqual(before);
  const lines = await w.sql`select actor, facts from audit_log where action = 'correct_parcel'`;
  expect(lines).toEqual([
    {
      actor: `seller:${login.userId}`,
      facts: {
        was: { carrier: "UPS", numberEndsOn: "6784" },
        is: { carrier: post.carrier, numberEndsOn: "0042" },
      },
    },
  ]);
});

test("a number that is corrected before PayPal has answered is told once that answer is there", async () => {
  const w = await world();
  const { purchase, ship, correct } = await sold(w, "paypal");
  const route = "POST /v2/checkout/orders/[^/]+/track";
  await w.fault({ service: "paypal", route, kind: "answer_lost", times: 1 });
  await ship();
  await w.everyMinute();
  await w.queue.work(w.env);
  await correct({ ...ups, trackingNumber: "1Z999AA10123456700" });
  await correct(post);
  const open = await w.sql`select count(*)::int as n from operations where state = 'open'`;
  expect(open).toEqual([{ n: 1 }]);
  await pass(w, 8, 2);
  const told = (await calls(w, TRACK)).map(({ params }) => params as unknown);
  expect(told).toMatchObject([
    { tracking_number: ups.trackingNumber },
    { tracking_number: ups.trackingNumber },
    { tracking_number: post.trackingNumber },
  ]);
  expect(await trackers(w, purchase)).toHaveLength(2);
  expect(await w.sql`select kind from operations where state = 'open'`).toEqual([]);
});

test("a parcel that PayPal will not know is told to the operators, and is on its way all the same", async () => {
  const w = await world();
  const { purchase, part, ship } = await sold(w, "paypal");
  // As PayPal has it, the money was taken by another capture.
  const [kept] = await w.sql`select id, charge_ref from payments where use = 'order'`;
  await w.sql`update payments set charge_ref = 'UNKNOWN0000000001' where id = ${kept?.id}`;
  await ship();
  await w.sql`update payments set charge_ref = ${kept?.charge_ref} where id = ${kept?.id}`;
  await pass(w, 120, 20);
  expect(await calls(w, TRACK)).toHaveLength(1);
  const alerts = await w.sql`select subject, facts from alerts where kind = 'tracking_refused'`;
  expect(alerts).toMatchObject([
    { subject: part, facts: { code: "capture_id_not_found", carrier: "UPS" } },
  ]);
  expect(await partOf(w, purchase, part)).toMatchObject({ state: "shipped", ...ups });
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  const sent = await transfersOf(w, purchase);
  expect(sent.find((one) => one.sellerOrderId === part)?.state).toBe("settled");
});

test("a crash before the queue has heard of it leaves the parcel to cron, which tells PayPal once", async () => {
  const w = await world();
  const { purchase, ship } = await sold(w, "paypal");
  await ship();
  // The message is lost with the isolate that was to send it.
  await w.sql`delete from outbox`;
  await pass(w, 6, 2);
  expect(await calls(w, TRACK)).toHaveLength(1);
  expect(await trackers(w, purchase)).toHaveLength(1);
  expect(await alertKinds(w)).toEqual([]);
});

test.each(rails)(
  "where delivery releases, money paid on %s is due some days after it, or after the day that stands for it",
  async (rail) => {
    const w = await world({ TRANSFER_RELEASE: "delivery", TRANSFER_DELIVERY_DAYS: "20" });
    const { purchase, part, ship, deliver } = await sold(w, rail);
    const other = purchase.order.parts.find(({ id }) => id !== part)!.id;
    await ship();
    await w.post(`/api/seller-orders/${other}/shipments`, {}, w.operator);
    const state = async (id: string) =>
      (await transfersOf(w, purchase)).find((one) => one.sellerOrderId === id)?.state;
    await w.advance(8 * DAY_MS);
    await runTransfers(w);
    expect([await state(part), await state(other)]).toEqual(["held", "held"]);
    // On the eighth day the one arrives; of the other nobody says anything.
    await deliver();
    await w.advance(7 * DAY_MS + 60_000);
    await runTransfers(w);
    expect([await state(part), await state(other)]).toEqual(["settled", "held"]);
    await w.advance(12 * DAY_MS);
    await runTransfers(w);
    expect(await state(other)).toBe("settled");
    expect(await partOf(w, purchase, other)).toMatchObject({ state: "shipped", deliveredAt: null });
  },
);

test("neither a late delivery nor another configuration puts off what was promised", async () => {
  const w = await world({ TRANSFER_RELEASE: "delivery", TRANSFER_DELIVERY_DAYS: "2" });
  const { part, ship, deliver } = await sold(w, "stripe");
  await ship();
  const due = () => w.sql`select due_at from transfers where seller_order_id = ${part}`;
  const before = await due();
  await w.advance(5 * DAY_MS);
  w.env.TRANSFER_DELIVERY_DAYS = "40";
  await deliver();
  expect(await due()).toEqual(before);
});

test("a tracking number may have digits like a card's", async () => {
  const w = await world();
  const { purchase, part, ship } = await sold(w, "stripe");
  expect((await ship({ carrier: "DHL", trackingNumber: "4242424242424242" })).status).toBe(200);
  expect(await partOf(w, purchase, part)).toMatchObject({ trackingNumber: "4242424242424242" });
  expect((await ship({ carrier: "4242424242424242" })).status).toBe(400);
});
