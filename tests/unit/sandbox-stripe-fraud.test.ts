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

const control = (path: string, body: object = {}) => standIn.control(opened.world, path, body);

describe("an early fraud warning", () => {
  const warned = async () => {
    const intent = await pay(stripe, 10_000, "pm_card_createIssuerFraudRecord");
    const { data } = await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent.id });
    if (!data[0]) throw new Error("no warning");
    return { intent, charge: String(intent.latest_charge), warning: data[0] };
  };

  it("follows the charge of its test card, and no dispute does", async () => {
    const { charge, intent, warning } = await warned();
    expect(warning).toMatchObject({
      object: "radar.early_fraud_warning",
      actionable: true,
      charge,
      payment_intent: intent.id,
      fraud_type: "misc",
    });
    expect(typesOf(await takeEvents(opened.world)).at(-1)).toBe(
      "radar.early_fraud_warning.created",
    );
    expect((await stripe.disputes.list()).data).toEqual([]);
    const read = await stripe.radar.earlyFraudWarnings.retrieve(warning.id, {
      expand: ["charge", "payment_intent"],
    });
    expect(read.charge).toMatchObject({ object: "charge" });
    expect(read.payment_intent).toMatchObject({ object: "payment_intent" });
  });

  it("is no longer actionable once everything is refunded", async () => {
    const { charge, warning } = await warned();
    await stripe.refunds.create({ charge, amount: 9_999 });
    expect((await stripe.radar.earlyFraudWarnings.retrieve(warning.id)).actionable).toBe(true);
    await takeEvents(opened.world);
    await stripe.refunds.create({ charge });
    expect((await stripe.radar.earlyFraudWarnings.retrieve(warning.id)).actionable).toBe(false);
    const events = await takeEvents(opened.world);
    const updated = events.find(({ type }) => type === "radar.early_fraud_warning.updated");
    expect(JSON.parse(updated?.body ?? "{}").data.previous_attributes).toEqual({
      actionable: true,
    });
  });

  it("is no longer actionable once the charge is disputed", async () => {
    const { charge, warning } = await warned();
    await control(`/charges/${charge}/dispute`, { reason: "fraudulent" });
    expect((await stripe.radar.earlyFraudWarnings.retrieve(warning.id)).actionable).toBe(false);
    expect(typesOf(await takeEvents(opened.world))).toContain("radar.early_fraud_warning.updated");
  });

  it("comes by control for any card charge, with any type of fraud", async () => {
    const intent = await pay(stripe, 10_000);
    const charge = String(intent.latest_charge);
    const made = await control(`/charges/${charge}/early_fraud_warning`, {
      fraudType: "made_with_stolen_card",
    });
    expect(made.json).toMatchObject({ actionable: true, fraud_type: "made_with_stolen_card" });
    expect((await control("/charges/ch_nothing/early_fraud_warning")).status).toBe(400);
  });

  it("is listed by charge, payment and time", async () => {
    const first = await warned();
    await opened.world.clock.advance(DAY_MS);
    const second = await warned();
    const ids = async (params: object) =>
      (await stripe.radar.earlyFraudWarnings.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.warning.id, first.warning.id]);
    expect(await ids({ charge: first.charge })).toEqual([first.warning.id]);
    expect(await ids({ payment_intent: second.intent.id })).toEqual([second.warning.id]);
    expect(await ids({ created: { gt: first.warning.created } })).toEqual([second.warning.id]);
  });
});

