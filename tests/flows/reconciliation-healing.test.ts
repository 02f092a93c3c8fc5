import { expect, test } from "vitest";
import { chargeOf, decide, dispute, disputeWorld, stateOf, two } from "../support/disputes.ts";
import { gaps } from "../support/expect-balanced.ts";
import { alertsOf } from "../support/orders.ts";
import {
  agree,
  alertKinds,
  DAY_MS,
  due,
  order,
  type Purchase,
  paid,
  paypal,
  type Rail,
  rails,
  readOrder,
  runTransfers,
  stripe,
  transfersOf,
} from "../support/purchase.ts";
import {
  differences,
  explained,
  REPORT_LAG_MS,
  reconciled,
  runJob,
  start,
} from "../support/reconciling.ts";
import { type World, world } from "../support/world.ts";

/** The buyer pays, and nobody tells us: neither the browser nor an event. */
async function payUnheard(w: World, rail: Rail, purchase: Purchase) {
  await agree(w, rail, purchase);
  if (rail === "paypal")
    await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  await w.takeEvents();
}
const effectsOf = (w: World) =>
  w.sql`select processor, external_id, kind, count(*)::int as n from ledger_transactions
    group by 1, 2, 3 order by 1, 2, 3`;
const oneOf = async (w: World) => [await w.product(await w.artisan())];

test.each(rails)(
  "payments by %s whose events were all lost for four days are found and applied",
  async (rail) => {
    const w = await world();
    const purchases = await Promise.all([1, 2, 3].map(() => order(w, rail)));
    for (const purchase of purchases) await payUnheard(w, rail, purchase);
    await w.advance(4 * DAY_MS);
    expect(await gaps(w)).toHaveLength(1);

    const run = await reconciled(w, rail);
    expect(run).toMatchObject({ state: "finished", open: 0, healed: 6 });
    for (const purchase of purchases) {
      expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
      expect(await transfersOf(w, purchase)).toHaveLength(3);
    }
    expect(await gaps(w)).toEqual([]);
    expect(await alertKinds(w)).toEqual([]);
  },
);

test.each(rails)(
  "money by %s that came after its order's end, unheard of, is found and given back",
  async (rail) => {
    const w = await world();
    // given another sale, because the fee is kept and the balance has to cover the refund
    await paid(w, rail);
    const purchase = await order(w, rail, { products: await oneOf(w) });
    await payUnheard(w, rail, purchase);
    await w.sql`update orders set state = 'expired' where id = ${purchase.order.id}`;
    await w.sql`update stock_reservations set state = 'released' where order_id = ${purchase.order.id}`;
    await w.sql`update products set reserved = 0`;
    await w.advance(4 * DAY_MS);
    await reconciled(w, rail);
    await w.everyMinute();
    await w.pump();
    const givenBack = [{ state: "succeeded" }];
    expect(await readOrder(w, purchase)).toMatchObject({ state: "expired", givenBack });
  },
);

test("a card refund that came back weeks later, unheard of, is found, and tried again", async () => {
  const w = await world();
  await paid(w, "stripe");
  const purchase = await order(w, "stripe", { products: await oneOf(w) });
  await w.confirm(purchase.payment, { card: "pm_card_refundFail" });
  await w.sql`update orders set state = 'expired' where id = ${purchase.order.id}`;
  await w.sql`update stock_reservations set state = 'released' where order_id = ${purchase.order.id}`;
  await w.sql`update products set reserved = 0`;
  await w.pump();
  const states = async () => (await readOrder(w, purchase)).givenBack.map(({ state }) => state);
  expect(await states()).toEqual(["succeeded"]);
  await w.advance(2 * DAY_MS);
  await w.takeEvents();
  const run = await reconciled(w, "stripe");
  expect(run).toMatchObject({ open: 0, healed: 1 });
  expect(await states()).toEqual(["failed"]);
  expect(await alertKinds(w)).toContain("refund_failed");
});

test("transfers that came back, unheard of, are owed again: reversed at Stripe, taken back by PayPal", async () => {
  const w = await world();
  const sent = { stripe: await due(w, "stripe"), paypal: await due(w, "paypal") };
  await runTransfers(w);
  const first = async (rail: Rail) => (await transfersOf(w, sent[rail]))[0]!;
  const { processorRef: tr, amount } = await first("stripe");
  await stripe(w, `/v1/transfers/${tr}/reversals`, { amount: `${Number(amount.minor) - 100}` });
  await stripe(w, `/v1/transfers/${tr}/reversals`, { amount: "100" });
  // PayPal has no event for this one: only its own books say so.
  const { processorRef: item } = await first("paypal");
  await w.control("POST", `/paypal/payout-items/${item}`, { status: "REVERSED" });
  await w.takeEvents();
  await w.advance(DAY_MS);

  expect(await reconciled(w, "stripe")).toMatchObject({ open: 0, healed: 2 });
  expect(await reconciled(w, "paypal")).toMatchObject({ open: 0, healed: 1 });
  for (const rail of rails)
    expect(await first(rail)).toMatchObject({ state: "blocked", blockedReason: "returned" });
  expect(await gaps(w)).toEqual([]);
});

