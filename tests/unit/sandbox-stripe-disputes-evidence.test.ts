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

async function disputed(method = "pm_card_createDispute") {
  const intent = await pay(stripe, 10_000, method);
  const { data } = await stripe.disputes.list({ payment_intent: intent.id });
  if (!data[0]) throw new Error(`${method} was not disputed`);
  return data[0];
}

const read = (id: string) => stripe.disputes.retrieve(id);
const control = (path: string, body: object) => standIn.control(opened.world, path, body);
const answer = (id: string, text: string) =>
  stripe.disputes.update(id, { evidence: { uncategorized_text: text } });
const lastEvents = async (count: number) => typesOf(await takeEvents(opened.world)).slice(-count);

async function available(): Promise<number> {
  return (await stripe.balance.retrieve()).available[0]?.amount ?? 0;
}

describe("evidence", () => {
  it("is sent to the bank unless it is only to be kept, and can be sent once", async () => {
    const { id } = await disputed();
    const kept = await stripe.disputes.update(id, {
      evidence: { customer_name: "B. Uyer", product_description: "A bowl" },
      submit: false,
    });
    expect(kept).toMatchObject({
      status: "needs_response",
      evidence: { customer_name: "B. Uyer", product_description: "A bowl" },
      evidence_details: {
        has_evidence: true,
        submission_count: 0,
        submission_method: "not_submitted",
      },
    });
    const sent = await stripe.disputes.update(id, { evidence: { shipping_carrier: "Post" } });
    expect(sent).toMatchObject({
      status: "under_review",
      evidence: { customer_name: "B. Uyer", shipping_carrier: "Post" },
      evidence_details: { submission_count: 1, submission_method: "manual", past_due: false },
    });
    expect((await answer(id, "more").catch((error) => error)).statusCode).toBe(400);
  });

  it("that is kept is sent by saying so, without repeating it", async () => {
    const { id } = await disputed();
    await stripe.disputes.update(id, { evidence: { customer_name: "B. Uyer" }, submit: false });
    expect(await stripe.disputes.update(id, { submit: true })).toMatchObject({
      status: "under_review",
      evidence: { customer_name: "B. Uyer" },
    });
  });

  it("is not sent by a change of metadata", async () => {
    const { id } = await disputed();
    await takeEvents(opened.world);
    const changed = await stripe.disputes.update(id, { metadata: { case: "7" } });
    expect(changed).toMatchObject({ status: "needs_response", metadata: { case: "7" } });
    const [event] = await takeEvents(opened.world);
    expect(event?.type).toBe("charge.dispute.updated");
    expect(JSON.parse(event?.body ?? "{}").data.previous_attributes).toEqual({ metadata: {} });
  });

  it("starts with what Stripe knows of the buyer", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_createDispute", {
      receipt_email: "buyer@example.com",
    });
    const { data } = await stripe.disputes.list({ payment_intent: intent.id });
    expect(data[0]?.evidence.customer_email_address).toBe("buyer@example.com");
  });

  it("has limits: 20,000 characters a text and 150,000 in all", async () => {
    const { id } = await disputed();
    const long = "x".repeat(20_000);
    expect(await errorOf(answer(id, `${long}x`))).toMatchObject({
      param: "evidence[uncategorized_text]",
    });
    const texts = Object.fromEntries(
      [
        "access_activity_log",
        "cancellation_policy_disclosure",
        "cancellation_rebuttal",
        "duplicate_charge_explanation",
        "product_description",
        "refund_policy_disclosure",
        "refund_refusal_explanation",
        "uncategorized_text",
      ].map((name) => [name, long]),
    );
    expect(await errorOf(stripe.disputes.update(id, { evidence: texts }))).toMatchObject({
      param: "evidence",
    });
    expect((await read(id)).evidence_details.has_evidence).toBe(false);
  });

  it("takes files that were uploaded as evidence, and no others", async () => {
    const { id } = await disputed();
    const upload = (purpose: "dispute_evidence" | "business_logo") =>
      stripe.files.create({
        purpose,
        file: { data: Buffer.from("proof"), name: "proof.png", type: "image/png" },
      });
    const [proof, logo] = await Promise.all([upload("dispute_evidence"), upload("business_logo")]);
    const evidence = { receipt: proof.id };
    await stripe.disputes.update(id, { evidence, submit: false });
    const expanded = await stripe.disputes.retrieve(id, { expand: ["evidence.receipt"] });
    expect(expanded.evidence.receipt).toMatchObject({ object: "file", filename: "proof.png" });
    for (const file of [logo.id, "file_nothing"]) {
      const error = await errorOf(stripe.disputes.update(id, { evidence: { receipt: file } }));
      expect(error.param).toBe("evidence[receipt]");
    }
  });
});