describe("a review", () => {
  const risky = async () => {
    const intent = await pay(stripe, 10_000, "pm_card_riskLevelElevated");
    const { data } = await stripe.reviews.list();
    if (!data[0]) throw new Error("no review");
    return { intent, charge: String(intent.latest_charge), review: data[0] };
  };

  it("is opened for a payment of elevated risk, which is paid all the same", async () => {
    const { intent, charge, review } = await risky();
    expect(intent.status).toBe("succeeded");
    expect(review).toMatchObject({
      open: true,
      opened_reason: "rule",
      reason: "rule",
      closed_reason: null,
      charge,
      payment_intent: intent.id,
    });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      review: review.id,
      outcome: { risk_level: "elevated", type: "manual_review", reason: "elevated_risk_level" },
    });
    expect((await stripe.paymentIntents.retrieve(intent.id)).review).toBe(review.id);
    expect(typesOf(await takeEvents(opened.world))).toContain("review.opened");
  });

  it("is closed by whoever approves it, once", async () => {
    const { review } = await risky();
    expect(await stripe.reviews.approve(review.id, { expand: ["charge"] })).toMatchObject({
      open: false,
      closed_reason: "approved",
      reason: "approved",
      charge: { object: "charge" },
    });
    expect(typesOf(await takeEvents(opened.world)).at(-1)).toBe("review.closed");
    expect(await errorOf(stripe.reviews.approve(review.id))).toMatchObject({ statusCode: 400 });
    expect((await stripe.reviews.list()).data).toEqual([]);
    expect((await stripe.reviews.retrieve(review.id)).open).toBe(false);
  });

  it.each([
    [undefined, "refunded"],
    ["fraudulent", "refunded_as_fraud"],
  ] as const)("is closed by a refund of everything, for the reason %s", async (reason, closed) => {
    const { charge, review } = await risky();
    await stripe.refunds.create({ charge, ...(reason && { reason }) });
    expect(await stripe.reviews.retrieve(review.id)).toMatchObject({ closed_reason: closed });
  });

  it("is closed by a dispute", async () => {
    const { charge, review } = await risky();
    await control(`/charges/${charge}/dispute`);
    expect((await stripe.reviews.retrieve(review.id)).closed_reason).toBe("disputed");
  });

  it("of an authorization is closed by its cancellation", async () => {
    const intent = await pay(stripe, 5_000, "pm_card_riskLevelElevated", {
      capture_method: "manual",
    });
    const { data } = await stripe.reviews.list();
    await stripe.paymentIntents.cancel(intent.id);
    expect((await stripe.reviews.retrieve(String(data[0]?.id))).closed_reason).toBe("canceled");
  });

  it("is opened by control for any charge", async () => {
    const intent = await pay(stripe, 10_000);
    const made = await control(`/charges/${intent.latest_charge}/review`);
    expect(made.json).toMatchObject({ open: true, opened_reason: "manual" });
  });
});

describe("a payment of the highest risk", () => {
  it.each(["pm_card_radarBlock", "pm_card_riskLevelHighest"])(
    "is blocked before the bank is asked: %s",
    async (method) => {
      const error = await errorOf(pay(stripe, 5_000, method));
      expect(error).toMatchObject({ code: "card_declined", decline_code: "fraudulent" });
      const { data } = await stripe.charges.list();
      expect(data[0]).toMatchObject({
        status: "failed",
        outcome: {
          network_status: "not_sent_to_network",
          reason: "highest_risk_level",
          risk_level: "highest",
          type: "blocked",
        },
      });
    },
  );
});

describe("what the shop itself says about a charge", () => {
  it("is kept as its report and can be taken back", async () => {
    const charge = String((await pay(stripe, 10_000)).latest_charge);
    const report = async (user_report: "fraudulent" | "safe" | "") =>
      (await stripe.charges.update(charge, { fraud_details: { user_report } })).fraud_details;
    expect(await report("fraudulent")).toEqual({ user_report: "fraudulent" });
    expect(await report("safe")).toEqual({ user_report: "safe" });
    expect(await report("")).toEqual({});
  });

  it("is fraud when it refunds for fraud", async () => {
    const charge = String((await pay(stripe, 10_000)).latest_charge);
    await stripe.refunds.create({ charge, amount: 1_000, reason: "fraudulent" });
    expect((await stripe.charges.retrieve(charge)).fraud_details).toEqual({
      user_report: "fraudulent",
    });
  });
});
