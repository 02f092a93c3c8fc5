import { expect, test } from "vitest";
import type { OrderId } from "../../worker/domain/ids.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  alertKinds,
  codeOf,
  DAY_MS,
  order,
  type Purchase,
  paid,
  pass,
  paypal,
  purchaseOf,
  type Rail,
  readOrder,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const TOTAL = { minor: "11333", currency: "USD" };

/** What is still owed to buyers whose money paid nothing. */
async function unapplied(w: World) {
  const rows = await w.sql`select -sum(amount_minor)::bigint as minor from ledger_entries
    where account like 'unapplied:%'`;
  return Number(rows[0]?.minor ?? 0);
}

/** Somebody captures an approved order in PayPal's own pages, whatever we think of it. */
const captureByHand = (w: World, { payment }: Purchase) =>
  paypal(w, "POST", `/v2/checkout/orders/${payment.paypalOrderId}/capture`);

const switchTo = async (w: World, { order: { id }, orderToken }: Purchase, processor: Rail) =>
  w.post(`/api/orders/${id}/payments`, { processor }, { "Order-Token": orderToken });

test("V079 a payment that succeeds after its order expired goes back by itself, and the buyer sees it", async () => {
  const w = await world();
  const [bowl, cup] = await threeArtisans(w);
  // given another sale, because the fee is kept and the balance has to cover the refund
  await paid(w, "paypal", { products: [cup] });
  const purchase = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  expect((await readOrder(w, purchase)).state).toBe("expired");
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });

  await agree(w, "paypal", purchase);
  await w.pump();
  expect((await readOrder(w, purchase)).givenBack).toEqual([]);
  await captureByHand(w, purchase);
  await w.pump();

  const amount = purchase.order.total;
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "expired",
    givenBack: [{ amount, state: "succeeded" }],
  });
  expect(await unapplied(w)).toBe(0);
  expect(await transfersOf(w, purchase)).toEqual([]);
  expect(await stockOf(w, bowl)).toEqual({ stock: 10, reserved: 0 });
  expect(await alertKinds(w)).toEqual(["payment_unapplied"]);
});

test("V079 a card payment that succeeds after its order expired goes back by itself", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  // No door leads here, because the PaymentIntent is cancelled before the order ends.
  await w.withDeps((deps) =>
    deps.store.transact(async (tx) => {
      await tx.orders.move(purchase.order.id as OrderId, "expired", deps.now());
      await tx.stock.release(purchase.order.id as OrderId);
    }),
  );
  await agree(w, "stripe", purchase);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({
    state: "expired",
    givenBack: [{ amount: TOTAL, state: "succeeded" }],
  });
  expect(await unapplied(w)).toBe(0);
});

test("a buyer who pays by card at the moment the reservation ends gets the goods", async () => {
  const w = await world();
  const purchase = await order(w, "stripe");
  await w.advance(31 * 60_000);
  await agree(w, "stripe", purchase);
  await w.everyMinute();
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
});

test.each(["oldest first", "newest first"])(
  "a second success on a paid order goes back by itself, whichever is told first: %s",
  async (first) => {
    const w = await world();
    await paid(w, "paypal");
    // given a buyer who changed from PayPal to a card, and then paid both ways at once
    const purchase = await order(w, "paypal");
    const card = purchaseOf(await switchTo(w, purchase, "stripe"));
    await agree(w, "paypal", purchase);
    await captureByHand(w, purchase);
    await w.confirm(card.payment);

    const events = await w.takeEvents();
    for (const event of first === "newest first" ? events.reverse() : events) {
      await w.deliver(event);
      await w.queue.work(w.env);
    }
    await w.pump();

    const seen = await readOrder(w, purchase);
    expect(seen).toMatchObject({
      state: "paid",
      givenBack: [{ amount: TOTAL, state: "succeeded" }],
    });
    expect(await unapplied(w)).toBe(0);
    expect(await transfersOf(w, purchase)).toHaveLength(3);
    expect(await alertKinds(w)).toEqual(["payment_unapplied"]);
  },
);

test("an order that is paid closes the buyer's other payment, so that nobody pays twice", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  const card = purchaseOf(await switchTo(w, purchase, "stripe"));
  await agree(w, "paypal", purchase);
  await captureByHand(w, purchase);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  await expect(w.confirm(card.payment)).rejects.toThrow("canceled");
});

const wrongSums: Record<string, Record<string, string>> = {
  "another amount": { amount: "11332" },
  "more than it costs": { amount: "11334" },
  "another currency": { currency: "eur" },
};
test.each(Object.entries(wrongSums))(
  "V080 a card payment of %s does not pay the order, goes back, and leaves the order payable",
  async (_, change) => {
    const w = await world();
    const purchase = await order(w, "stripe");
    const [id] = purchase.payment.clientSecret.split("_secret_");
    await stripe(w, `/v1/payment_intents/${id}`, change);
    await agree(w, "stripe", purchase);
    await w.pump();

    const given = {
      minor: change.amount ?? "11333",
      currency: (change.currency ?? "usd").toUpperCase(),
    };
    expect(await readOrder(w, purchase)).toMatchObject({
      state: "pending_payment",
      givenBack: [{ amount: given, state: "succeeded" }],
    });
    expect(await unapplied(w)).toBe(0);
    expect(await alertKinds(w)).toEqual(["payment_unapplied"]);

    const again = purchaseOf(await switchTo(w, purchase, "stripe"));
    await w.confirm(again.payment);
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
    expect(await transfersOf(w, purchase)).toHaveLength(3);
  },
);

