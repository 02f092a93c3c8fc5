import { beforeEach, describe, expect, it } from "vitest";
import {
  artisan,
  DAY_MS,
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let ada: string;
beforeEach(async () => {
  ada = await artisan(standIn, opened.world, stripe);
  await stripe.balanceSettings.update(
    { payments: { payouts: { schedule: { interval: "manual" } } } },
    { stripeAccount: ada },
  );
  await takeEvents(opened.world);
});

const fund = (minor: number, currency = "usd") =>
  standIn.control(opened.world, "/balance", { currency, minor: String(minor) });

async function give(amount: number): Promise<void> {
  await fund(amount);
  await stripe.transfers.create({ amount, currency: "usd", destination: ada });
}

const asAda = () => ({ stripeAccount: ada });
const payOut = (amount: number, more = {}) =>
  stripe.payouts.create({ amount, currency: "usd", ...more }, asAda());
const availableOf = async (options = {}) =>
  (await stripe.balance.retrieve({}, options)).available[0]?.amount;

/** Gives the artisan another bank account instead of the one there is. */
async function bankOf(account_number: string, currency = "usd"): Promise<string> {
  const made = await stripe.accounts.createExternalAccount(ada, {
    external_account: {
      object: "bank_account",
      account_number,
      routing_number: "110000000",
      country: "US",
      currency,
    },
    default_for_currency: true,
  });
  return made.id;
}

describe("a payout of a connected account", () => {
  it("is pending, then in transit, then paid, and says so each time", async () => {
    await give(5_000);
    await takeEvents(opened.world);
    const payout = await payOut(2_000, {
      description: "July",
      statement_descriptor: "ARTISANS",
      metadata: { month: "7" },
    });
    expect(payout).toMatchObject({
      object: "payout",
      amount: 2_000,
      automatic: false,
      description: "July",
      destination: expect.stringMatching(/^ba_/),
      metadata: { month: "7" },
      method: "standard",
      reconciliation_status: "not_applicable",
      statement_descriptor: "ARTISANS",
      status: "pending",
      type: "bank_account",
    });
    expect(payout.arrival_date - payout.created).toBe(2 * 86_400);
    expect(await availableOf(asAda())).toBe(3_000);
    await opened.world.clock.advance(DAY_MS);
    expect((await stripe.payouts.retrieve(payout.id, {}, asAda())).status).toBe("in_transit");
    await opened.world.clock.advance(DAY_MS);
    expect(await stripe.payouts.retrieve(payout.id, {}, asAda())).toMatchObject({
      status: "paid",
      trace_id: { status: "supported" },
      failure_code: null,
    });
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "payout.created",
      "payout.updated",
      "payout.paid",
      "payout.updated",
    ]);
    expect(new Set(events.map(({ account }) => account))).toEqual(new Set([ada]));
  });

  it("is nobody else's", async () => {
    await give(5_000);
    const payout = await payOut(2_000);
    expect(await errorOf(stripe.payouts.retrieve(payout.id))).toMatchObject({
      code: "resource_missing",
    });
    expect((await stripe.payouts.list()).data).toEqual([]);
  });

  it("takes no more than is available, and only whole positive amounts", async () => {
    await give(1_000);
    expect(await errorOf(payOut(1_001))).toMatchObject({ code: "balance_insufficient" });
    expect(await errorOf(payOut(0))).toMatchObject({ code: "parameter_invalid_integer" });
    expect(await errorOf(payOut(10, { currency: "xyz" }))).toMatchObject({ param: "currency" });
    expect(await errorOf(payOut(10, { currency: "eur" }))).toMatchObject({ param: "currency" });
    expect(await errorOf(payOut(10, { statement_descriptor: "X".repeat(23) }))).toMatchObject({
      param: "statement_descriptor",
    });
    await fund(100_000, "huf");
    expect(await errorOf(stripe.payouts.create({ amount: 150, currency: "huf" }))).toMatchObject({
      param: "amount",
    });
    expect(await stripe.payouts.create({ amount: 200, currency: "huf" })).toHaveProperty("id");
  });

  it("needs an account that may be paid out", async () => {
    await give(1_000);
    await standIn.control(opened.world, `/accounts/${ada}`, { transfers: "inactive" });
    expect(await errorOf(payOut(10))).toMatchObject({ code: "payouts_not_allowed" });
  });

  it("goes to the destination that is named, if it is one of the account's", async () => {
    await give(1_000);
    const other = await bankOf("000999999999");
    expect(await payOut(10, { destination: other })).toMatchObject({ destination: other });
    expect(await errorOf(payOut(10, { destination: "ba_none" }))).toMatchObject({
      code: "resource_missing",
      param: "destination",
    });
    const euros = await bankOf("000888888888", "eur");
    expect(await errorOf(payOut(10, { destination: euros }))).toMatchObject({
      param: "destination",
    });
  });

  it("can be canceled as long as it is pending, and gives its money back", async () => {
    await give(1_000);
    const payout = await payOut(600);
    await takeEvents(opened.world);
    const canceled = await stripe.payouts.cancel(payout.id, {}, asAda());
    expect(canceled).toMatchObject({ status: "canceled" });
    expect(await availableOf(asAda())).toBe(1_000);
    expect(typesOf(await takeEvents(opened.world))).toEqual(["payout.canceled", "payout.updated"]);
    const late = await payOut(600);
    await opened.world.clock.advance(DAY_MS);
    expect(await errorOf(stripe.payouts.cancel(late.id, {}, asAda()))).toMatchObject({
      code: "payouts_not_allowed",
    });
    expect((await stripe.payouts.retrieve(payout.id, {}, asAda())).status).toBe("canceled");
  });

  it("keeps its metadata up to date", async () => {
    await give(1_000);
    const payout = await payOut(600, { metadata: { a: "1" } });
    const updated = await stripe.payouts.update(payout.id, { metadata: { b: "2" } }, asAda());
    expect(updated.metadata).toEqual({ a: "1", b: "2" });
  });

  it("can be listed by status, destination, arrival and creation", async () => {
    await give(1_000);
    const first = await payOut(100);
    await opened.world.clock.advance(2 * DAY_MS);
    const second = await payOut(200);
    const list = async (params: object) =>
      (await stripe.payouts.list(params, asAda())).data.map(({ id }) => id);
    expect(await list({})).toEqual([second.id, first.id]);
    expect(await list({ status: "paid" })).toEqual([first.id]);
    expect(await list({ status: "pending" })).toEqual([second.id]);
    expect(await list({ destination: String(first.destination) })).toHaveLength(2);
    expect(await list({ destination: "ba_other" })).toEqual([]);
    expect(await list({ arrival_date: { gt: first.arrival_date } })).toEqual([second.id]);
    expect(await list({ created: { lt: second.created } })).toEqual([first.id]);
  });
});

