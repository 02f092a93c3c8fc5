import { expect, test } from "vitest";
import { constraintOf } from "../../worker/db/errors.ts";
import type { PaymentId } from "../../worker/domain/ids.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { returnMoney } from "../../worker/usecases/return-money.ts";
import { stockOf } from "../support/orders.ts";
import { theOrders, untilWaiting, whileHeld } from "../support/owner.ts";
import {
  agree,
  effects,
  order,
  type Purchase,
  paid,
  paypal,
  type Rail,
  rails,
  readOrder,
} from "../support/purchase.ts";
import { fund, givenBack, refund, refused } from "../support/refunding.ts";
import { threeArtisans, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * 60_000;
const REFUNDS = /\/refunds?$/;
type Contender = (w: World, purchase: Purchase) => Promise<unknown>;

/** Both wait at the order in this order, each having seen what there was, before one may go on. */
async function meet(w: World, purchase: Purchase, [first, second]: [Contender, Contender]) {
  const { both } = await whileHeld(w, theOrders, async () => {
    const one = first(w, purchase);
    await untilWaiting(w, 1);
    const other = second(w, purchase);
    await untilWaiting(w, 2);
    return { started: { both: Promise.all([one, other]) } };
  });
  return both;
}

/** What was taken and what was given back of this order, in cents. */
async function sums(w: World) {
  const [row] = await w.sql`select
    (select coalesce(sum(captured_minor), 0) from payments)::int as captured,
    (select coalesce(sum(amount_minor), 0) from refunds where state <> 'failed')::int as refunded`;
  return row as { captured: number; refunded: number };
}

const anOperator: Contender = async (w, { payment }) => {
  expect((await refund(w, payment.paymentId)).status).toBe(200);
};
const cron: Contender = (w) => w.cron("7 * * * *");
test.each([
  ["two operators", anOperator, anOperator],
  ["an operator before cron", anOperator, cron],
  ["cron before an operator", cron, anOperator],
  ["two runs of cron", cron, cron],
] as const)(
  "V169 %s that give the same money back at the same moment give it back once",
  async (_, first, second) => {
    const w = await world();
    const purchase = await refused(w);
    const before = (await effects(w, REFUNDS)).length;
    await fund(w, 5000);
    await w.advance(HOUR_MS);
    await meet(w, purchase, [first, second]);
    const { captured, refunded } = await sums(w);
    expect(refunded).toBe(captured);
    await w.everyMinute();
    await w.pump();
    expect(await givenBack(w, purchase)).toEqual(["failed", "succeeded"]);
    expect(await effects(w, REFUNDS)).toHaveLength(before + 1);
    // What came from the bank is the platform's own affair: it is taken out again.
    await fund(w, -5000);
  },
);

/** Reads what was given back only when everybody who was to has read it, and locks nothing. */
const giveBackUnlocked = (deps: Deps, id: PaymentId, read: () => Promise<unknown>) =>
  deps.store.transact(async (tx) => {
    const payment = await tx.payments.find(id);
    const of: typeof tx.refunds.of = async (paymentId) => {
      const seen = await tx.refunds.of(paymentId);
      await read();
      return seen;
    };
    await returnMoney(deps, { ...tx, refunds: { ...tx.refunds, of } }, payment!, "late");
  });

test("V169 two transactions that both read that all of it is left, past the order's lock: the database takes one", async () => {
  const w = await world();
  const purchase = await refused(w);
  const before = (await effects(w, REFUNDS)).length;
  await fund(w, 5000);
  const id = purchase.payment.paymentId as PaymentId;
  let readers = 0;
  const all = Promise.withResolvers<void>();
  const read = () => {
    if (++readers === 2) all.resolve();
    return all.promise;
  };
  const ended = await w.withDeps((deps) =>
    w.withDeps((others) =>
      Promise.allSettled([giveBackUnlocked(deps, id, read), giveBackUnlocked(others, id, read)]),
    ),
  );
  const losers = ended.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
  expect(losers).toHaveLength(1);
  // Which one refuses depends on whether the winner has committed by then.
  const either = ["refunds_one_live_per_payment", "refunds_within_captured"];
  expect(losers.map(constraintOf)).toEqual([expect.toBeOneOf(either)]);
  const { captured, refunded } = await sums(w);
  expect(refunded).toBe(captured);
  await w.everyMinute();
  await w.pump();
  expect(await givenBack(w, purchase)).toEqual(["failed", "succeeded"]);
  expect(await effects(w, REFUNDS)).toHaveLength(before + 1);
  await fund(w, -5000);
});

const cancel: Contender = (w, { order: { id }, orderToken }) =>
  w.post(`/api/orders/${id}/cancel`, {}, { "Order-Token": orderToken });
/** The one message that tells that the money was taken. */
async function news(w: World, rail: Rail): Promise<Contender> {
  const type = rail === "stripe" ? "payment_intent.succeeded" : "PAYMENT.CAPTURE.COMPLETED";
  const told = (await w.takeEvents()).filter((event) => event.type === type);
  expect(told).toHaveLength(1);
  for (const event of told) await w.deliver(event);
  return () => w.queue.work(w.env);
}

test.each(
  rails.flatMap((rail) => ["the money", "the buyer"].map((first) => [rail, first] as const)),
)(
  "V169 money taken by %s while its buyer gives the order up pays it or goes back, never both (%s first)",
  async (rail, first) => {
    const w = await world();
    const [bowl, cup] = await threeArtisans(w);
    // given another sale, because the fee is kept and the balance has to cover a refund
    await paid(w, rail, { products: [cup] });
    const purchase = await order(w, rail, { products: [bowl] });
    await w.pump();
    await agree(w, rail, purchase);
    if (rail === "paypal")
      await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
    const told = await news(w, rail);
    await meet(w, purchase, first === "the money" ? [told, cancel] : [cancel, told]);
    await w.pump();
    await w.everyMinute();
    await w.pump();

    const { state, givenBack: returned } = await readOrder(w, purchase);
    const given = returned.map((one) => one.state);
    const { stock } = await stockOf(w, bowl);
    expect([
      ["paid", [], 9],
      ["cancelled", ["succeeded"], 10],
    ]).toContainEqual([state, given, stock]);
    if (first === "the money") expect(state).toBe("paid");
    expect(await effects(w, REFUNDS)).toHaveLength(given.length);
    const { captured, refunded } = await sums(w);
    expect(refunded).toBeLessThanOrEqual(captured);
  },
);
