import { beforeEach, describe, expect, it } from "vitest";
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

let ada: string;
beforeEach(async () => {
  ada = await artisan(standIn, opened.world, stripe);
  await takeEvents(opened.world);
});

const charged = async (amount: number, method = "pm_card_visa") => {
  const intent = await pay(stripe, amount, method);
  return String(intent.latest_charge);
};
const transfer = (amount: number, more = {}) =>
  stripe.transfers.create({ amount, currency: "usd", destination: ada, ...more });
const fund = (minor: number) =>
  standIn.control(opened.world, "/balance", { currency: "usd", minor: String(minor) });
const pendingOf = async (options = {}) =>
  (await stripe.balance.retrieve({}, options)).pending[0]?.amount;
const tooMuch = { param: "amount", code: "transfer_source_balance_parameters_mismatch" };

describe("a transfer", () => {
  it("is a payment in the artisan's own account", async () => {
    await fund(1_000);
    const made = await transfer(1_000, { description: "Order 1", transfer_group: "order_1" });
    expect(made).toMatchObject({
      object: "transfer",
      amount: 1_000,
      amount_reversed: 0,
      description: "Order 1",
      destination: ada,
      reversals: { object: "list", data: [], url: `/v1/transfers/${made.id}/reversals` },
      source_type: "card",
      transfer_group: "order_1",
    });
    const payment = await stripe.charges.retrieve(
      String(made.destination_payment),
      { expand: ["balance_transaction"] },
      { stripeAccount: ada },
    );
    expect(payment).toMatchObject({
      id: expect.stringMatching(/^py_/),
      amount: 1_000,
      source_transfer: made.id,
      status: "succeeded",
      transfer_group: "order_1",
      balance_transaction: { type: "payment", amount: 1_000, net: 1_000, status: "available" },
    });
    expect(await errorOf(stripe.charges.retrieve(payment.id))).toMatchObject({
      code: "resource_missing",
    });
    const [sent] = (await stripe.balanceTransactions.list({ source: made.id })).data;
    expect(sent).toMatchObject({ type: "transfer", amount: -1_000 });
    expect(typesOf(await takeEvents(opened.world))).toEqual(["transfer.created"]);
  });

  it("keeps its description and metadata up to date, and says so", async () => {
    await fund(1_000);
    const made = await transfer(1_000, { metadata: { a: "1" } });
    await takeEvents(opened.world);
    const changes = { description: "B", metadata: { a: "", b: "2" } };
    expect(await stripe.transfers.update(made.id, changes)).toMatchObject({
      description: "B",
      metadata: { b: "2" },
    });
    expect(await takeEvents(opened.world)).toMatchObject([
      { type: "transfer.updated", object: { metadata: { b: "2" } } },
    ]);
    expect(await errorOf(stripe.transfers.update("tr_none", {}))).toMatchObject({
      code: "resource_missing",
    });
  });

  it("is listed by destination, group and creation", async () => {
    const bea = await artisan(standIn, opened.world, stripe);
    await fund(1_000);
    const first = await transfer(100, { transfer_group: "g" });
    const second = await transfer(100, { destination: bea });
    const list = async (params: object) =>
      (await stripe.transfers.list(params)).data.map(({ id }) => id);
    expect(await list({})).toEqual([second.id, first.id]);
    expect(await list({ destination: bea })).toEqual([second.id]);
    expect(await list({ transfer_group: "g" })).toEqual([first.id]);
    expect(await list({ created: { lt: first.created } })).toEqual([]);
  });

  it("needs an amount above zero and an account of the platform's", async () => {
    await fund(1_000);
    expect(await errorOf(transfer(0))).toMatchObject({ code: "parameter_invalid_integer" });
    expect(
      await errorOf(stripe.transfers.create({ currency: "usd", destination: ada })),
    ).toMatchObject({ code: "parameter_missing", param: "amount" });
    expect(await errorOf(transfer(1, { destination: "acct_none" }))).toMatchObject({
      code: "resource_missing",
      param: "destination",
    });
  });

  it("that the balance did not cover is not made later, and its key says so for a day", async () => {
    const key = { idempotencyKey: "tr_key" };
    const params = { amount: 500, currency: "usd", destination: ada };
    expect(await errorOf(stripe.transfers.create(params, key))).toMatchObject({
      code: "balance_insufficient",
    });
    await fund(1_000);
    expect(await errorOf(stripe.transfers.create(params, key))).toMatchObject({
      code: "balance_insufficient",
    });
    expect((await stripe.transfers.list()).data).toEqual([]);
    await opened.world.clock.advance(DAY_MS);
    expect(await stripe.transfers.create(params, key)).toMatchObject({ amount: 500 });
  });

  it.each([
    ["inactive", "insufficient_capabilities_for_transfer"],
    ["pending", "insufficient_capabilities_for_transfer"],
  ])("is refused while the capability is %s", async (transfers, code) => {
    await fund(1_000);
    await standIn.control(opened.world, `/accounts/${ada}`, { transfers });
    expect(await errorOf(transfer(1))).toMatchObject({ code, statusCode: 400 });
  });

  it("crosses borders only where Stripe lets it", async () => {
    await fund(1_000);
    const accountIn = async (country: string, service_agreement?: string) => {
      const { id } = await stripe.accounts.create({
        type: "express",
        country,
        capabilities: { transfers: { requested: true } },
        ...(service_agreement && { tos_acceptance: { service_agreement } }),
      });
      await standIn.control(opened.world, `/accounts/${id}`, { transfers: "active" });
      return id;
    };
    expect(await transfer(1, { destination: await accountIn("DE") })).toHaveProperty("id");
    expect(await errorOf(transfer(1, { destination: await accountIn("JP") }))).toMatchObject({
      code: "transfers_not_allowed",
      param: "destination",
    });
    const recipient = await accountIn("JP", "recipient");
    expect(await transfer(1, { destination: recipient })).toHaveProperty("id");
  });
});

