import type Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  clientOf,
  errorOf,
  expectBooksBalance,
  pay,
  type StandIn,
  startStripe,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

let standIn: StandIn;
let opened: Awaited<ReturnType<StandIn["open"]>>;
let stripe: ReturnType<typeof clientOf>;

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());
beforeEach(async () => {
  opened = await standIn.open();
  stripe = clientOf(opened, opened.secretKey);
});
afterEach(() => expectBooksBalance(opened.world));

const RETURN = "https://shop.example/";
const open = (more: Partial<Stripe.PaymentIntentCreateParams> = {}) =>
  stripe.paymentIntents.create({ amount: 10_000, currency: "usd", ...more });
const buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/payment_intents/${id}/confirm`, { card, threeDSecure });

describe("what a PaymentIntent is made with", () => {
  it.each([
    ["off_session", { off_session: true }],
    ["error_on_requires_action", { error_on_requires_action: true }],
    ["mandate", { mandate: "mandate_1" }],
    ["mandate_data", { mandate_data: { customer_acceptance: { type: "offline" as const } } }],
    ["return_url", { return_url: RETURN }],
    ["confirmation_token", { confirmation_token: "ctoken_1" }],
  ])("%s goes only with confirm", async (param, given) => {
    expect(await errorOf(open(given))).toMatchObject({ statusCode: 400, param });
  });

  it.each([
    ["application_fee_amount", { application_fee_amount: 100 }],
    ["transfer_data", { transfer_data: { destination: "acct_1" } }],
  ])("%s belongs to charges that the stand-in does not play", async (param, given) => {
    expect(await errorOf(open(given))).toMatchObject({ statusCode: 400, param });
  });

  it("can be a method or a new one's data, not both", async () => {
    const error = await errorOf(
      open({
        payment_method: "pm_card_visa",
        payment_method_data: { type: "us_bank_account" },
      }),
    );
    expect(error).toMatchObject({ code: "parameters_exclusive" });
  });

  it("shows the options of its types with Stripe's defaults", async () => {
    expect(await open()).toMatchObject({
      payment_method_options: {
        card: { request_three_d_secure: "automatic", installments: null, network: null },
        us_bank_account: { verification_method: "automatic" },
      },
    });
    const cards = await open({
      excluded_payment_method_types: ["us_bank_account"],
      payment_method_options: { card: { request_three_d_secure: "any" } },
    });
    expect(cards.payment_method_types).toEqual(["card"]);
    expect(cards.payment_method_options).toEqual({
      card: {
        request_three_d_secure: "any",
        installments: null,
        network: null,
        mandate_options: null,
      },
    });
  });

  it("can name the amount that the buyer saw", async () => {
    const intent = await open({ payment_method: "pm_card_visa" });
    const confirm = (amount: number) =>
      stripe.paymentIntents.confirm(intent.id, { amount_to_confirm: amount, return_url: RETURN });
    expect(await errorOf(confirm(9_999))).toMatchObject({ param: "amount_to_confirm" });
    expect((await confirm(10_000)).status).toBe("succeeded");
  });
});

describe("3-D Secure that the shop asks for", () => {
  it.each(["any", "challenge"] as const)(
    "(%s) is shown for a card that could do without",
    async (wish) => {
      const card = { request_three_d_secure: wish };
      const intent = await open({ payment_method_options: { card } });
      await buyer(intent.id, "4000000000003055", "leave");
      expect((await stripe.paymentIntents.retrieve(intent.id)).status).toBe("requires_action");
    },
  );

  it("shows nothing for a card whose bank does not take part, and says that it was tried", async () => {
    const more = {
      payment_method_options: { card: { request_three_d_secure: "any" } },
      expand: ["latest_charge"],
    };
    const details = (result: string) => ({
      status: "succeeded",
      latest_charge: { payment_method_details: { card: { three_d_secure: { result } } } },
    });
    const intent = await pay(stripe, 1_000, "pm_card_visa", more);
    expect(intent).toMatchObject(details("attempt_acknowledged"));
    const frictionless = await open();
    await buyer(frictionless.id, "4000000032200000");
    const read = await stripe.paymentIntents.retrieve(frictionless.id, {
      expand: ["latest_charge"],
    });
    expect(read).toMatchObject(details("authenticated"));
  });

  it("is not shown when nobody asks", async () => {
    expect((await pay(stripe, 1_000, "pm_card_threeDSecureOptional")).status).toBe("succeeded");
  });

  it("can be a decline instead of a page", async () => {
    const error = await errorOf(
      pay(stripe, 1_000, "pm_card_authenticationRequired", { error_on_requires_action: true }),
    );
    expect(error).toMatchObject({ statusCode: 402, code: "authentication_required" });
  });
});

describe("a PaymentIntent that its server confirms", () => {
  it("comes back to the server when the buyer has passed, and is confirmed once more", async () => {
    const intent = await open({
      confirmation_method: "manual",
      confirm: true,
      payment_method: "pm_card_authenticationRequired",
      return_url: RETURN,
    });
    expect(intent.status).toBe("requires_action");
    const url = intent.next_action?.redirect_to_url?.url ?? "";
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
      redirect: "manual",
    });
    expect(answer.headers.get("location")).toContain("redirect_status=succeeded");
    const waiting = await stripe.paymentIntents.retrieve(intent.id);
    expect(waiting).toMatchObject({ status: "requires_confirmation", next_action: null });
    const paid = await stripe.paymentIntents.confirm(intent.id, { return_url: RETURN });
    expect(paid.status).toBe("succeeded");
  });

  it("asks again when the server confirms with another card", async () => {
    const intent = await open({
      confirmation_method: "manual",
      confirm: true,
      payment_method: "pm_card_authenticationRequired",
      return_url: RETURN,
    });
    await fetch(intent.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
      redirect: "manual",
    });
    const again = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: "pm_card_authenticationRequired",
      return_url: RETURN,
    });
    expect(again.status).toBe("requires_action");
  });

  it("cannot be confirmed by a browser", async () => {
    const intent = await open({ confirmation_method: "manual" });
    const { json } = await buyer(intent.id, "4242424242424242");
    expect(json.error).toContain("cannot be confirmed using your publishable key");
  });
});

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
