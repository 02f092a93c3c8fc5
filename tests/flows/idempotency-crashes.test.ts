import { expect, test } from "vitest";
import {
  alertsOf,
  checkedOut,
  countOrders,
  creatingCalls,
  paymentIntents,
  problemOf,
  stockOf,
} from "../support/orders.ts";
import { uuid, type World, world } from "../support/world.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const SWEEP = "17 3 * * *";
const CREATE = { service: "stripe", route: "POST /v1/payment_intents" };

const keyed = (key: string) => ({ "Idempotency-Key": key });
const bowlIn = async (w: World, facts = {}) => w.product(await w.artisan(), facts);
/** Read and write pass; what follows the answer gets lost, as in a crash right after it. */
const loseSettling = (w: World) => w.databaseFault({ kind: "refuse", times: 1, after: 2 });

test("V008 a crash after Stripe's answer: the same key goes on once the lock is over, with the same PaymentIntent", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = uuid();
  await loseSettling(w);
  const first = checkedOut(await w.checkout({ items }, keyed(key)));

  expect(problemOf(await w.checkout({ items }, keyed(key))).code).toBe("idempotency_in_progress");
  await w.advance(2 * MINUTE_MS);
  const again = checkedOut(await w.checkout({ items }, keyed(key)));
  expect(again.order.id).toBe(first.order.id);
  expect(again.payment).toEqual(first.payment);
  const [intent, ...others] = await paymentIntents(w);
  expect(others).toEqual([]);
  const [row] = await w.sql`select processor_ref from payments`;
  expect(row?.processor_ref).toBe(intent?.id);
});

test.each([
  ["stripe", "payment_intent.succeeded"],
  ["paypal", "CHECKOUT.ORDER.APPROVED"],
] as const)(
  "V008 a crash after %s's answer and a buyer who pays all the same: %s finishes the order",
  async (processor, _event) => {
    const w = await world();
    const items = w.cart(await bowlIn(w));
    await loseSettling(w);
    const { order, orderToken, payment } = checkedOut(await w.checkout({ items, processor }));
    if (processor === "stripe") await w.confirm(payment);
    else await w.approve(payment);
    await w.pump();
    expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
  },
);

test("V008 an event that comes before we have learnt a payment's id leaves the payment payable and closable", async () => {
  const w = await world();
  const bowl = await bowlIn(w);
  const key = uuid();
  await loseSettling(w);
  const first = checkedOut(await w.checkout({ items: w.cart(bowl) }, keyed(key)));
  await w.confirm(first.payment, { card: "4000002500003155", threeDSecure: "leave" });
  await w.pump();
  await w.advance(2 * MINUTE_MS);
  const again = checkedOut(await w.checkout({ items: w.cart(bowl) }, keyed(key)));
  expect(again.payment).toEqual(first.payment);

  await w.advance(31 * MINUTE_MS);
  await w.everyMinute();
  await w.everyMinute();
  await w.pump();
  expect((await paymentIntents(w)).map(({ status }) => status)).toEqual(["canceled"]);
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
});

test.each([
  ["the request got lost", { kind: "request_lost" }],
  ["its answer got lost", { kind: "answer_lost" }],
  ["Stripe broke down", { kind: "error_500" }],
  [
    "Stripe broke down after the effect and keeps saying so",
    { kind: "error_500_cached", effect: true },
  ],
  ["Stripe answered nonsense", { kind: "nonsense" }],
  ["V010 Stripe's limiter refused it", { kind: "rate_limit_429" }],
  ["Stripe was busy with the same key", { kind: "conflict_409" }],
])("V008 %s: 503, and the same key brings the one order and the one payment", async (_, fault) => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = uuid();
  await w.fault({ ...CREATE, ...fault });
  const refused = await w.checkout({ items }, keyed(key));
  if (fault.kind !== "error_500_cached")
    expect([refused.status, problemOf(refused).code]).toEqual([503, "processor_unavailable"]);

  const { order, orderToken, payment } = checkedOut(await w.checkout({ items }, keyed(key)));
  expect(await paymentIntents(w)).toHaveLength(1);
  expect(await countOrders(w)).toBe(1);
  const keys = new Set((await creatingCalls(w)).map(({ idempotencyKey }) => idempotencyKey));
  expect(keys.size).toBe(1);
  await w.confirm(payment);
  await w.pump();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
});

