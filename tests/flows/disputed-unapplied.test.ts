import { expect, test } from "vitest";
import {
  accounts,
  changes,
  decide,
  dispute,
  disputeOf,
  disputeWorld,
} from "../support/disputes.ts";
import { DAY_MS, order, type Purchase } from "../support/purchase.ts";
import { fund, givenBack, refund, refused } from "../support/refunding.ts";
import { type World, world } from "../support/world.ts";

// Money that pays no order is its buyer's. A bank or PayPal may give it back before we can.

const HOUR_MS = 60 * 60_000;
async function hours(w: World, count: number) {
  for (let hour = 0; hour < count; hour++) {
    await w.advance(HOUR_MS);
    await w.cron("7 * * * *");
    await w.pump();
  }
}

/** Paid by a card to which no refund arrives: it seems to be there, and comes back in a day. */
async function late(w: World): Promise<Purchase> {
  const purchase = await order(w, "stripe", { products: [await w.product(await w.artisan())] });
  await w.confirm(purchase.payment, { card: "pm_card_refundFail" });
  await w.sql`update orders set state = 'expired' where id = ${purchase.order.id}`;
  await w.sql`update stock_reservations set state = 'released' where order_id = ${purchase.order.id}`;
  await w.sql`update products set reserved = 0`;
  await w.pump();
  expect(await givenBack(w, purchase)).toEqual(["succeeded"]);
  return purchase;
}
const refundComesBack = async (w: World) => {
  await w.advance(2 * DAY_MS);
  await w.pump();
};
/** The whole of it, an order of one thing for 25.00 with 5.00 of shipping. */
const TAKEN = 3000;

test.each(["before", "after"])(
  "what a bank took for the buyer %s the refund came back is owed no more, and is no loss",
  async (when) => {
    const w = await world();
    const purchase = await late(w);
    if (when === "after") await refundComesBack(w);
    const before = await accounts(w);
    const ref = await dispute(w, "stripe", purchase, { amount: TAKEN });
    await w.pump();
    await decide(w, "stripe", ref, "lost");
    await w.pump();
    if (when === "before") {
      expect(await changes(w, before)).toMatchObject({ "platform:losses": TAKEN });
      await refundComesBack(w);
    }
    const unapplied = `unapplied:${purchase.payment.paymentId}`;
    const now = await accounts(w);
    expect(now[unapplied]).toBe(0);
    expect(now["platform:losses"] ?? 0).toBe(0);
    const tried = await givenBack(w, purchase);
    await hours(w, 30);
    expect(await givenBack(w, purchase), "nothing is left to give back").toEqual(tried);
    expect((await refund(w, purchase.payment.paymentId)).status).toBe(200);
    expect(await givenBack(w, purchase)).toEqual(tried);
  },
);

test("what a bank decides about is not given back meanwhile, and once it is won it is", async () => {
  const w = await disputeWorld("stripe");
  const purchase = await late(w);
  const ref = await dispute(w, "stripe", purchase, { amount: TAKEN });
  await w.pump();
  await refundComesBack(w);
  await hours(w, 30);
  expect(await givenBack(w, purchase), "no try is spent").toEqual(["failed"]);
  const asked = await refund(w, purchase.payment.paymentId);
  expect(asked).toMatchObject({ status: 409, body: { code: "order_disputed" } });
  await decide(w, "stripe", ref, "won");
  await w.pump();
  await hours(w, 1);
  expect(await givenBack(w, purchase)).toEqual(["failed", "succeeded"]);
});

test("of what PayPal took a part of for the buyer the rest goes back", async () => {
  const w = await world();
  const purchase = await refused(w);
  const before = await accounts(w);
  const amount = { currency_code: "USD", value: "20.00" };
  const ref = await dispute(w, "paypal", purchase, { amount });
  await w.pump();
  await decide(w, "paypal", ref, "lost");
  await w.pump();
  await fund(w, 10_000);
  await hours(w, 3);
  expect((await disputeOf(w, purchase)).state).toBe("lost");
  expect(await givenBack(w, purchase)).toEqual(["failed", "succeeded"]);
  const total = Number(purchase.order.total.minor);
  expect(await changes(w, before)).toEqual({
    "processor:paypal": -total - 1500,
    "platform:processor-fees": 1500,
    [`unapplied:${purchase.payment.paymentId}`]: total,
  });
  const [last] =
    await w.sql`select amount_minor::int as minor from refunds where state = 'succeeded'`;
  expect(last?.minor).toBe(total - 2000);
  await fund(w, -10_000);
});
