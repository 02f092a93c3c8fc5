import { expect, test } from "vitest";
import {
  alertsOf,
  checkedOut,
  countOrders,
  paymentIntents,
  problemOf,
  stockOf,
} from "../support/orders.ts";
import { capture, order, pass, readOrder } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const MINUTE_MS = 60_000;
const RESERVATION_OVER_MS = 31 * MINUTE_MS;

const lastPiece = async (w: World) => w.product(await w.artisan(), { stock: 1 });
const buy = async (w: World, processor: "stripe" | "paypal" = "stripe") => {
  const bowl = await lastPiece(w);
  const opened = checkedOut(await w.checkout({ items: w.cart(bowl), processor }));
  return { bowl, ...opened };
};
const stateOf = async (w: World, { order, orderToken }: Awaited<ReturnType<typeof buy>>) =>
  (await w.readOrder(order, orderToken)).order as unknown as {
    state: string;
    givenBack: { state: string }[];
  };
/** Cron twice: the second run sends what the first one decided. */
async function cronAndQueues(w: World) {
  await w.everyMinute();
  await w.everyMinute();
  await w.pump();
}

test("ten buyers check out the last piece at the same moment: one gets it, nine are told", async () => {
  const w = await world();
  const bowl = await lastPiece(w);
  const buyers = Array.from({ length: 10 }, (_, i) => `buyer${i}@buyers.example`);
  const answers = await Promise.all(
    buyers.map((email) => w.checkout({ items: w.cart(bowl), email })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map((answer) => [answer.status, problemOf(answer).code])).toEqual(
    Array.from({ length: 9 }, () => [409, "sold_out"]),
  );
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 1 });
  expect(await countOrders(w)).toBe(1);
  expect(await paymentIntents(w)).toHaveLength(1);
});

test("ten buyers want two of seven pieces each: three get them, and nothing is sold twice", async () => {
  const w = await world();
  const artisan = await w.artisan();
  const [bowl, cup] = [
    await w.product(artisan, { stock: 7 }),
    await w.product(artisan, { stock: 100 }),
  ];
  // Half of the carts name the goods in the other order, so that locks taken as they come would meet.
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) =>
      w.checkout({ items: i % 2 ? w.cart([bowl, 2], cup) : w.cart(cup, [bowl, 2]) }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([
    ...[201, 201, 201],
    ...Array.from({ length: 7 }, () => 409),
  ]);
  expect(await stockOf(w, bowl)).toEqual({ stock: 7, reserved: 6 });
  expect(await stockOf(w, cup)).toEqual({ stock: 100, reserved: 3 });
});

test("a paid order takes its pieces out of stock", async () => {
  const w = await world();
  const sale = await buy(w);
  await w.confirm(sale.payment);
  await w.pump();
  expect(await stateOf(w, sale)).toMatchObject({ state: "paid" });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 0, reserved: 0 });
});

test("a reservation's end cancels the PaymentIntent first, and releases the goods only then", async () => {
  const w = await world();
  const sale = await buy(w);
  await w.advance(RESERVATION_OVER_MS);
  await w.fault({
    service: "stripe",
    route: "POST /v1/payment_intents/[^/]+/cancel",
    kind: "request_lost",
    times: 1,
  });
  await cronAndQueues(w);
  expect((await paymentIntents(w))[0]?.status).toBe("requires_payment_method");
  expect(await stateOf(w, sale)).toMatchObject({ state: "pending_payment" });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 1, reserved: 1 });

  await w.advance(5 * MINUTE_MS);
  await cronAndQueues(w);
  expect((await paymentIntents(w))[0]?.status).toBe("canceled");
  expect(await stateOf(w, sale)).toMatchObject({ state: "expired" });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 1, reserved: 0 });
});

test("an order whose time is over is not paid again, even before cron has come by", async () => {
  const w = await world();
  const sale = await buy(w);
  await w.advance(RESERVATION_OVER_MS);
  for (const processor of ["stripe", "paypal"]) {
    const path = `/api/orders/${sale.order.id}/payments`;
    const late = await w.post(path, { processor }, { "Order-Token": sale.orderToken });
    expect([late.status, problemOf(late).code]).toEqual([409, "order_expired"]);
  }
  await cronAndQueues(w);
  expect(await stateOf(w, sale)).toMatchObject({ state: "expired" });
});

test("an expired PayPal order frees its goods, and an approval that comes later takes no money", async () => {
  const w = await world();
  const sale = await buy(w, "paypal");
  await w.advance(RESERVATION_OVER_MS);
  await cronAndQueues(w);
  expect(await stateOf(w, sale)).toMatchObject({ state: "expired" });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 1, reserved: 0 });

  await w.approve(sale.payment);
  await w.pump();
  const capture = `/api/payments/${sale.payment.paymentId}/capture`;
  const late = await w.post(capture, {}, { "Order-Token": sale.orderToken });
  expect([late.status, problemOf(late).code]).toEqual([409, "order_expired"]);
  expect(await stateOf(w, sale)).toMatchObject({ state: "expired", givenBack: [] });
});

