import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
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

const RETURN = "https://shop.example/";
const open = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({ amount: 10_000, currency: "usd", ...more });
const buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/payment_intents/${id}/confirm`, { card, threeDSecure });

describe("an authorization", () => {
  const authorize = (more = {}) =>
    pay(stripe, 10_000, "pm_card_visa", { capture_method: "manual", ...more });

  it("can be asked of cards alone, by their own option", async () => {
    const intent = await pay(stripe, 10_000, "pm_card_visa", {
      payment_method_options: { card: { capture_method: "manual" } },
    });
    expect(intent).toMatchObject({ status: "requires_capture", amount_capturable: 10_000 });
  });

  it("is captured whole where no amount is named", async () => {
    const { id } = await authorize();
    expect(await stripe.paymentIntents.capture(id)).toMatchObject({
      status: "succeeded",
      amount_received: 10_000,
      amount_capturable: 0,
    });
    expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(9_680);
  });

  it("is captured once: a capture that is not the last is refused", async () => {
    const { id } = await authorize();
    expect(
      await errorOf(
        stripe.paymentIntents.capture(id, { amount_to_capture: 4_000, final_capture: false }),
      ),
    ).toMatchObject({ statusCode: 400, param: "final_capture" });
    const captured = await stripe.paymentIntents.capture(id, {
      amount_to_capture: 4_000,
      final_capture: true,
    });
    expect(captured).toMatchObject({ status: "succeeded", amount_received: 4_000 });
    expect(await errorOf(stripe.paymentIntents.capture(id))).toMatchObject({
      code: "payment_intent_unexpected_state",
    });
  });

  it("does not grow", async () => {
    const { id } = await authorize();
    const grow = (amount: number) => stripe.paymentIntents.incrementAuthorization(id, { amount });
    expect(await errorOf(grow(10_000))).toMatchObject({ param: "amount" });
    expect((await errorOf(grow(12_000))).message).toContain("incremental authorization");
    await stripe.paymentIntents.capture(id);
    expect(await errorOf(grow(12_000))).toMatchObject({ code: "payment_intent_unexpected_state" });
  });

  it("that is cancelled takes nothing and gives everything back", async () => {
    const { id } = await authorize();
    const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: "duplicate" });
    expect(canceled).toMatchObject({
      status: "canceled",
      cancellation_reason: "duplicate",
      amount_capturable: 0,
    });
    expect((await stripe.balance.retrieve()).pending[0]?.amount).toBe(0);
    expect(typesOf(await takeEvents(opened.world)).slice(-3)).toEqual([
      "payment_intent.amount_capturable_updated",
      "charge.refunded",
      "payment_intent.canceled",
    ]);
  });
});

describe("a change of a PaymentIntent", () => {
  it("of the amount ends the bank page that named another", async () => {
    const intent = await open();
    await buyer(intent.id, "4000002760003184", "leave");
    const waiting = await stripe.paymentIntents.retrieve(intent.id);
    const url = String(waiting.next_action?.use_stripe_sdk?.stripe_js);
    const changed = await stripe.paymentIntents.update(intent.id, { amount: 12_000 });
    expect(changed).toMatchObject({ status: "requires_confirmation", next_action: null });
    expect(await (await fetch(url)).text()).toContain("This step is over");
  });

  it("of the method asks for a confirmation", async () => {
    const intent = await open();
    await buyer(intent.id, "4000002760003184", "leave");
    const changed = await stripe.paymentIntents.update(intent.id, {
      payment_method: "pm_card_visa",
    });
    expect(changed).toMatchObject({ status: "requires_confirmation", next_action: null });
    const paid = await stripe.paymentIntents.confirm(intent.id, { return_url: RETURN });
    expect(paid.status).toBe("succeeded");
  });

  it.each([
    ["requires_capture", { capture_method: "manual" }, "pm_card_visa"],
    ["processing", {}, "pm_usBankAccount_success"],
    ["succeeded", {}, "pm_card_visa"],
  ])("in %s is only one of its metadata and description", async (status, more, method) => {
    const intent = await pay(stripe, 10_000, method, more);
    expect(intent.status).toBe(status);
    const changes: Stripe.PaymentIntentUpdateParams[] = [
      { amount: 1_000 },
      { payment_method: "pm_card_visa" },
      { receipt_email: "b@example.com" },
    ];
    for (const change of changes) {
      expect(await errorOf(stripe.paymentIntents.update(intent.id, change))).toMatchObject({
        code: "payment_intent_unexpected_state",
      });
    }
    const told = await stripe.paymentIntents.update(intent.id, {
      metadata: { a: "1" },
      description: "told later",
    });
    expect(told).toMatchObject({ metadata: { a: "1" }, description: "told later", status });
  });

  it("of its texts and types holds for the payment that follows", async () => {
    const intent = await open();
    const changed = await stripe.paymentIntents.update(intent.id, {
      currency: "eur",
      receipt_email: "b@example.com",
      statement_descriptor_suffix: "ORDER 1",
      shipping: { name: "B. Uyer", address: { line1: "1 Way" } },
      setup_future_usage: "on_session",
      capture_method: "manual",
    });
    expect(changed).toMatchObject({
      currency: "eur",
      payment_method_types: ["card"],
      receipt_email: "b@example.com",
      statement_descriptor_suffix: "ORDER 1",
      shipping: { name: "B. Uyer" },
      setup_future_usage: "on_session",
      capture_method: "manual",
    });
    await buyer(intent.id, "4242424242424242");
    expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_capture");
  });
});
