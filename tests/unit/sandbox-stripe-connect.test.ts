import { describe, expect, it } from "vitest";
import {
  artisan,
  DAY_MS,
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const artisanOf = () => artisan(standIn, opened.world, stripe);

async function chargeOf(amount: number, method = "pm_card_visa", more = {}): Promise<string> {
  const intent = await pay(stripe, amount, method, more);
  return String(intent.latest_charge);
}

const transfer = (destination: string, amount: number, more = {}) =>
  stripe.transfers.create({ amount, currency: "usd", destination, ...more });

const availableOf = async (stripeAccount?: string) => {
  const balance = await stripe.balance.retrieve({}, stripeAccount ? { stripeAccount } : {});
  return balance.available[0]?.amount;
};

describe("a transfer with source_transaction", () => {
  it("pays each artisan out of one charge before its money is available", async () => {
    const [ada, bea] = [await artisanOf(), await artisanOf()];
    const charge = await chargeOf(10_000, "pm_card_visa", { transfer_group: "order_1" });
    const first = await transfer(ada, 5_400, { source_transaction: charge, metadata: { t: "1" } });
    await transfer(bea, 3_600, { source_transaction: charge });
    expect(first).toMatchObject({
      object: "transfer",
      destination: ada,
      source_transaction: charge,
      transfer_group: "order_1",
      reversed: false,
      metadata: { t: "1" },
    });
    const listed = await stripe.transfers.list({ transfer_group: "order_1" });
    expect(listed.data.map(({ amount }) => amount)).toEqual([3_600, 5_400]);
    expect((await stripe.transfers.list({ destination: ada })).data).toHaveLength(1);
    expect(await availableOf(ada)).toBe(0);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await availableOf(ada)).toBe(5_400);
    expect(await availableOf(bea)).toBe(3_600);
    expect(await availableOf()).toBe(10_000 - 320 - 9_000);
    expect(typesOf(await takeEvents(opened.world))).toContain("transfer.created");
  });

  it("never takes more than the charge, reversals given back", async () => {
    const ada = await artisanOf();
    const charge = await chargeOf(10_000);
    const first = await transfer(ada, 7_000, { source_transaction: charge });
    expect(await errorOf(transfer(ada, 3_001, { source_transaction: charge }))).toMatchObject({
      statusCode: 400,
      param: "amount",
    });
    await stripe.transfers.createReversal(first.id, { amount: 1 });
    expect(await transfer(ada, 3_001, { source_transaction: charge })).toHaveProperty("id");
    expect(await errorOf(transfer(ada, 1, { source_transaction: charge }))).toMatchObject({
      statusCode: 400,
    });
  });

  it("keeps the currency of the charge's balance transaction", async () => {
    const charge = await chargeOf(10_000, "pm_card_visa", { currency: "eur" });
    const ada = await artisanOf();
    expect(await errorOf(transfer(ada, 1_000, { source_transaction: charge }))).toMatchObject({
      statusCode: 400,
      param: "currency",
    });
    expect(
      await transfer(ada, 1_000, { source_transaction: charge, currency: "eur" }),
    ).toMatchObject({ currency: "eur" });
  });

  it("needs a charge that has succeeded", async () => {
    const ada = await artisanOf();
    const pending = await chargeOf(10_000, "pm_usBankAccount_success");
    const authorized = await chargeOf(10_000, "pm_card_visa", { capture_method: "manual" });
    for (const source_transaction of [pending, authorized]) {
      expect(await errorOf(transfer(ada, 100, { source_transaction }))).toMatchObject({
        statusCode: 400,
        param: "source_transaction",
      });
    }
    expect(await errorOf(transfer(ada, 100, { source_transaction: "ch_none" }))).toMatchObject({
      statusCode: 400,
      code: "resource_missing",
    });
  });

  it("is refused for an account that cannot receive", async () => {
    const charge = await chargeOf(10_000);
    const account = await stripe.accounts.create({
      type: "express",
      capabilities: { transfers: { requested: true } },
    });
    expect(await errorOf(transfer(account.id, 100, { source_transaction: charge }))).toMatchObject({
      code: "insufficient_capabilities_for_transfer",
      statusCode: 400,
    });
    expect(await errorOf(transfer("acct_none", 100))).toMatchObject({ code: "resource_missing" });
  });
});

