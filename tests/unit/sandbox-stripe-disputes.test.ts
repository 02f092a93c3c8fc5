import { describe, expect, it } from "vitest";
import {
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

async function disputed(method: string, amount = 10_000) {
  const intent = await pay(stripe, amount, method);
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  const [dispute] = data;
  if (!dispute) throw new Error(`${method} was not disputed`);
  return { intent, dispute, all: data };
}

const control = (path: string, body: object) => standIn.control(opened.world, path, body);

async function available(): Promise<number> {
  const { available: parts } = await stripe.balance.retrieve();
  return parts.find(({ currency }) => currency === "usd")?.amount ?? 0;
}

describe("a charge that is disputed", () => {
  it("loses its amount and a fee of 15 dollars from the available balance at once", async () => {
    const { intent, dispute } = await disputed("pm_card_createDispute");
    expect(dispute).toMatchObject({
      object: "dispute",
      amount: 10_000,
      currency: "usd",
      charge: intent.latest_charge,
      payment_intent: intent.id,
      reason: "fraudulent",
      status: "needs_response",
      is_charge_refundable: false,
      evidence_details: { has_evidence: false, past_due: false, submission_count: 0 },
      payment_method_details: {
        type: "card",
        card: { brand: "visa", case_type: "chargeback", network_reason_code: "10.4" },
      },
    });
    expect(dispute.balance_transactions).toMatchObject([
      { type: "adjustment", amount: -10_000, fee: 1_500, net: -11_500, source: dispute.id },
    ]);
    expect(await available()).toBe(-11_500);
    const charge = await stripe.charges.retrieve(String(intent.latest_charge));
    expect(charge.disputed).toBe(true);
  });

  it("is told after the payment, first the dispute and then the money", async () => {
    await disputed("pm_card_createDispute");
    const events = await takeEvents(opened.world);
    expect(typesOf(events)).toEqual([
      "payment_intent.created",
      "charge.succeeded",
      "payment_intent.succeeded",
      "charge.updated",
      "charge.dispute.created",
      "charge.dispute.funds_withdrawn",
    ]);
    expect(events[4]?.object).toMatchObject({ object: "dispute", status: "needs_response" });
    expect(events[1]?.object.disputed).toBe(false);
  });

  it.each([
    ["pm_card_createDisputeProductNotReceived", "product_not_received", "13.1"],
    ["pm_card_createDispute", "fraudulent", "10.4"],
  ])("%s gives the reason %s", async (method, reason, network_reason_code) => {
    const { dispute } = await disputed(method);
    expect(dispute).toMatchObject({
      reason,
      payment_method_details: { card: { network_reason_code } },
    });
  });

  it("is disputed twice by the card of multiple disputes, together for no more than it was", async () => {
    const { all } = await disputed("pm_card_createMultipleDisputes", 10_001);
    expect(all.map(({ amount }) => amount)).toEqual([5_000, 5_001]);
    expect(await available()).toBe(-10_001 - 3_000);
  });

  it.each([
    ["pm_card_createDispute", 0],
    ["pm_card_createDisputeProductNotReceived", 1],
  ])("after 3-D Secure is disputed as undelivered, not as fraud: %s", async (method, count) => {
    const intent = await pay(stripe, 5_000, method, {
      payment_method_options: { card: { request_three_d_secure: "any" } },
      expand: ["latest_charge"],
    });
    expect(intent.latest_charge).toMatchObject({
      payment_method_details: { card: { three_d_secure: { result: "attempt_acknowledged" } } },
    });
    expect((await stripe.disputes.list()).data).toHaveLength(count);
  });

  it("keeps its exchange rate in what is taken back", async () => {
    await control("/settlement", { currencies: ["usd"] });
    const intent = await pay(stripe, 10_000, "pm_card_createDispute", { currency: "eur" });
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data[0]).toMatchObject({ amount: 10_000, currency: "eur" });
    expect(data[0]?.balance_transactions[0]).toMatchObject({
      amount: -11_000,
      currency: "usd",
      exchange_rate: 1.1,
    });
  });

  it("may be disputed only after a manual capture", async () => {
    const intent = await pay(stripe, 4_000, "pm_card_createDispute", { capture_method: "manual" });
    expect((await stripe.disputes.list()).data).toEqual([]);
    await stripe.paymentIntents.capture(intent.id, { amount_to_capture: 3_000 });
    const { data } = await stripe.disputes.list();
    expect(data).toMatchObject([{ amount: 3_000 }]);
  });

  it("by a US bank debit is lost as it opens, for nobody can answer it", async () => {
    const intent = await pay(stripe, 4_000, "pm_usBankAccount_dispute", {
      mandate_data: { customer_acceptance: { type: "offline" } },
    });
    await opened.world.clock.advance(5 * DAY_MS);
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data).toMatchObject([{ status: "lost", evidence_details: { due_by: 0 } }]);
    // 4,000 less a fee of 32, and then the amount and the dispute's fee: all of it bank money.
    const { available: parts } = await stripe.balance.retrieve();
    expect(parts[0]?.source_types).toEqual({ card: 0, bank_account: -1_532 });
  });
});