test("V080 V026 a PayPal payment of another sum goes back, each of its calls under an id of its own", async () => {
  const w = await world();
  await paid(w, "paypal");
  const purchase = await order(w, "paypal");
  const change = {
    ...{ op: "replace", path: "/purchase_units/@reference_id=='default'/amount" },
    value: { currency_code: "USD", value: "113.32" },
  };
  await paypal(w, "PATCH", `/v2/checkout/orders/${purchase.payment.paypalOrderId}`, [change]);
  const already = (await w.requests("paypal")).length;
  await agree(w, "paypal", purchase);
  await w.pump();

  expect(await readOrder(w, purchase)).toMatchObject({
    state: "pending_payment",
    givenBack: [{ amount: { minor: "11332", currency: "USD" }, state: "succeeded" }],
  });
  expect(await unapplied(w)).toBe(0);
  const made = await w.sql`select id, kind from operations o
    where subject_id = ${purchase.payment.paymentId} or kind = 'refund_payment' order by opened_at`;
  expect(made.map(({ kind }) => kind)).toEqual([
    "create_payment",
    "capture_payment",
    "refund_payment",
  ]);
  const sent = (await w.requests("paypal"))
    .slice(already)
    .filter(({ method }) => method === "POST");
  const keys = sent.flatMap(({ idempotencyKey, path }) =>
    /(capture|refund)$/.test(path) ? [idempotencyKey] : [],
  );
  expect(keys).toEqual(made.slice(1).map(({ id }) => id));
  for (const key of keys) expect(key?.length).toBeLessThanOrEqual(36);
});

test("V080 a payment that Stripe settled in another currency pays nothing and is shown to an operator", async () => {
  const w = await world();
  await w.control("POST", "/stripe/settlement", { currencies: ["eur"] });
  // The money is at Stripe in a currency that no order knows, until an operator has decided.
  w.skipBalance = true;
  const purchase = await order(w, "stripe");
  await agree(w, "stripe", purchase);
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("pending_payment");
  expect(await transfersOf(w, purchase)).toEqual([]);
  expect(await alertKinds(w)).toContain("settled_in_other_currency");
});

/** A double payment whose card part goes back; answers with the refund at Stripe. */
async function refunding(w: World, card: string) {
  const purchase = await order(w, "paypal");
  const other = purchaseOf(await switchTo(w, purchase, "stripe"));
  await agree(w, "paypal", purchase);
  await captureByHand(w, purchase);
  const held = await w.takeEvents();
  await w.confirm(other.payment, { card });
  for (const event of held) await w.deliver(event);
  await w.queue.work(w.env);
  await w.pump();
  const { data } = await stripe<{ data: { id: string; status: string }[] }>(w, "/v1/refunds");
  expect(data).toHaveLength(1);
  return { purchase, refund: data[0]! };
}
const given = async (w: World, purchase: Purchase) =>
  (await readOrder(w, purchase)).givenBack.map(({ state }) => state);

test("a refund that fails days after it succeeded is owed to the buyer again, and shown", async () => {
  const w = await world();
  const { purchase } = await refunding(w, "pm_card_refundFail");
  expect(await given(w, purchase)).toEqual(["succeeded"]);
  expect(await unapplied(w)).toBe(0);

  await w.advance(2 * DAY_MS);
  await w.pump();
  expect(await given(w, purchase)).toEqual(["failed"]);
  expect(await unapplied(w)).toBe(11_333);
  expect((await readOrder(w, purchase)).state).toBe("paid");
  expect(await alertKinds(w)).toEqual(["payment_unapplied", "refund_failed"]);
});

test.each(["its webhook", "cron, because the webhook never came"])(
  "a refund that Stripe works on for a day is shown as pending, and ends by %s",
  async (by) => {
    const w = await world();
    const { purchase } = await refunding(w, "pm_card_pendingRefund");
    expect(await given(w, purchase)).toEqual(["pending"]);
    await w.advance(2 * DAY_MS);
    if (by !== "its webhook") await w.takeEvents();
    await w.everyMinute();
    await w.pump();
    expect(await given(w, purchase)).toEqual(["succeeded"]);
  },
);

test("a refund by PayPal that the balance does not cover waits, and is paid when it is funded", async () => {
  const w = await world();
  const purchase = await order(w, "paypal");
  await pass(w, 40, 10);
  await agree(w, "paypal", purchase);
  await captureByHand(w, purchase);
  // The fee alone makes the balance smaller than what has to go back.
  await w.pump();
  expect(await given(w, purchase)).toEqual(["pending"]);
  await w.control("POST", "/paypal/balance", { currency: "USD", minor: 5000 });
  await w.advance(6 * DAY_MS);
  await w.pump();
  expect(await given(w, purchase)).toEqual(["succeeded"]);
  expect(await unapplied(w)).toBe(0);
  // What came from the bank is the platform's own affair: it is taken out again.
  await w.control("POST", "/paypal/balance", { currency: "USD", minor: -5000 });
});

test("V079 an event about a payment of an order that was paid out long ago changes nothing", async () => {
  const w = await world();
  const purchase = await paid(w, "stripe");
  const { deliveries } = await w.control<{ deliveries: { eventId: string }[] }>(
    "GET",
    "/deliveries",
  );
  for (const { eventId } of deliveries) await w.control("POST", "/deliveries/resend", { eventId });
  await w.advance(30 * DAY_MS);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
  expect(codeOf(await switchTo(w, purchase, "stripe"))).toBe("order_not_payable");
});
