import { expect, test } from "vitest";
import { alertsOf } from "../support/orders.ts";
import { DAY_MS, order, type Purchase, paid, readOrder } from "../support/purchase.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const CARDS = {
  cvcFails: "4000000000000101",
  streetFails: "pm_card_avsLine1Fail",
  elevated: "4000000000009235",
  good: "4242424242424242",
};
type ReviewRow = {
  id: string;
  orderId: string;
  state: string;
  reasons: string[];
  evidence: object;
};

async function bought(w: World, card: string): Promise<Purchase> {
  const sale = await order(w, "stripe");
  await w.confirm(sale.payment, { card });
  await w.pump();
  return sale;
}
const reviewsIn = async (w: World, query = ""): Promise<ReviewRow[]> =>
  ((await w.get(`/api/operator/reviews${query}`, w.operator)).body as never as { reviews: never[] })
    .reviews;
const decide = (w: World, id: string, decision: "approve" | "refuse") =>
  w.post(`/api/operator/reviews/${id}/${decision}`, { note: "called the buyer" }, w.operator);
const ship = (w: World, sale: Purchase, part = 0) =>
  w.post(`/api/seller-orders/${sale.order.parts[part]!.id}/shipments`, {}, w.operator);
const transfersOf = async (w: World, { order: { id } }: Purchase) =>
  (
    (await w.get(`/api/operator/orders/${id}/transfers`, w.operator)).body as never as {
      transfers: { state: string }[];
    }
  ).transfers.map(({ state }) => state);
const codeOf = ({ body }: { body: object }) => (body as { code?: string }).code;

test("what the bank said of a card is kept with the try, and the card only as a digest", async () => {
  const w = await world();
  await bought(w, CARDS.good);
  const [attempt] = await w.sql`select state, avs, cvc, risk_level, card_digest, card_country
    from payment_attempts`;
  expect(attempt).toMatchObject({ state: "succeeded", risk_level: "normal", card_country: "US" });
  expect(attempt!.card_digest).toMatch(/^[\w-]{43}$/);
  expect(await reviewsIn(w)).toEqual([]);
});

test("a card whose code was wrong is given its money back, and the buyer is told; the order waits for another", async () => {
  const w = await world();
  const sale = await bought(w, CARDS.cvcFails);
  const shown = await readOrder(w, sale);
  expect(shown.state).toBe("pending_payment");
  expect(shown.givenBack).toMatchObject([{ amount: sale.order.total, state: "succeeded" }]);
  expect(await w.sql`select reason from refunds`).toEqual([{ reason: "refused" }]);
  expect(await alertsOf(w)).toEqual(["payment_refused"]);
  await w.everyMinute();
  const mails = await w.mailsTo("ada@buyers.example");
  expect(mails.map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^Your payment for order AH-\w{8} was not accepted$/),
  ]);

  const headers = { "Order-Token": sale.orderToken };
  const path = `/api/orders/${sale.order.id}/payments`;
  const again = await w.post(path, { processor: "stripe" }, headers);
  await w.confirm((again.body as never as Purchase).payment, { card: CARDS.good });
  await w.pump();
  expect((await readOrder(w, sale)).state).toBe("paid");
});

test("an address that does not match holds a paid order: nothing is shipped or passed on before an operator approves", async () => {
  const w = await world();
  const sale = await bought(w, CARDS.streetFails);
  expect((await readOrder(w, sale)).state).toBe("paid");
  const [review] = await reviewsIn(w, "?state=open");
  expect(review).toMatchObject({
    orderId: sale.order.id,
    reasons: ["avs_failed"],
    evidence: { avs: "fail", cvc: "pass", riskLevel: "normal", shippingCountry: "US" },
  });
  const refused = await ship(w, sale);
  expect([refused.status, codeOf(refused)]).toEqual([409, "order_under_review"]);

  expect((await decide(w, review!.id, "approve")).status).toBe(200);
  const twice = await decide(w, review!.id, "refuse");
  expect([twice.status, codeOf(twice)]).toEqual([409, "review_not_open"]);
  expect(
    await w.sql`select actor, facts->>'decision' as decision from audit_log
    where action = 'decide_review'`,
  ).toEqual([{ actor: `operator:${w.operatorId}`, decision: "approved" }]);
  expect((await ship(w, sale)).status).toBe(200);
  await w.advance(8 * DAY_MS);
  await w.transfersRun();
  await w.pump();
  expect((await transfersOf(w, sale)).sort()).toEqual(["held", "held", "settled"]);
});

