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

const HOUR_MS = 3_600_000;
const control = (path: string, body: object) => standIn.control(opened.world, path, body);
const read = (id: string) => stripe.refunds.retrieve(id);

async function paid(method = "pm_card_visa", amount = 10_000) {
  return String((await pay(stripe, amount, method)).latest_charge);
}

describe("a refund", () => {
  it("of a part leaves the rest, and several parts make the whole", async () => {
    const charge = await paid();
    for (const amount of [4_000, 5_000]) await stripe.refunds.create({ charge, amount });
    expect(await stripe.charges.retrieve(charge)).toMatchObject({
      amount_refunded: 9_000,
      refunded: false,
    });
    expect(await errorOf(stripe.refunds.create({ charge, amount: 1_001 }))).toMatchObject({
      param: "amount",
    });
    expect((await stripe.refunds.create({ charge })).amount).toBe(1_000);
    expect((await stripe.charges.retrieve(charge)).refunded).toBe(true);
    expect(await errorOf(stripe.refunds.create({ charge }))).toMatchObject({
      code: "charge_already_refunded",
    });
  });

  it("soon after the charge takes it back; later it is paid back under a reference", async () => {
    const charge = await paid();
    const soon = await stripe.refunds.create({ charge, amount: 1_000 });
    expect(soon.destination_details).toEqual({ card: { type: "reversal" }, type: "card" });
    await opened.world.clock.advance(3 * HOUR_MS);
    const later = await stripe.refunds.create({ charge, amount: 1_000 });
    expect(later.destination_details?.card).toEqual({
      type: "refund",
      reference_status: "pending",
      reference_type: "acquirer_reference_number",
    });
    await control(`/refunds/${later.id}`, { reference: "74627213" });
    expect((await read(later.id)).destination_details?.card).toMatchObject({
      reference: "74627213",
      reference_status: "available",
    });
    expect((await control(`/refunds/${soon.id}`, { reference: "1" })).status).toBe(400);
  });

  it("is found by charge, payment and time", async () => {
    const intent = await pay(stripe, 10_000);
    const charge = String(intent.latest_charge);
    const first = await stripe.refunds.create({ charge, amount: 1_000 });
    await opened.world.clock.advance(DAY_MS);
    const second = await stripe.refunds.create({ charge: await paid(), amount: 1_000 });
    const ids = async (params: object) =>
      (await stripe.refunds.list(params)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([second.id, first.id]);
    expect(await ids({ charge })).toEqual([first.id]);
    expect(await ids({ payment_intent: intent.id })).toEqual([first.id]);
    expect(await ids({ created: { gt: first.created } })).toEqual([second.id]);
  });

  it("tells of new metadata", async () => {
    const refund = await stripe.refunds.create({ charge: await paid() });
    await takeEvents(opened.world);
    const updated = await stripe.refunds.update(refund.id, { metadata: { order: "7" } });
    expect(updated.metadata).toEqual({ order: "7" });
    expect(typesOf(await takeEvents(opened.world))).toEqual([
      "refund.updated",
      "charge.refund.updated",
    ]);
  });

  it.each([
    [{ reverse_transfer: true }, "reverse_transfer"],
    [{ refund_application_fee: true }, "refund_application_fee"],
    [{ instructions_email: "b@example.com" }, "instructions_email"],
    [{ origin: "customer_balance" as const }, "origin"],
  ])("refuses what its charge has not: %j", async (more, param) => {
    const charge = await paid();
    expect(await errorOf(stripe.refunds.create({ charge, ...more }))).toMatchObject({
      statusCode: 400,
      param,
    });
    await stripe.refunds.create({ charge, reverse_transfer: false });
  });

  it("names a charge that belongs to the payment it names", async () => {
    const [one, other] = await Promise.all([pay(stripe, 5_000), pay(stripe, 5_000)]);
    const error = await errorOf(
      stripe.refunds.create({ payment_intent: one.id, charge: String(other.latest_charge) }),
    );
    expect(error.param).toBe("charge");
  });
});

describe("a refund that the balance does not cover", () => {
  async function uncovered() {
    const charge = await paid();
    await opened.world.clock.advance(2 * DAY_MS);
    return stripe.refunds.create({ charge });
  }

  it("is pending until there is money, and then succeeds by itself", async () => {
    const refund = await uncovered();
    expect(refund).toMatchObject({
      status: "pending",
      pending_reason: "insufficient_funds",
      destination_details: { card: { type: "pending" } },
    });
    const { available } = await stripe.balance.retrieve();
    expect(available[0]?.amount).toBe(-320);
    await opened.world.clock.advance(DAY_MS);
    expect((await read(refund.id)).status).toBe("pending");
    await paid("pm_card_bypassPending", 5_000);
    await takeEvents(opened.world);
    await opened.world.clock.advance(HOUR_MS);
    const done = await read(refund.id);
    expect(done.status).toBe("succeeded");
    expect(done.pending_reason).toBeUndefined();
    expect(typesOf(await takeEvents(opened.world))).toContain("refund.updated");
  });

  it("fails when the buyer's bank is quicker", async () => {
    const refund = await uncovered();
    await control(`/charges/${refund.charge}/dispute`, { amount: 10_000 });
    expect(await read(refund.id)).toMatchObject({
      status: "failed",
      failure_reason: "charge_for_pending_refund_disputed",
    });
    await opened.world.clock.advance(DAY_MS);
    expect((await read(refund.id)).status).toBe("failed");
  });

  it("is none while the charge's own money is still pending", async () => {
    const refund = await stripe.refunds.create({ charge: await paid() });
    expect(refund.status).toBe("succeeded");
  });
});

describe("a refund that does not end at once", () => {
  it("is pending for a day with its test card, then succeeds", async () => {
    const refund = await stripe.refunds.create({ charge: await paid("pm_card_pendingRefund") });
    expect(refund).toMatchObject({ status: "pending", pending_reason: "processing" });
    await opened.world.clock.advance(DAY_MS);
    expect(await read(refund.id)).toMatchObject({
      status: "succeeded",
      destination_details: { card: { type: "refund" } },
    });
  });

  it("fails a day later with its test card, and the money is back", async () => {
    const charge = await paid("pm_card_refundFail");
    const refund = await stripe.refunds.create({ charge, amount: 4_000 });
    expect(refund.status).toBe("succeeded");
    await takeEvents(opened.world);
    await opened.world.clock.advance(DAY_MS);
    const failed = await stripe.refunds.retrieve(refund.id, {
      expand: ["failure_balance_transaction"],
    });
    expect(failed).toMatchObject({
      status: "failed",
      failure_reason: "expired_or_canceled_card",
      failure_balance_transaction: { amount: 4_000, type: "refund_failure", status: "pending" },
    });
    expect((await stripe.charges.retrieve(charge)).amount_refunded).toBe(0);
    expect(typesOf(await takeEvents(opened.world))).toEqual(
      expect.arrayContaining(["refund.failed", "refund.updated", "charge.refund.updated"]),
    );
  });

  it("fails weeks later by control, for any reason", async () => {
    const refund = await stripe.refunds.create({ charge: await paid() });
    await opened.world.clock.advance(30 * DAY_MS);
    await control(`/refunds/${refund.id}`, { status: "failed", reason: "lost_or_stolen_card" });
    expect((await read(refund.id)).failure_reason).toBe("lost_or_stolen_card");
  });

  it("is taken back in the dashboard within half an hour only", async () => {
    const charge = await paid();
    const first = await stripe.refunds.create({ charge, amount: 1_000 });
    expect((await control(`/refunds/${first.id}`, { status: "canceled" })).json).toMatchObject({
      status: "canceled",
      failure_reason: "merchant_request",
    });
    const second = await stripe.refunds.create({ charge, amount: 1_000 });
    await opened.world.clock.advance(HOUR_MS);
    expect((await control(`/refunds/${second.id}`, { status: "canceled" })).status).toBe(400);
    expect((await control(`/refunds/${second.id}`, { status: "lost" })).status).toBe(400);
  });
});

describe("a refund that waits for the buyer's answer", () => {
  async function waiting() {
    const refund = await stripe.refunds.create({ charge: await paid("pm_card_pendingRefund") });
    await control(`/refunds/${refund.id}`, { status: "requires_action" });
    return read(refund.id);
  }

  it("says until when, and fails when nobody answered", async () => {
    const refund = await waiting();
    expect(refund).toMatchObject({
      status: "requires_action",
      next_action: { type: "display_details" },
    });
    await opened.world.clock.advance(45 * DAY_MS);
    const failed = await read(refund.id);
    expect(failed.status).toBe("failed");
    expect(failed.next_action).toBeUndefined();
  });

  it("can be canceled, which no other refund can", async () => {
    const refund = await waiting();
    expect((await stripe.refunds.cancel(refund.id)).status).toBe("canceled");
    expect(await errorOf(stripe.refunds.cancel(refund.id))).toMatchObject({ statusCode: 400 });
  });

  it("can be made to expire by Stripe's test helper, which no other refund can", async () => {
    const refund = await waiting();
    expect((await stripe.testHelpers.refunds.expire(refund.id)).status).toBe("failed");
    expect(await errorOf(stripe.testHelpers.refunds.expire(refund.id))).toMatchObject({
      statusCode: 400,
    });
  });
});