test("a payout item whose batch nobody told us the name of is found through PayPal's own events", async () => {
  const w = await world();
  const purchase = await due(w, "paypal");
  await w.transfersRun();
  await w.queue.work(w.env);
  await w.takeEvents();
  // given that the answer with the batch's name is forgotten, and so is that it was accepted
  await w.sql`update payout_batches set processor_ref = null, state = 'sending'`;
  await w.sql`update operations set state = 'open', answer = null, closed_at = null,
    next_try_at = now() + interval '1 year' where kind = 'send_transfers'`;
  await w.advance(DAY_MS);
  expect(await reconciled(w, "paypal")).toMatchObject({ open: 0, healed: 6 });
  expect((await transfersOf(w, purchase)).map(({ state }) => state)).toEqual(
    Array(3).fill("settled"),
  );
  await w.sql`update operations set next_try_at = opened_at where state = 'open'`;
  await w.everyMinute();
  await w.pump();
});

test.each(rails)(
  "V175 the reconciler and a live worker that handle one order by %s at once have one effect",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail);
    await agree(w, rail, purchase);
    if (rail === "paypal")
      await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
    await w.advance(REPORT_LAG_MS);
    await start(w, rail);
    const events = await w.takeEvents();
    await Promise.all([
      runJob(w, "reconcile"),
      ...events.map(async (event) => {
        await w.deliver(event);
        await w.queue.work(w.env);
      }),
      runJob(w, "read-silent"),
    ]);
    await w.pump();
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid", givenBack: [] });
    expect(await transfersOf(w, purchase)).toHaveLength(3);
    const effects = await effectsOf(w);
    expect(effects.map(({ kind, n }) => [kind, n])).toEqual([
      ["capture", 1],
      ["fee", 1],
    ]);
    await reconciled(w, rail);
    expect(await differences(w)).toEqual([]);
  },
);

test.each(rails)(
  "money for which %s names no order of ours waits for an operator, with what the processor shows",
  async (rail) => {
    const w = await world();
    const purchase = await order(w, rail, { products: await oneOf(w) });
    await payUnheard(w, rail, purchase);
    // given a database that never had the order
    for (const table of [
      "operations",
      "payment_senders",
      "payments",
      "stock_reservations",
      "order_items",
      "seller_orders",
      "idempotency_keys",
      "orders",
    ])
      await w.sql.query(`delete from ${table}`);
    await w.sql`update products set reserved = 0`;
    await w.advance(DAY_MS);
    expect(await reconciled(w, rail)).toMatchObject({ open: 2, healed: 0 });
    const found = await differences(w);
    const [capture] = found.filter(({ kind }) => kind === "capture");
    expect(capture).toMatchObject({
      ...{ class: "missing_here", note: "it names no payment of ours", subjectId: null },
      ...{ there: "3000", here: null },
    });
    const named = rail === "stripe" ? "metadata.payment_id" : "custom_id";
    expect(capture?.evidence.there).toMatchObject({ [named]: purchase.payment.paymentId });
    expect(
      (await explained(w)).map(({ rail: of, currency, minor }) => `${of} ${currency} ${minor}`),
    ).toEqual(await gaps(w));
    expect(await alertsOf(w)).toEqual(["reconciliation_differences"]);
    w.skipBalance = true; // Money of an order that is gone.
  },
);

test("a payment that PayPal took back beside a claim about a part, unheard of, is found by its line", async () => {
  const w = await disputeWorld("paypal");
  const { products } = await two(w);
  const sale = await paid(w, "paypal", { products });
  const amount = { currency_code: "USD", value: "20.00" };
  const claim = await dispute(w, "paypal", sale, { amount });
  await decide(w, "paypal", claim, "lost");
  await w.pump();
  await w.control("POST", `/paypal/captures/${await chargeOf(w, sale)}`, { status: "REVERSED" });
  await w.takeEvents();
  await w.advance(DAY_MS);

  expect(await reconciled(w, "paypal")).toMatchObject({ open: 0, healed: 1 });
  expect(await stateOf(w, sale)).toBe("charged_back");
  expect(await gaps(w)).toEqual([]);
  // The report shows both, and the next run finds nothing to say.
  expect(await reconciled(w, "paypal")).toMatchObject({ open: 0, healed: 0 });
});