describe("a transfer without source_transaction", () => {
  it("takes only what is available", async () => {
    const ada = await artisanOf();
    await chargeOf(10_000);
    expect(await errorOf(transfer(ada, 1))).toMatchObject({ code: "balance_insufficient" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await errorOf(transfer(ada, 9_681))).toMatchObject({ code: "balance_insufficient" });
    expect(await transfer(ada, 9_680)).toMatchObject({ source_transaction: null });
    expect(await availableOf(ada)).toBe(9_680);
  });

  it("can use money that a test puts there, or a card that settles at once", async () => {
    const ada = await artisanOf();
    await standIn.control(opened.world, "/balance", { currency: "USD", minor: "500" });
    await transfer(ada, 500);
    await chargeOf(1_000, "pm_card_bypassPending");
    expect(await availableOf()).toBe(1_000 - 59);
  });
});

describe("a reversal", () => {
  it("takes back parts and never more than the whole", async () => {
    const ada = await artisanOf();
    const made = await transfer(ada, 9_000, { source_transaction: await chargeOf(10_000) });
    const part = await stripe.transfers.createReversal(made.id, { amount: 4_000 });
    expect(part).toMatchObject({ object: "transfer_reversal", amount: 4_000, transfer: made.id });
    expect(
      await errorOf(stripe.transfers.createReversal(made.id, { amount: 5_001 })),
    ).toMatchObject({ statusCode: 400, param: "amount" });
    await stripe.transfers.createReversal(made.id);
    const read = await stripe.transfers.retrieve(made.id);
    expect(read).toMatchObject({ amount_reversed: 9_000, reversed: true });
    expect(read.reversals.data.map(({ amount }) => amount)).toEqual([5_000, 4_000]);
    expect((await stripe.transfers.listReversals(made.id)).data).toHaveLength(2);
    expect((await errorOf(stripe.transfers.createReversal(made.id))).message).toContain(
      "already fully reversed",
    );
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await availableOf(ada)).toBe(0);
    expect(await availableOf()).toBe(9_680);
    expect(typesOf(await takeEvents(opened.world))).toContain("transfer.reversed");
  });

  it("fails when the artisan has been paid out", async () => {
    const ada = await artisanOf();
    const made = await transfer(ada, 9_000, { source_transaction: await chargeOf(10_000) });
    await opened.world.clock.advance(2 * DAY_MS);
    const payout = await standIn.control(opened.world, `/accounts/${ada}/payouts`, {});
    expect(payout.json).toMatchObject({ object: "payout", amount: 9_000 });
    expect(await errorOf(stripe.transfers.createReversal(made.id))).toMatchObject({
      code: "balance_insufficient",
    });
    await standIn.control(opened.world, `/payouts/${payout.json.id}`, {});
    expect(await stripe.transfers.createReversal(made.id)).toHaveProperty("id");
    const events = await takeEvents(opened.world);
    expect(events.find(({ type }) => type === "payout.failed")).toMatchObject({
      endpoint: "stripe-connect",
      account: ada,
    });
  });
});

describe("a connected account", () => {
  it("can lose its capability again", async () => {
    const ada = await artisanOf();
    await standIn.control(opened.world, `/accounts/${ada}`, {
      transfers: "inactive",
      disabledReason: "rejected.fraud",
    });
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { transfers: "inactive" },
      requirements: { disabled_reason: "rejected.fraud" },
    });
    expect(await stripe.accounts.retrieveCapability(ada, "transfers")).toMatchObject({
      object: "capability",
      status: "inactive",
    });
    expect(
      await standIn.control(opened.world, `/accounts/${ada}`, { transfers: "x" }),
    ).toMatchObject({
      status: 400,
    });
  });
});