test("V112 a card that succeeds while its order expires: the order is paid, and its goods are not for sale", async () => {
  const w = await world();
  const sale = await buy(w);
  await w.advance(RESERVATION_OVER_MS);
  // Stripe has the money, its event is still on the way, and cron ends the order meanwhile.
  await w.confirm(sale.payment);
  const events = await w.takeEvents();
  await cronAndQueues(w);
  for (const event of events) await w.deliver(event);
  await w.pump();
  expect(await stateOf(w, sale)).toMatchObject({ state: "paid", givenBack: [] });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 0, reserved: 0 });
});

test("V112 money captured by hand for an order whose goods are another buyer's goes back by itself", async () => {
  const w = await world();
  const sale = await buy(w, "paypal");
  await w.advance(RESERVATION_OVER_MS);
  await cronAndQueues(w);
  const items = w.cart(sale.bowl);
  const winner = checkedOut(await w.checkout({ items, processor: "paypal" }));
  await w.approve(winner.payment);
  await w.pump();

  await w.approve(sale.payment);
  await captureByHand(w, sale.payment.paypalOrderId);
  await w.pump();
  await cronAndQueues(w);
  expect(await stateOf(w, sale)).toMatchObject({
    state: "expired",
    givenBack: [{ amount: { minor: "3000" }, state: "succeeded", isOfOrder: false }],
  });
  expect((await w.readOrder(winner.order, winner.orderToken)).order).toMatchObject({
    state: "paid",
  });
  expect(await alertsOf(w)).toContain("payment_unapplied");
});

test("a buyer who gives the order up frees its goods at once, and can no longer pay it", async () => {
  const w = await world();
  const sale = await buy(w);
  const holder = { "Order-Token": sale.orderToken };
  const cancelled = await w.post(`/api/orders/${sale.order.id}/cancel`, {}, holder);
  expect(cancelled.body).toMatchObject({ order: { state: "cancelled" } });
  expect(await stockOf(w, sale.bowl)).toEqual({ stock: 1, reserved: 0 });
  const pay = await w.post(
    `/api/orders/${sale.order.id}/payments`,
    { processor: "stripe" },
    holder,
  );
  expect([pay.status, problemOf(pay).code]).toEqual([409, "order_not_payable"]);
  expect((await paymentIntents(w))[0]?.status).toBe("canceled");
});

test("V008 an order that is given up before its payment's id was learnt ends within a minute, not with its time", async () => {
  const w = await world();
  const bowl = await lastPiece(w);
  await w.databaseFault({ kind: "refuse", times: 1, after: 2 });
  const sale = { bowl, ...checkedOut(await w.checkout({ items: w.cart(bowl) })) };
  const holder = { "Order-Token": sale.orderToken };
  await w.post(`/api/orders/${sale.order.id}/cancel`, {}, holder);
  await cronAndQueues(w);
  expect(await stateOf(w, sale)).toMatchObject({ state: "cancelled" });
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 0 });
  expect((await paymentIntents(w))[0]?.status).toBe("canceled");
});

test("a processor that refuses a payment for good frees the goods, and the key says so again", async () => {
  const w = await world();
  const bowl = await lastPiece(w);
  const key = { "Idempotency-Key": crypto.randomUUID() };
  await w.control("POST", "/paypal/payee", { status: "restricted" });
  const items = w.cart(bowl);
  const refused = await w.checkout({ items, processor: "paypal" }, key);
  expect([refused.status, problemOf(refused).code]).toEqual([422, "processor_refused"]);
  expect(await stockOf(w, bowl)).toEqual({ stock: 1, reserved: 0 });
  const calls = (await w.requests("paypal")).length;
  const again = await w.checkout({ items, processor: "paypal" }, key);
  expect(again.body).toEqual(refused.body);
  expect((await w.requests("paypal")).length).toBe(calls);
});

/** What somebody with the platform's login can do in PayPal's own pages. */
async function captureByHand(w: World, paypalOrderId: string): Promise<void> {
  const { url, clientId, clientSecret } = w.credentials.paypal;
  const login = await fetch(`${url}/v1/oauth2/token`, {
    method: "POST",
    headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = await login.json<{ access_token: string }>();
  // Under the key of an operation, because the test's proof wants one for every call there was.
  const [operation] = await w.sql`select id from operations where processor = 'paypal'`;
  const captured = await fetch(`${url}/v2/checkout/orders/${paypalOrderId}/capture`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${token}`,
      "Content-Type": "application/json",
      "PayPal-Request-Id": operation?.id,
    },
    body: "{}",
  });
  expect(captured.status).toBe(201);
}

test("a buyer who keeps asking for a capture does not keep the goods beyond their time", async () => {
  const w = await world();
  const piece = await w.product(await w.artisan(), { stock: 1 });
  const purchase = await order(w, "paypal", { products: [piece] });
  await pass(w, 25);
  for (const minutes of [2, 2]) {
    const { status, body } = await capture(w, purchase);
    expect([status, body]).toMatchObject([409, { code: "payer_action_required" }]);
    await pass(w, minutes);
  }
  expect(await readOrder(w, purchase)).toMatchObject({ state: "pending_payment" });
  await pass(w, 3);
  expect(await readOrder(w, purchase)).toMatchObject({ state: "expired" });
});
