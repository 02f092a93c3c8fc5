import { randomUUID } from "node:crypto";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type StripeClient, stripeTargets } from "./targets.ts";

describe.each(stripeTargets())("payments at Stripe's $name", ({ open, close }) => {
  let client: StripeClient;
  let stripe: Stripe;
  beforeAll(async () => {
    client = await open();
    stripe = client.stripe;
  });
  afterAll(close);

  type More = Partial<Stripe.PaymentIntentCreateParams>;
  const pay = (method = "pm_card_visa", more: More = {}, key?: string) =>
    stripe.paymentIntents.create(
      {
        amount: 2_000,
        currency: "usd",
        confirm: true,
        payment_method: method,
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
        ...more,
      },
      key === undefined ? {} : { idempotencyKey: key },
    );
  const refused = (call: Promise<unknown>) =>
    call.then(
      (answer) => Promise.reject(new Error(`was not refused: ${JSON.stringify(answer)}`)),
      (error: Stripe.errors.StripeError) => error,
    );

  test("a good card pays at once, and its charge says how", async () => {
    const paid = await pay("pm_card_visa", { expand: ["latest_charge.balance_transaction"] });
    expect(paid).toMatchObject({ status: "succeeded", amount_received: 2_000, livemode: false });
    const charge = paid.latest_charge as Stripe.Charge;
    expect(charge).toMatchObject({ object: "charge", paid: true, captured: true, refunded: false });
    expect(charge.payment_method_details?.card).toMatchObject({ brand: "visa", last4: "4242" });
  });

  test("a charge's balance transaction adds up", async () => {
    const paid = await pay("pm_card_bypassPending");
    const charge = await client.eventually(
      () =>
        stripe.charges.retrieve(String(paid.latest_charge), { expand: ["balance_transaction"] }),
      ({ balance_transaction }) => balance_transaction !== null,
    );
    const transaction = charge.balance_transaction as Stripe.BalanceTransaction;
    expect(transaction).toMatchObject({ type: "charge", source: charge.id, status: "available" });
    expect(transaction.fee).toBeGreaterThan(0);
    expect(transaction.net).toBe(transaction.amount - transaction.fee);
    const details = transaction.fee_details.reduce((sum, { amount }) => sum + amount, 0);
    expect(details).toBe(transaction.fee);
  });

  test.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"],
    ["pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", undefined],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", undefined],
    ["pm_card_chargeDeclinedProcessingError", "processing_error", undefined],
  ])("%s is declined with %s", async (method, code, declineCode) => {
    const error = await refused(pay(method));
    expect(error).toMatchObject({ type: "StripeCardError", statusCode: 402, code });
    if (declineCode !== undefined) expect(error.decline_code).toBe(declineCode);
    expect(error.payment_intent?.status).toBe("requires_payment_method");
    expect(error.payment_intent?.last_payment_error?.code).toBe(code);
  });

  test("a card that asks for 3-D Secure waits for the buyer", async () => {
    const waiting = await pay("pm_card_threeDSecure2Required");
    expect(waiting).toMatchObject({ status: "requires_action", amount_received: 0 });
    expect(waiting.next_action?.type).toBe("use_stripe_sdk");
    const redirected = await pay("pm_card_threeDSecure2Required", {
      automatic_payment_methods: { enabled: true },
      return_url: "https://shop.example/back",
    });
    expect(redirected.next_action?.type).toBe("redirect_to_url");
  });

  test("off session, a card that wants its buyer is refused", async () => {
    const customer = await stripe.customers.create();
    const error = await refused(
      pay("pm_card_authenticationRequired", { customer: customer.id, off_session: true }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: "authentication_required" });
  });

  test("what is authorised is captured in part, and the rest let go", async () => {
    const held = await pay("pm_card_visa", { capture_method: "manual" });
    expect(held).toMatchObject({ status: "requires_capture", amount_capturable: 2_000 });
    const captured = await stripe.paymentIntents.capture(held.id, { amount_to_capture: 600 });
    expect(captured).toMatchObject({
      ...{ status: "succeeded", amount_received: 600, amount_capturable: 0 },
    });
  });

  test("what is cancelled cannot be paid", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
    expect(intent.status).toBe("requires_payment_method");
    const canceled = await stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: "abandoned",
    });
    expect(canceled).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
    const error = await refused(
      stripe.paymentIntents.confirm(intent.id, { payment_method: "pm_card_visa" }),
    );
    expect(error).toMatchObject({ statusCode: 400, code: "payment_intent_unexpected_state" });
  });

  describe("idempotency", () => {
    test("the same key answers the first answer again, and says so", async () => {
      const key = randomUUID();
      const first = await pay("pm_card_visa", {}, key);
      const again = await pay("pm_card_visa", {}, key);
      expect(again.id).toBe(first.id);
      // One of the client's two ways to send keeps them as an object, the other as `Headers`.
      const replayed = ({ lastResponse }: typeof first) =>
        new Headers(lastResponse.headers).get("idempotent-replayed");
      expect([replayed(first), replayed(again)]).toEqual([null, "true"]);
    });

    test("the same key with other parameters is an error", async () => {
      const key = randomUUID();
      await pay("pm_card_visa", {}, key);
      const error = await refused(pay("pm_card_visa", { amount: 2_001 }, key));
      expect(error).toMatchObject({ type: "StripeIdempotencyError", statusCode: 400 });
    });

    test("a decline is an answer, and answered again", async () => {
      const key = randomUUID();
      const first = await refused(pay("pm_card_visa_chargeDeclined", {}, key));
      const again = await refused(pay("pm_card_visa_chargeDeclined", {}, key));
      expect(again.code).toBe(first.code);
      expect(again.headers?.["idempotent-replayed"]).toBe("true");
      expect(again.payment_intent?.id).toBe(first.payment_intent?.id);
    });

    test("a request that was never begun leaves its key free", async () => {
      const key = randomUUID();
      const error = await refused(pay("pm_card_visa", { amount: -1 }, key));
      expect(error.statusCode).toBe(400);
      expect((await pay("pm_card_visa", {}, key)).status).toBe("succeeded");
    });
  });

  describe("refunds", () => {
    test("give back in parts, and no more than was paid", async () => {
      const paid = await pay();
      const part = await stripe.refunds.create({ payment_intent: paid.id, amount: 500 });
      expect(part).toMatchObject({ object: "refund", amount: 500, charge: paid.latest_charge });
      const tooMuch = await refused(
        stripe.refunds.create({ payment_intent: paid.id, amount: 1_501 }),
      );
      expect(tooMuch).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
      expect((await stripe.refunds.create({ payment_intent: paid.id })).amount).toBe(1_500);
      const charge = await stripe.charges.retrieve(String(paid.latest_charge));
      expect(charge).toMatchObject({ amount_refunded: 2_000, refunded: true });
      const error = await refused(stripe.refunds.create({ payment_intent: paid.id }));
      expect(error.code).toBe("charge_already_refunded");
    });

    test("are listed by their payment", async () => {
      const paid = await pay();
      const one = await stripe.refunds.create({ payment_intent: paid.id, amount: 100 });
      const two = await stripe.refunds.create({ payment_intent: paid.id, amount: 200 });
      const { data } = await stripe.refunds.list({ payment_intent: paid.id });
      expect(data.map(({ id }) => id)).toEqual([two.id, one.id]);
    });
  });

  test("a card that is disputed by its number loses the money until it is won back", async () => {
    const paid = await pay("pm_card_createDispute");
    const find = () => stripe.disputes.list({ payment_intent: paid.id });
    const { data } = await client.eventually(find, (found) => found.data.length > 0);
    expect(data[0]).toMatchObject({
      status: "needs_response",
      amount: 2_000,
      reason: "fraudulent",
    });
    const id = data[0]?.id ?? "";
    await stripe.disputes.update(id, {
      evidence: { uncategorized_text: "winning_evidence" },
      submit: true,
    });
    const won = await client.eventually(
      () => stripe.disputes.retrieve(id),
      ({ status }) => status === "won",
    );
    expect(won.balance_transactions.length).toBeGreaterThanOrEqual(2);
  });
});