test("V011 a decline at PayPal is replayed without a call; another key captures the same order", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const { order, orderToken, payment } = checkedOut(
    await w.checkout({ items, processor: "paypal" }),
  );
  const capture = (key: string) =>
    w.post(
      `/api/payments/${payment.paymentId}/capture`,
      {},
      { "Order-Token": orderToken, ...keyed(key) },
    );
  await w.approve(payment, { fundingSource: "declined_card" });
  const key = uuid();
  const declined = await capture(key);
  expect([declined.status, problemOf(declined).code]).toEqual([402, "instrument_declined"]);
  const calls = (await w.requests("paypal")).length;
  const replayed = await capture(key);
  expect(replayed.body).toEqual(declined.body);
  expect([replayed.status, replayed.headers.get("Idempotent-Replayed")]).toEqual([402, "true"]);
  expect((await w.requests("paypal")).length).toBe(calls);

  await w.approve(payment, { fundingSource: "balance" });
  expect((await capture(uuid())).status).toBe(200);
  await w.pump();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
  expect(await countOrders(w)).toBe(1);
});

test("V011 a declined card leaves the order open: another card pays the same order by the same payment", async () => {
  const w = await world();
  const { order, orderToken, payment } = checkedOut(
    await w.checkout({ items: w.cart(await bowlIn(w)) }),
  );
  await w.confirm(payment, { card: "4000000000000002" });
  await w.pump();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({
    state: "pending_payment",
    payment: { declineCode: "generic_decline" },
  });
  const path = `/api/orders/${order.id}/payments`;
  const again = await w.post(path, { processor: "stripe" }, { "Order-Token": orderToken });
  expect(again.body).toMatchObject({ order: { id: order.id }, payment });
  await w.confirm(payment);
  await w.pump();
  expect((await w.readOrder(order, orderToken)).order).toMatchObject({ state: "paid" });
  expect(await countOrders(w)).toBe(1);
});

test("V013 an operation whose client never returns is finished by cron, once", async () => {
  const w = await world();
  await w.fault({ ...CREATE, kind: "answer_lost" });
  expect((await w.checkout({ items: w.cart(await bowlIn(w)) })).status).toBe(503);

  await w.advance(5 * MINUTE_MS);
  await w.everyMinute();
  await w.everyMinute();
  const operations = await w.sql`select kind, state from operations`;
  expect(operations).toEqual([{ kind: "create_payment", state: "succeeded" }]);
  const [intent, ...others] = await paymentIntents(w);
  expect(others).toEqual([]);
  expect(await w.sql`select processor_ref from payments`).toEqual([{ processor_ref: intent?.id }]);
});

test("V014 a key older than its time goes, unless its operation is unresolved: that one stays and is told", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const [solved, stuck] = [uuid(), uuid()];
  await w.checkout({ items }, keyed(solved));
  await w.fault({ ...CREATE, kind: "unauthorized_401", times: 1000 });
  await w.checkout({ items }, keyed(stuck));

  await w.advance(4 * DAY_MS);
  await w.cron(SWEEP);
  expect(await w.sql`select key from idempotency_keys`).toEqual([{ key: stuck }]);
  expect(await alertsOf(w)).toContain("keys_unresolved");
});

test("V002 a checkout by PayPal repeated after PayPal forgot its order gets the first answer all the same", async () => {
  const w = await world();
  const items = w.cart(await bowlIn(w));
  const key = uuid();
  const first = await w.checkout({ items, processor: "paypal" }, keyed(key));
  const calls = (await w.requests("paypal")).length;
  await w.advance(7 * 60 * MINUTE_MS);
  const again = await w.checkout({ items, processor: "paypal" }, keyed(key));
  expect(again.body).toEqual(first.body);
  expect((await w.requests("paypal")).length).toBe(calls);
});