describe("a transfer from a charge", () => {
  it("is pending as long as the charge is", async () => {
    const source_transaction = await charged(10_000);
    await transfer(4_000, { source_transaction });
    expect(await pendingOf({ stripeAccount: ada })).toBe(4_000);
    expect(await pendingOf()).toBe(10_000 - 320 - 4_000);
    await opened.world.clock.advance(2 * DAY_MS);
    expect(await pendingOf({ stripeAccount: ada })).toBe(0);
  });

  it("may only use what was not refunded", async () => {
    const source_transaction = await charged(10_000);
    await stripe.refunds.create({ charge: source_transaction, amount: 4_000 });
    expect(await errorOf(transfer(6_001, { source_transaction }))).toMatchObject(tooMuch);
    await transfer(5_000, { source_transaction });
    expect(await errorOf(transfer(1_001, { source_transaction }))).toMatchObject(tooMuch);
    await transfer(1_000, { source_transaction });
  });

  it("may not use what a dispute has taken, until it is won", async () => {
    const source_transaction = await charged(10_000);
    await fund(10_000);
    const { json } = await standIn.control(
      opened.world,
      `/charges/${source_transaction}/dispute`,
      {},
    );
    expect(await errorOf(transfer(1, { source_transaction }))).toMatchObject(tooMuch);
    await standIn.control(opened.world, `/disputes/${json.id}`, { status: "won" });
    expect(await transfer(1, { source_transaction })).toHaveProperty("id");
  });

  it("long after its money was paid out needs money that is there", async () => {
    const source_transaction = await charged(10_000);
    await opened.world.clock.advance(2 * DAY_MS);
    await stripe.payouts.create({ amount: 9_680, currency: "usd" });
    expect(await errorOf(transfer(100, { source_transaction }))).toMatchObject({
      code: "balance_insufficient",
    });
    await fund(100);
    expect(await transfer(100, { source_transaction })).toMatchObject({ source_transaction });
  });

  it("is in the group of the charge unless it names another", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_visa", { transfer_group: "order_9" });
    const source_transaction = String(intent.latest_charge);
    expect(await transfer(1, { source_transaction })).toMatchObject({ transfer_group: "order_9" });
    expect(await transfer(1, { source_transaction, transfer_group: "x" })).toMatchObject({
      transfer_group: "x",
    });
  });
});

describe("a reversal", () => {
  it("refunds the artisan's payment, in part or whole, with its own metadata", async () => {
    await fund(1_000);
    const made = await transfer(1_000);
    await takeEvents(opened.world);
    const reversal = await stripe.transfers.createReversal(made.id, {
      amount: 400,
      metadata: { r: "1" },
      expand: ["balance_transaction"],
    });
    expect(reversal).toMatchObject({
      object: "transfer_reversal",
      amount: 400,
      currency: "usd",
      destination_payment_refund: expect.stringMatching(/^pyr_/),
      metadata: { r: "1" },
      transfer: made.id,
      balance_transaction: { type: "transfer_refund", amount: 400 },
    });
    const payment = () =>
      stripe.charges.retrieve(String(made.destination_payment), {}, { stripeAccount: ada });
    expect(await payment()).toMatchObject({ amount_refunded: 400, refunded: false });
    expect(await takeEvents(opened.world)).toMatchObject([
      { type: "transfer.reversed", object: { amount_reversed: 400, reversed: false } },
    ]);
    const updated = await stripe.transfers.updateReversal(made.id, reversal.id, {
      metadata: { s: "2" },
    });
    expect(updated.metadata).toEqual({ r: "1", s: "2" });
    expect(await stripe.transfers.retrieveReversal(made.id, reversal.id)).toMatchObject({
      id: reversal.id,
    });
    await stripe.transfers.createReversal(made.id);
    expect(await payment()).toMatchObject({ amount_refunded: 1_000, refunded: true });
  });

  it("is only found below its own transfer", async () => {
    await fund(1_000);
    const [one, other] = [await transfer(500), await transfer(500)];
    const reversal = await stripe.transfers.createReversal(one.id);
    expect((await stripe.transfers.listReversals(other.id)).data).toEqual([]);
    expect(await errorOf(stripe.transfers.retrieveReversal(other.id, reversal.id))).toMatchObject({
      statusCode: 404,
      code: "resource_missing",
    });
  });

  it("takes money that is still pending from where it is pending", async () => {
    const made = await transfer(4_000, { source_transaction: await charged(10_000) });
    await stripe.transfers.createReversal(made.id, { amount: 1_500 });
    expect(await pendingOf({ stripeAccount: ada })).toBe(2_500);
    expect(await pendingOf()).toBe(10_000 - 320 - 2_500);
  });
});