describe("an inquiry", () => {
  it("moves no money and leaves the charge refundable", async () => {
    const { dispute } = await disputed("pm_card_createDisputeInquiry");
    expect(dispute).toMatchObject({
      status: "warning_needs_response",
      is_charge_refundable: true,
      balance_transactions: [],
      payment_method_details: { card: { case_type: "inquiry" } },
    });
    expect(await available()).toBe(0);
    expect(typesOf(await takeEvents(opened.world))).not.toContain("charge.dispute.funds_withdrawn");
  });

  it("is closed by a refund of everything", async () => {
    const { intent, dispute } = await disputed("pm_card_createDisputeInquiry");
    await stripe.refunds.create({ payment_intent: intent.id, amount: 4_000 });
    expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("warning_needs_response");
    await stripe.refunds.create({ payment_intent: intent.id });
    expect(await stripe.disputes.retrieve(dispute.id)).toMatchObject({
      status: "warning_closed",
      is_charge_refundable: false,
    });
  });

  it("is closed by the clock after 120 days", async () => {
    const { dispute } = await disputed("pm_card_createDisputeInquiry");
    await opened.world.clock.advance(119 * DAY_MS);
    expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("warning_needs_response");
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await stripe.disputes.retrieve(dispute.id)).status).toBe("warning_closed");
  });
});

describe("what is already disputed or refunded", () => {
  it("cannot be refunded while the bank has the money", async () => {
    const { intent } = await disputed("pm_card_createDispute");
    const error = await errorOf(stripe.refunds.create({ payment_intent: intent.id }));
    expect(error).toMatchObject({ statusCode: 400, code: "charge_disputed" });
  });

  it("can be disputed for the rest by default, and for more when the bank says so", async () => {
    const intent = await pay(stripe, 10_000);
    const charge = String(intent.latest_charge);
    await stripe.refunds.create({ charge, amount: 4_000 });
    const rest = await control(`/charges/${charge}/dispute`, { reason: "duplicate" });
    expect(rest.json).toMatchObject({ amount: 6_000, reason: "duplicate" });
    const more = await control(`/charges/${charge}/dispute`, { amount: 12_000, fee: 2_000 });
    expect(more.json).toMatchObject({ amount: 12_000 });
    const { data } = await stripe.balanceTransactions.list({ source: String(more.json.id) });
    expect(data).toMatchObject([{ amount: -12_000, fee: 2_000 }]);
  });

  it("needs an amount to be disputed when all of it was refunded", async () => {
    const intent = await pay(stripe, 10_000);
    const charge = String(intent.latest_charge);
    await stripe.refunds.create({ charge });
    expect((await control(`/charges/${charge}/dispute`, {})).status).toBe(400);
    expect((await control(`/charges/${charge}/dispute`, { amount: 10_000 })).status).toBe(200);
  });

  it("makes a refund that still waits fail, so that the buyer is not paid twice", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_pendingRefund");
    const refund = await stripe.refunds.create({ payment_intent: intent.id, amount: 2_000 });
    await control(`/charges/${intent.latest_charge}/dispute`, {});
    expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
      status: "failed",
      failure_reason: "charge_for_pending_refund_disputed",
    });
  });

  it("is never a charge that failed or was not captured", async () => {
    const intent = await pay(stripe, 4_000, "pm_card_visa", { capture_method: "manual" });
    const refused = await control(`/charges/${intent.latest_charge}/dispute`, {});
    expect(refused.status).toBe(400);
  });
});

describe("the programmes that prevent disputes", () => {
  it("leave a dispute where the account takes part in none", async () => {
    const { dispute } = await disputed("pm_card_createRapidDisputeResolutionDispute");
    expect(dispute.status).toBe("needs_response");
  });

  it("give the buyer the money without a fee, or convince the bank", async () => {
    await control("/dispute_settings", { programmes: ["resolution", "deflection"] });
    const resolved = await disputed("pm_card_createRapidDisputeResolutionDispute");
    expect(resolved.dispute).toMatchObject({
      status: "prevented",
      balance_transactions: [{ amount: -10_000, fee: 0 }],
      payment_method_details: { card: { case_type: "resolution" } },
    });
    const blocked = await disputed("pm_card_createCe3BlockDispute");
    expect(blocked.dispute).toMatchObject({
      status: "prevented",
      balance_transactions: [],
      payment_method_details: { card: { case_type: "block" } },
    });
    expect((await control("/dispute_settings", { programmes: ["luck"] })).status).toBe(400);
  });
});

describe("the list of disputes", () => {
  it("is filtered by charge, payment and time", async () => {
    const first = await disputed("pm_card_createDispute");
    await opened.world.clock.advance(DAY_MS);
    const second = await disputed("pm_card_createDispute");
    const ids = async (params: object) =>
      (await stripe.disputes.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.dispute.id, first.dispute.id]);
    expect(await ids({ charge: first.intent.latest_charge })).toEqual([first.dispute.id]);
    expect(await ids({ payment_intent: second.intent.id })).toEqual([second.dispute.id]);
    expect(await ids({ created: { gt: first.dispute.created } })).toEqual([second.dispute.id]);
  });

  it("shows the charge and what moved, expanded", async () => {
    const { dispute } = await disputed("pm_card_createDispute");
    const read = await stripe.disputes.retrieve(dispute.id, {
      expand: ["charge", "payment_intent", "balance_transactions.source"],
    });
    expect(read.charge).toMatchObject({ object: "charge", disputed: true });
    expect(read.payment_intent).toMatchObject({ object: "payment_intent" });
    expect(read.balance_transactions[0]?.source).toMatchObject({ object: "dispute" });
    expect(await errorOf(stripe.disputes.retrieve("du_nothing"))).toMatchObject({
      code: "resource_missing",
    });
  });
});
