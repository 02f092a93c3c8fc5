import { expect, test } from "vitest";
import { gaps } from "../support/expect-balanced.ts";
import { stockOf } from "../support/orders.ts";
import {
  agree,
  alertKinds,
  DAY_MS,
  desk,
  due,
  effects,
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
import { differences, explained, REPORT_LAG_MS, reconciled } from "../support/reconciling.ts";
import { type World, world } from "../support/world.ts";

const REFUNDS: Record<Rail, RegExp> = {
  stripe: /^\/v1\/refunds$/,
  paypal: /^\/v2\/payments\/captures\/[^/]+\/refund$/,
};
const oneOf = async (w: World) => [await w.product(await w.artisan())];

/** In the processor's own pages, by somebody who does not know of us. */
async function refundByHand(w: World, rail: Rail, { payment }: Purchase, minor?: number) {
  const [row] = await w.sql`select charge_ref from payments where id = ${payment.paymentId}`;
  const charge = `${row?.charge_ref}`;
  if (rail === "stripe")
    await stripe(w, "/v1/refunds", { charge, ...(minor ? { amount: `${minor}` } : {}) });
  else {
    const value = minor && `${(minor / 100).toFixed(2)}`;
    const body = value ? { amount: { currency_code: "USD", value } } : {};
    await paypal(w, "POST", `/v2/payments/captures/${charge}/refund`, body);
  }
}

const CALL = { stripe: "POST /v1/refunds", paypal: "POST /v2/payments/captures/.*/refund" };

/** Money that came after its order's end; the call that gives it back was not let in yet. */
async function unapplied(w: World, rail: Rail) {
  await paid(w, rail); // The fee is kept, and the balance has to cover the refund.
  await w.fault({ service: rail, route: CALL[rail], kind: "rate_limit_429", times: 1 });
  const products = await oneOf(w);
  const purchase = await order(w, rail, { products });
  await agree(w, rail, purchase);
  if (rail === "paypal")
    await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  await w.sql`update orders set state = 'expired' where id = ${purchase.order.id}`;
  await w.sql`update stock_reservations set state = 'released' where order_id = ${purchase.order.id}`;
  await w.sql`update products set reserved = 0`;
  for (const event of await w.takeEvents()) await w.deliver(event);
  // The second round sends what the first has opened.
  await w.queue.work(w.env);
  await w.everyMinute();
  await w.queue.work(w.env);
  return purchase;
}
const givenBack = async (w: World, purchase: Purchase) =>
  (await readOrder(w, purchase)).givenBack.map(({ amount, state }) => `${amount.minor} ${state}`);
const refundRows = (w: World) =>
  w.sql`select amount_minor::int as minor, reason, state from refunds order by created_at, id`;

/** What the differences that are known explain, as `gaps` writes it. */
const explanation = async (w: World) =>
  (await explained(w))
    .filter(({ minor }) => minor !== "0")
    .map(({ rail, currency, minor }) => `${rail} ${currency} ${minor}`);

test.each(rails)(
  "V125 money that pays no order and that somebody gave back by hand at %s is our refund from then on",
  async (rail) => {
    const w = await world();
    const purchase = await unapplied(w, rail);
    await refundByHand(w, rail, purchase);
    await w.pump();
    await w.everyMinute();
    await w.pump();
    expect(await refundRows(w)).toEqual([
      { minor: 3000, reason: "late", state: "failed" },
      { minor: 3000, reason: "by_hand", state: "succeeded" },
    ]);
    expect(await givenBack(w, purchase)).toEqual(["3000 failed", "3000 succeeded"]);
    // Nobody tries to give it back once more.
    await w.advance(DAY_MS);
    await w.cron("7 * * * *");
    await w.pump();
    expect(await effects(w, REFUNDS[rail])).toHaveLength(1);
  },
);

test.each(rails)(
  "V126 of a refund by hand at %s the rest is still owed, and given back by itself",
  async (rail) => {
    const w = await world();
    const purchase = await unapplied(w, rail);
    await refundByHand(w, rail, purchase, 1000);
    const events = await w.takeEvents();
    for (const event of [...events, ...events]) await w.deliver(event);
    await w.pump();
    await w.everyMinute();
    await w.pump();
    expect((await givenBack(w, purchase)).toSorted()).toEqual([
      ...["1000 succeeded", "2000 succeeded", "3000 failed"],
    ]);
    expect(await effects(w, REFUNDS[rail])).toHaveLength(2);
  },
);

test.each(rails)(
  "V125 a refund by hand at %s that nobody heard of is found by the reconciliation and adopted",
  async (rail) => {
    const w = await world();
    const purchase = await unapplied(w, rail);
    await refundByHand(w, rail, purchase);
    await w.takeEvents();
    await w.advance(REPORT_LAG_MS);
    expect(await reconciled(w, rail)).toMatchObject({ open: 0, healed: 1 });
    expect((await refundRows(w)).at(-1)).toMatchObject({ reason: "by_hand", state: "succeeded" });
    await w.everyMinute();
    await w.pump();
    expect(await effects(w, REFUNDS[rail])).toHaveLength(1);
  },
);

test("a part that somebody captured and gave back by hand ends its order", async () => {
  const w = await world();
  const products = await oneOf(w);
  const purchase = await order(w, "stripe", { products });
  const [id] = purchase.payment.clientSecret.split("_secret_");
  await stripe(w, `/v1/payment_intents/${id}`, { capture_method: "manual" });
  await w.confirm(purchase.payment);
  await stripe(w, `/v1/payment_intents/${id}/capture`, { amount_to_capture: "1000" });
  await w.pump();
  expect((await readOrder(w, purchase)).state).toBe("partially_paid");
  await refundByHand(w, "stripe", purchase);
  await w.pump();
  expect(await readOrder(w, purchase)).toMatchObject({
    ...{ state: "cancelled", givenBack: [{ amount: { minor: "1000" }, state: "succeeded" }] },
  });
  expect(await stockOf(w, products[0]!)).toEqual({ stock: 10, reserved: 0 });
});

test.each(rails)(
  "V125 a paid order's money given back by hand at %s is told at once, and explains the balance by its name",
  async (rail) => {
    const w = await world();
    const purchase = await paid(w, rail);
    await refundByHand(w, rail, purchase, 500);
    await w.pump();
    expect(await gaps(w)).toEqual([`${rail} USD -500`]);
    const known = await differences(w);
    expect(known).toMatchObject([
      {
        ...{ rail, class: "missing_here", kind: "refund", there: "-500", here: null },
        ...{ note: "refunded_by_hand", subjectId: purchase.payment.paymentId },
      },
    ]);
    expect(await explanation(w)).toEqual(await gaps(w));
    expect(await alertKinds(w)).toContain("refunded_by_hand");
    expect((await desk(w, "events?state=quarantined")).length).toBeGreaterThan(0);

    // and a run finds the same one, with the processor's object and our row as evidence
    await w.advance(REPORT_LAG_MS);
    expect(await reconciled(w, rail)).toMatchObject({ open: 1, healed: 0 });
    expect(await differences(w)).toMatchObject([
      {
        id: known[0]?.id,
        evidence: { there: { id: expect.any(String) }, ours: { state: "succeeded" } },
      },
    ]);
    expect(await explanation(w)).toEqual(await gaps(w));
    expect(await readOrder(w, purchase)).toMatchObject({ state: "paid" });
    w.skipBalance = true; // Refunds of orders are not booked yet.
  },
);

test.each(rails)(
  "a refund by hand that the books of %s do not show yet stays known, also once an operator has closed it",
  async (rail) => {
    const w = await world();
    const purchase = await paid(w, rail);
    await w.advance(3 * DAY_MS);
    await refundByHand(w, rail, purchase, 500);
    await w.pump();
    const [known] = await differences(w);
    // given a run over days that were over before
    const at = (days: number) => new Date(w.nowMs() - days * DAY_MS).toISOString();
    await reconciled(w, rail, { from: at(2), until: at(1) });
    const { id, class: of } = known!;
    expect(await differences(w)).toMatchObject([{ id, class: of, there: "-500" }]);
    expect(await explanation(w)).toEqual(await gaps(w));

    const said = { note: "The buyer showed us the receipt." };
    await w.post(`/api/operator/differences/${id}/close`, said, w.operator);
    await reconciled(w, rail, { from: at(2), until: at(1) });
    expect(await differences(w, "closed")).toMatchObject([{ id }]);
    expect(await explanation(w)).toEqual(await gaps(w));
    w.skipBalance = true; // Whose it was nobody has said.
  },
);

test("money that Stripe settled in another currency explains the balance from the moment it is known", async () => {
  const w = await world();
  await w.control("POST", "/stripe/settlement", { currencies: ["usd"] });
  const artisan = await w.artisan({ currency: "EUR" });
  const purchase = await order(w, "stripe", { products: [await w.product(artisan)] });
  await w.confirm(purchase.payment);
  await w.pump();
  expect(await alertKinds(w)).toEqual(["settled_in_other_currency"]);
  expect(await explanation(w)).toEqual(await gaps(w));
  expect(await reconciled(w, "stripe")).toMatchObject({ open: 2, healed: 0 });
  expect((await differences(w)).map(({ kind, note }) => `${kind} ${note}`).sort()).toEqual([
    ...["capture settled_in_other_currency", "fee settled_in_other_currency"],
  ]);
  await refundByHand(w, "stripe", purchase);
  await w.pump();
  await reconciled(w, "stripe");
  expect(await explanation(w)).toEqual(await gaps(w));
  w.skipBalance = true; // A sum that nobody agreed to is not booked.
});

test("a part of a transfer that was taken back by hand explains the balance, until the rest is and all is booked", async () => {
  const w = await world();
  const purchase = await due(w, "stripe", { products: await oneOf(w) });
  await runTransfers(w);
  const [sent] = await transfersOf(w, purchase);
  const takeBack = async (minor: number) => {
    await stripe(w, `/v1/transfers/${sent!.processorRef}/reversals`, { amount: `${minor}` });
    await w.pump();
  };
  await takeBack(700);
  await takeBack(300);
  expect(await explanation(w)).toEqual(["stripe USD 1000"]);
  expect(await explanation(w)).toEqual(await gaps(w));
  expect(await reconciled(w, "stripe")).toMatchObject({ open: 2, healed: 0 });
  expect((await differences(w)).map(({ note }) => note)).toEqual(Array(2).fill("partly_returned"));

  await takeBack(Number(sent!.amount.minor) - 1000);
  expect(await reconciled(w, "stripe")).toMatchObject({ open: 0 });
  expect(await differences(w, "healed")).toHaveLength(2);
  expect(await gaps(w)).toEqual([]);
});

test("V169 of two refunds that read the same remaining amount the database lets one in", async () => {
  const w = await world();
  const purchase = await unapplied(w, "stripe");
  await w.sql`update refunds set state = 'failed'`;
  await w.sql`update operations set state = 'rejected', answer = '{}', closed_at = now() where state = 'open'`;
  const { paymentId } = purchase.payment;
  const add = (minor: number) => w.sql`insert into refunds
    (id, payment_id, currency, amount_minor, reason, state, restock, created_at, updated_at)
    values (${crypto.randomUUID()}, ${paymentId}, 'USD', ${minor}, 'late', 'pending', false, now(), now())`;
  const tried = await Promise.allSettled([add(2000), add(2000), add(2000)]);
  expect(tried.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  await expect(add(1001)).rejects.toThrow("more than was captured");
  await add(1000);
  await w.sql`update refunds set state = 'failed'`;
});