describe("the bank's answer", () => {
  it("to winning_evidence gives the amount back and keeps the fee", async () => {
    const { id } = await disputed();
    await takeEvents(opened.world);
    expect((await answer(id, "winning_evidence")).status).toBe("under_review");
    const won = await read(id);
    expect(won).toMatchObject({ status: "won", is_charge_refundable: true });
    expect(won.balance_transactions).toMatchObject([
      { amount: -10_000, fee: 1_500 },
      { amount: 10_000, fee: 0, net: 10_000, type: "adjustment" },
    ]);
    expect(await available()).toBe(-1_500);
    expect(await lastEvents(3)).toEqual([
      "charge.dispute.updated",
      "charge.dispute.closed",
      "charge.dispute.funds_reinstated",
    ]);
  });

  it("leaves a charge that was won refundable", async () => {
    const { id, charge } = await disputed();
    await answer(id, "winning_evidence");
    expect((await stripe.refunds.create({ charge: String(charge) })).amount).toBe(10_000);
  });

  it("gives the fee back too where the account's terms say so", async () => {
    await control("/dispute_settings", { feeReturned: true });
    const { id } = await disputed();
    await answer(id, "winning_evidence");
    expect((await read(id)).balance_transactions[1]).toMatchObject({ fee: -1_500, net: 11_500 });
    expect(await available()).toBe(0);
  });

  it("to losing_evidence keeps the money", async () => {
    const { id } = await disputed();
    await answer(id, "losing_evidence");
    const lost = await read(id);
    expect(lost.status).toBe("lost");
    expect(lost.balance_transactions).toHaveLength(1);
    expect(await lastEvents(1)).toEqual(["charge.dispute.closed"]);
  });

  it("to anything else comes after two months, and is no", async () => {
    const { id } = await disputed();
    await answer(id, "please");
    await opened.world.clock.advance(59 * DAY_MS);
    expect((await read(id)).status).toBe("under_review");
    await opened.world.clock.advance(2 * DAY_MS);
    expect((await read(id)).status).toBe("lost");
  });

  it("to no answer by the last day is no", async () => {
    const dispute = await disputed();
    const dueBy = dispute.evidence_details.due_by ?? 0;
    expect(new Date(dueBy * 1000).toISOString()).toContain("T23:59:59");
    await opened.world.clock.advance(dueBy * 1000 - opened.world.clock.now());
    expect((await read(dispute.id)).status).toBe("needs_response");
    await opened.world.clock.advance(2_000);
    expect((await read(dispute.id)).status).toBe("lost");
    expect((await answer(dispute.id, "late").catch((error) => error)).message).toContain("closed");
  });

  it("is not waited for when the dispute is accepted", async () => {
    const { id } = await disputed();
    expect((await stripe.disputes.close(id)).status).toBe("lost");
    expect(await errorOf(stripe.disputes.close(id))).toMatchObject({ statusCode: 400 });
  });

  it("is given by Stripe's own evidence where smart disputes may send it", async () => {
    const dispute = await disputed("pm_card_createAutoRepresentmentEligibleDispute");
    expect(dispute.intended_submission_method).toBe("prefer_smart_disputes");
    await opened.world.clock.advance(9 * DAY_MS);
    expect(await read(dispute.id)).toMatchObject({
      status: "under_review",
      evidence_details: { submission_method: "smart_disputes", past_due: false },
    });
    const other = await disputed("pm_card_createAutoRepresentmentEligibleDispute");
    await stripe.disputes.update(other.id, { intended_submission_method: "manual" });
    await opened.world.clock.advance(9 * DAY_MS);
    expect((await read(other.id)).status).toBe("lost");
  });
});

describe("an inquiry that is answered", () => {
  it.each(["winning_evidence", "losing_evidence"])(
    "with %s is closed without money",
    async (text) => {
      const { id } = await disputed("pm_card_createDisputeInquiry");
      expect((await answer(id, text)).status).toBe("warning_under_review");
      expect(await read(id)).toMatchObject({ status: "warning_closed", balance_transactions: [] });
    },
  );

  it("with escalate_inquiry_evidence becomes a chargeback with its money and a new last day", async () => {
    const inquiry = await disputed("pm_card_createDisputeInquiry");
    await opened.world.clock.advance(3 * DAY_MS);
    await answer(inquiry.id, "escalate_inquiry_evidence");
    const dispute = await read(inquiry.id);
    expect(dispute).toMatchObject({
      id: inquiry.id,
      status: "needs_response",
      is_charge_refundable: false,
      balance_transactions: [{ amount: -10_000, fee: 1_500 }],
      evidence_details: { submission_count: 0 },
      payment_method_details: { card: { case_type: "chargeback" } },
    });
    expect(dispute.evidence_details.due_by).not.toBe(inquiry.evidence_details.due_by);
    expect(await lastEvents(2)).toEqual([
      "charge.dispute.updated",
      "charge.dispute.funds_withdrawn",
    ]);
    await answer(inquiry.id, "winning_evidence");
    expect((await read(inquiry.id)).status).toBe("won");
  });

  it("can be accepted, which ends it", async () => {
    const { id } = await disputed("pm_card_createDisputeInquiry");
    expect((await stripe.disputes.close(id)).status).toBe("warning_closed");
  });

  it("waits in warning_under_review for whatever else it is told", async () => {
    const { id } = await disputed("pm_card_createDisputeInquiry");
    await answer(id, "please");
    await opened.world.clock.advance(60 * DAY_MS);
    expect((await read(id)).status).toBe("warning_under_review");
  });
});

describe("by control, a bank", () => {
  it.each([
    ["pm_card_createDispute", ["won"]],
    ["pm_card_createDispute", ["under_review", "lost"]],
    ["pm_card_createDisputeInquiry", ["warning_under_review", "warning_closed"]],
    ["pm_card_createDisputeInquiry", ["needs_response", "won"]],
  ])("takes %s through %s", async (method, steps) => {
    const { id } = await disputed(method);
    for (const status of steps) {
      const moved = await control(`/disputes/${id}`, { status });
      expect(moved.json).toMatchObject({ status });
    }
  });

  it.each([
    ["pm_card_createDispute", "warning_closed"],
    ["pm_card_createDisputeInquiry", "won"],
    ["pm_card_createDispute", "forgotten"],
  ])("cannot take %s to %s", async (method, status) => {
    const { id } = await disputed(method);
    expect((await control(`/disputes/${id}`, { status })).status).toBe(400);
  });
});