describe("a refund", () => {
  it("gives back parts, never more than was captured, and leaves transfers alone", async () => {
    const ada = await artisanOf();
    const intent = await pay(stripe, 10_000);
    const made = await transfer(ada, 9_000, { source_transaction: String(intent.latest_charge) });
    const refund = await stripe.refunds.create({
      payment_intent: intent.id,
      amount: 4_000,
      reason: "requested_by_customer",
      metadata: { refund: "r1" },
    });
    expect(refund).toMatchObject({
      status: "succeeded",
      amount: 4_000,
      metadata: { refund: "r1" },
    });
    expect(
      await errorOf(stripe.refunds.create({ payment_intent: intent.id, amount: 6_001 })),
    ).toMatchObject({ statusCode: 400, param: "amount" });
    await stripe.refunds.create({ charge: String(intent.latest_charge) });
    expect(await errorOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      code: "charge_already_refunded",
    });
    const charge = await stripe.charges.retrieve(String(intent.latest_charge), {
      expand: ["refunds"],
    });
    expect(charge).toMatchObject({ amount_refunded: 10_000, refunded: true });
    expect(charge.refunds?.data).toHaveLength(2);
    expect(await stripe.transfers.retrieve(made.id)).toMatchObject({ amount_reversed: 0 });
    const types = typesOf(await takeEvents(opened.world));
    expect(types).toEqual(expect.arrayContaining(["charge.refunded", "refund.created"]));
    expect((await stripe.refunds.list({ payment_intent: intent.id })).data).toHaveLength(2);
    const moved = await stripe.balanceTransactions.list({ source: refund.id });
    expect(moved.data[0]).toMatchObject({ type: "refund", amount: -4_000, fee: 0, net: -4_000 });
  });

  it("needs something that was paid", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "usd" });
    expect(await errorOf(stripe.refunds.create({ payment_intent: intent.id }))).toMatchObject({
      statusCode: 400,
    });
    expect(await errorOf(stripe.refunds.create({}))).toMatchObject({ code: "parameter_missing" });
  });

  it("that fails later brings the money back", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_refundFail");
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe("succeeded");
    await takeEvents(opened.world);
    await opened.world.clock.advance(DAY_MS);
    const failed = await stripe.refunds.retrieve(refund.id, {
      expand: ["failure_balance_transaction"],
    });
    expect(failed).toMatchObject({
      status: "failed",
      failure_reason: "expired_or_canceled_card",
      failure_balance_transaction: { amount: 10_000, type: "refund_failure" },
    });
    expect(await stripe.charges.retrieve(String(intent.latest_charge))).toMatchObject({
      amount_refunded: 0,
      refunded: false,
    });
    expect(typesOf(await takeEvents(opened.world))).toEqual(
      expect.arrayContaining(["refund.failed", "refund.updated", "charge.refund.updated"]),
    );
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await availableOf()).toBe(9_680);
  });

  it("that is pending succeeds later", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_pendingRefund");
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    expect(refund.status).toBe("pending");
    expect((await errorOf(stripe.refunds.cancel(refund.id))).statusCode).toBe(400);
    await opened.world.clock.advance(DAY_MS);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe("succeeded");
  });

  it("that waits for the buyer can be cancelled", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_pendingRefund");
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    await standIn.control(opened.world, `/refunds/${refund.id}`, { status: "requires_action" });
    expect(await stripe.refunds.cancel(refund.id)).toMatchObject({ status: "canceled" });
    await opened.world.clock.advance(DAY_MS);
    expect((await stripe.refunds.retrieve(refund.id)).status).toBe("canceled");
  });

  it("can fail weeks after it succeeded", async () => {
    const intent = await pay(stripe, 10_000);
    const refund = await stripe.refunds.create({ payment_intent: intent.id });
    await opened.world.clock.advance(21 * DAY_MS);
    await standIn.control(opened.world, `/refunds/${refund.id}`, {
      status: "failed",
      reason: "lost_or_stolen_card",
    });
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: "failed",
      failure_reason: "lost_or_stolen_card",
    });
  });
});

describe("a platform that settles in one currency", () => {
  it("gets a euro payment in dollars, transfers dollars and refunds euros", async () => {
    await standIn.control(opened.world, "/settlement", { currencies: ["usd"] });
    const ada = await artisanOf();
    const intent = await pay(stripe, 10_000, "pm_card_visa", {
      currency: "eur",
      expand: ["latest_charge.balance_transaction"],
    });
    expect(intent.latest_charge).toMatchObject({
      currency: "eur",
      balance_transaction: { currency: "usd", amount: 11_000, exchange_rate: 1.1, fee: 349 },
    });
    const charge = String(Object.assign({ id: "" }, intent.latest_charge).id);
    expect(
      await errorOf(transfer(ada, 1_000, { source_transaction: charge, currency: "eur" })),
    ).toMatchObject({ param: "currency" });
    await transfer(ada, 9_000, { source_transaction: charge });
    const refund = await stripe.refunds.create({
      payment_intent: intent.id,
      amount: 1_000,
      expand: ["balance_transaction"],
    });
    expect(refund).toMatchObject({
      currency: "eur",
      amount: 1_000,
      balance_transaction: { currency: "usd", amount: -1_100 },
    });
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await availableOf()).toBe(11_000 - 349 - 9_000 - 1_100);
  });
});

describe("customers, payouts and top-ups", () => {
  it("keeps customers and their saved cards", async () => {
    const customer = await stripe.customers.create({ email: "b@example.com", name: "B" });
    await stripe.customers.update(customer.id, { metadata: { user: "u1" } });
    await pay(stripe, 1_000, "pm_card_visa", {
      customer: customer.id,
      setup_future_usage: "off_session",
    });
    const saved = await stripe.paymentMethods.list({ customer: customer.id, type: "card" });
    expect(saved.data[0]).toMatchObject({ card: { last4: "4242" }, customer: customer.id });
    expect((await stripe.customers.list({ email: "b@example.com" })).data[0]).toMatchObject({
      id: customer.id,
      metadata: { user: "u1" },
    });
    expect(await stripe.customers.del(customer.id)).toMatchObject({ deleted: true });
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ deleted: true });
  });

  it("moves money to and from the platform's bank", async () => {
    const topup = await stripe.topups.create({ amount: 5_000, currency: "usd" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await stripe.topups.retrieve(topup.id)).status).toBe("succeeded");
    const payout = await stripe.payouts.create({ amount: 2_000, currency: "usd" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await stripe.payouts.retrieve(payout.id)).status).toBe("paid");
    expect(await availableOf()).toBe(3_000);
    expect(await errorOf(stripe.payouts.create({ amount: 3_001, currency: "usd" }))).toMatchObject({
      code: "balance_insufficient",
    });
    const own = await stripe.accounts.retrieveCurrent();
    expect(own.settings?.payouts?.schedule.interval).toBe("manual");
  });
});