test("a paid order that an operator refuses goes back whole, and its artisans are owed nothing", async () => {
  const w = await world();
  const sale = await bought(w, CARDS.elevated);
  const [review] = await reviewsIn(w);
  expect(review).toMatchObject({ state: "open", reasons: ["risk_elevated"] });
  expect((await decide(w, review!.id, "refuse")).status).toBe(200);
  await w.everyMinute();
  await w.pump();
  expect((await readOrder(w, sale)).state).toBe("refunded");
  const balances = await w.sql`select account, sum(amount_minor)::text as minor
    from ledger_entries where account like 'seller:%' or account = 'platform:commission'
    group by account`;
  expect(balances.map(({ minor }) => minor)).toEqual(["0", "0", "0", "0"]);
  expect(codeOf(await ship(w, sale))).toBe("order_not_paid");
  await w.advance(30 * DAY_MS);
  await w.transfersRun();
  await w.everyMinute();
  expect(new Set(await transfersOf(w, sale))).toEqual(new Set(["cancelled"]));
  expect(await w.mailsTo("ada@buyers.example")).toHaveLength(2);
});

test("a refund of a refused order that fails makes it paid again, still held, and is tried again", async () => {
  const w = await world();
  const sale = await bought(w, CARDS.elevated);
  const [review] = await reviewsIn(w);
  await decide(w, review!.id, "refuse");
  await w.everyMinute();
  await w.pump();
  await failLast(w);
  expect((await readOrder(w, sale)).state).toBe("paid");
  expect(codeOf(await ship(w, sale))).toBe("order_under_review");
  await w.advance(DAY_MS);
  await w.cron("7 * * * *");
  await w.pump();
  expect((await readOrder(w, sale)).state).toBe("refunded");
});

/** The buyer's bank sends back what it had taken. */
async function failLast(w: World) {
  const [refund] = await w.sql`select processor_ref from refunds order by created_at desc`;
  await w.control("POST", `/stripe/refunds/${refund!.processor_ref}`, { status: "failed" });
  await w.pump();
}

test("an order of which something was shipped cannot be refused any more", async () => {
  const w = await world({ FRAUD_POLICY: "early_fraud_warning=hold" });
  const sale = await paid(w, "stripe");
  expect((await ship(w, sale)).status).toBe(200);
  await warn(w);
  const [review] = await reviewsIn(w);
  expect(review).toMatchObject({ reasons: ["early_fraud_warning"] });
  const refused = await decide(w, review!.id, "refuse");
  expect([refused.status, codeOf(refused)]).toEqual([409, "review_not_refusable"]);
  expect(codeOf(await ship(w, sale, 1))).toBe("order_under_review");
  await w.advance(8 * DAY_MS);
  await w.transfersRun();
  expect(new Set(await transfersOf(w, sale))).toEqual(new Set(["held"]));
});

async function warn(w: World) {
  const [row] = await w.sql`select charge_ref from payments`;
  await w.control("POST", `/stripe/charges/${row!.charge_ref}/early_fraud_warning`, {
    fraudType: "made_with_stolen_card",
  });
  await w.pump();
}

test("a bank's early warning is kept with its payment and shown; by default nothing else changes", async () => {
  const w = await world();
  const sale = await paid(w, "stripe");
  await warn(w);
  const { body } = await w.get("/api/operator/fraud-warnings", w.operator);
  expect((body as never as { warnings: object[] }).warnings).toMatchObject([
    { orderId: sale.order.id, fraudType: "made_with_stolen_card", isActionable: true },
  ]);
  expect(await alertsOf(w)).toEqual(["early_fraud_warning"]);
  expect(await reviewsIn(w)).toEqual([]);
  expect((await ship(w, sale)).status).toBe(200);
});

test("the policy is configuration: what it accepts is not held", async () => {
  const w = await world({ FRAUD_POLICY: "avs_failed=accept, cvc_failed=hold" });
  await bought(w, CARDS.streetFails);
  expect(await reviewsIn(w)).toEqual([]);
  await bought(w, CARDS.cvcFails);
  expect(await reviewsIn(w)).toMatchObject([{ reasons: ["cvc_failed"] }]);
});

test("one card that pays for many addresses in a day is held from then on", async () => {
  const w = await world();
  const goods = await threeArtisans(w);
  for (let i = 1; i <= 6; i++) {
    const email = `ada${i}@buyers.example`;
    const { body } = await w.checkout({ items: w.cart(goods[0]), email });
    await w.confirm((body as never as Purchase).payment, { card: CARDS.good });
    await w.pump();
  }
  expect(await reviewsIn(w)).toMatchObject([
    { reasons: ["velocity"], evidence: { cardEmails: 6, cardOrders: 6 } },
  ]);
});

test("nobody but an operator sees or decides reviews", async () => {
  const w = await world();
  await bought(w, CARDS.streetFails);
  const [review] = await reviewsIn(w);
  const member = await w.login({});
  for (const [headers, status] of [
    [{}, 401],
    [member.headers, 403],
  ] as const) {
    expect((await w.get("/api/operator/reviews", headers)).status).toBe(status);
    const path = `/api/operator/reviews/${review!.id}/approve`;
    expect((await w.post(path, {}, headers)).status).toBe(status);
  }
});