describe("a payout that the bank refuses", () => {
  it.each([
    ["000111111116", "no_account"],
    ["000111111113", "account_closed"],
    ["000222222227", "insufficient_funds"],
    ["000333333335", "debit_not_authorized"],
    ["000444444440", "invalid_currency"],
  ])("to %s fails with %s", async (number, code) => {
    await bankOf(number);
    await give(1_000);
    const payout = await payOut(600);
    await opened.world.clock.advance(2 * DAY_MS);
    const failed = await stripe.payouts.retrieve(
      payout.id,
      { expand: ["failure_balance_transaction"] },
      asAda(),
    );
    expect(failed).toMatchObject({
      status: "failed",
      failure_code: code,
      failure_message: expect.any(String),
      failure_balance_transaction: { type: "payout_failure", amount: 600 },
    });
    expect(await availableOf(asAda())).toBe(1_000);
  });

  it("stops payouts until the bank account is another one", async () => {
    const broken = await bankOf("000111111116");
    await give(1_000);
    await payOut(600);
    await takeEvents(opened.world);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "payout.updated",
      "payout.failed",
      "payout.updated",
      "account.external_account.updated",
      "account.updated",
    ]);
    expect(await stripe.accounts.retrieveExternalAccount(ada, broken)).toMatchObject({
      status: "errored",
    });
    expect(await stripe.accounts.retrieve(ada)).toMatchObject({
      capabilities: { transfers: "active" },
      payouts_enabled: false,
      requirements: { currently_due: ["external_account"], past_due: ["external_account"] },
    });
    expect(await errorOf(payOut(600))).toMatchObject({ code: "payouts_not_allowed" });
    await bankOf("000777777777");
    expect((await stripe.accounts.retrieve(ada)).payouts_enabled).toBe(true);
    expect(await payOut(600)).toMatchObject({ status: "pending" });
  });

  it("can fail within five business days after it was paid, and not later", async () => {
    await give(1_000);
    const [early, late] = [await payOut(400), await payOut(300)];
    await opened.world.clock.advance(2 * DAY_MS);
    const failure = await standIn.control(opened.world, `/payouts/${early.id}`, {});
    expect(failure.json).toMatchObject({ status: "failed", failure_code: "account_closed" });
    expect(await availableOf(asAda())).toBe(700);
    await opened.world.clock.advance(8 * DAY_MS);
    expect(await standIn.control(opened.world, `/payouts/${late.id}`, {})).toMatchObject({
      status: 400,
    });
    expect((await stripe.payouts.retrieve(late.id, {}, asAda())).status).toBe("paid");
  });

  it("fails once, and not if it was canceled", async () => {
    await give(1_000);
    const [failed, canceled] = [await payOut(400), await payOut(300)];
    await stripe.payouts.cancel(canceled.id, {}, asAda());
    for (const _ of [1, 2]) await standIn.control(opened.world, `/payouts/${failed.id}`, {});
    expect(await availableOf(asAda())).toBe(1_000);
    expect(await standIn.control(opened.world, `/payouts/${canceled.id}`, {})).toMatchObject({
      status: 400,
    });
  });
});

describe("a payout that is reversed", () => {
  it("takes the money from the bank again", async () => {
    await give(1_000);
    const payout = await payOut(600);
    expect(await errorOf(stripe.payouts.reverse(payout.id, {}, asAda()))).toMatchObject({
      statusCode: 400,
    });
    await opened.world.clock.advance(2 * DAY_MS);
    const reversal = await stripe.payouts.reverse(payout.id, { metadata: { r: "1" } }, asAda());
    expect(reversal).toMatchObject({ amount: -600, original_payout: payout.id, status: "pending" });
    expect((await stripe.payouts.retrieve(payout.id, {}, asAda())).reversed_by).toBe(reversal.id);
    expect(await availableOf(asAda())).toBe(400);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await availableOf(asAda())).toBe(1_000);
    expect((await errorOf(stripe.payouts.reverse(payout.id, {}, asAda()))).message).toContain(
      "reversed already",
    );
  });

  it("is one of a connected account", async () => {
    await fund(1_000);
    const payout = await stripe.payouts.create({ amount: 100, currency: "usd" });
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await errorOf(stripe.payouts.reverse(payout.id))).message).toContain(
      "only payouts of connected accounts",
    );
  });
});
