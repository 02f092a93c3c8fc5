import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
  takeEvents,
  typesOf,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const RETURN = "https://shop.example/saved";
const buyer = (id: string, card: string, threeDSecure = "pass") =>
  standIn.control(opened.world, `/setup_intents/${id}/confirm`, { card, threeDSecure });
const aCustomer = async () => (await stripe.customers.create({})).id;
const save = async (method: string, more = {}) =>
  stripe.setupIntents.create({
    customer: await aCustomer(),
    payment_method: method,
    confirm: true,
    return_url: RETURN,
    ...more,
  });

describe("a decline at a set-up", () => {
  it.each([
    ["pm_card_visa_chargeDeclined", "card_declined", "generic_decline"],
    ["pm_card_visa_chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"],
    ["pm_card_chargeDeclinedExpiredCard", "expired_card", "expired_card"],
    ["pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc"],
  ])(
    "of %s is a 402 with the SetupIntent, and another card can be tried",
    async (card, code, decline) => {
      const customer = await aCustomer();
      const intent = await stripe.setupIntents.create({ customer });
      const error = await errorOf(
        stripe.setupIntents.confirm(intent.id, { payment_method: card, return_url: RETURN }),
      );
      expect(error).toMatchObject({
        statusCode: 402,
        code,
        decline_code: decline,
        raw: { setup_intent: { id: intent.id }, payment_method: { type: "card" } },
      });
      const failed = await stripe.setupIntents.retrieve(intent.id, { expand: ["latest_attempt"] });
      expect(failed).toMatchObject({
        status: "requires_payment_method",
        payment_method: null,
        last_setup_error: { code, decline_code: decline, type: "card_error" },
        latest_attempt: { status: "failed", setup_error: { code } },
      });
      const saved = await stripe.setupIntents.confirm(intent.id, {
        payment_method: "pm_card_visa",
        return_url: RETURN,
      });
      expect(saved).toMatchObject({ status: "succeeded", last_setup_error: null });
      expect(typesOf(await takeEvents(opened.world))).toEqual([
        "customer.created",
        "setup_intent.created",
        "setup_intent.setup_failed",
        "payment_method.attached",
        "setup_intent.succeeded",
      ]);
    },
  );

  it("does not happen to a card that fails only when it is charged", async () => {
    expect((await save("pm_card_chargeCustomerFail")).status).toBe("succeeded");
  });
});

describe("3-D Secure at a set-up", () => {
  it.each(["4000002500003155", "4000002760003184", "4000003800000446", "4000008260003178"])(
    "%s is saved once the buyer has passed",
    async (card) => {
      const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
      await buyer(intent.id, card, "leave");
      const waiting = await stripe.setupIntents.retrieve(intent.id, { expand: ["latest_attempt"] });
      expect(waiting).toMatchObject({
        status: "requires_action",
        next_action: { type: "use_stripe_sdk" },
        latest_attempt: { status: "requires_action" },
      });
      const url = String(waiting.next_action?.use_stripe_sdk?.stripe_js);
      expect(await (await fetch(url)).text()).toContain("saved for later");
      await fetch(url, { method: "POST", body: new URLSearchParams({ outcome: "complete" }) });
      const saved = await stripe.setupIntents.retrieve(intent.id, {
        expand: ["latest_attempt", "payment_method"],
      });
      expect(saved).toMatchObject({
        status: "succeeded",
        payment_method: { customer: intent.customer },
        latest_attempt: {
          status: "succeeded",
          payment_method_details: { card: { three_d_secure: { result: "authenticated" } } },
        },
      });
    },
  );

  it.each(["fail", "cancel"])("%s saves nothing and names the reason", async (step) => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000002500003155", step);
    expect(await stripe.setupIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      payment_method: null,
      last_setup_error: {
        code: "setup_intent_authentication_failure",
        type: "invalid_request_error",
        payment_method: { customer: null },
      },
    });
    const events = typesOf(await takeEvents(opened.world));
    expect(events.slice(-2)).toEqual(["setup_intent.requires_action", "setup_intent.setup_failed"]);
  });

  it("on its own page goes back to the shop with the result", async () => {
    const waiting = await save("pm_card_authenticationRequired");
    const answer = await fetch(waiting.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
      redirect: "manual",
    });
    expect(answer.headers.get("location")).toBe(
      `${RETURN}?setup_intent=${waiting.id}&setup_intent_client_secret=${waiting.client_secret}&redirect_status=succeeded`,
    );
  });

  it("of a cancelled SetupIntent leads nowhere, and its attempt was given up", async () => {
    const waiting = await save("pm_card_authenticationRequired");
    await stripe.setupIntents.cancel(waiting.id);
    await fetch(waiting.next_action?.redirect_to_url?.url ?? "", {
      method: "POST",
      body: new URLSearchParams({ outcome: "complete" }),
    });
    expect((await stripe.setupIntents.retrieve(waiting.id)).status).toBe("canceled");
    const attempts = await stripe.setupAttempts.list({ setup_intent: waiting.id });
    expect(attempts.data.map(({ status }) => status)).toEqual(["abandoned"]);
  });

  it("is asked of a card that could do without when the shop wants it", async () => {
    const wish = { payment_method_options: { card: { request_three_d_secure: "any" as const } } };
    expect((await save("pm_card_threeDSecureOptional")).status).toBe("succeeded");
    expect((await save("pm_card_threeDSecureOptional", wish)).status).toBe("requires_action");
  });

  it("is passed and the card is declined all the same", async () => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000008400001629");
    expect(await stripe.setupIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      last_setup_error: { code: "card_declined" },
    });
  });

  it("left for another card is an attempt given up", async () => {
    const intent = await stripe.setupIntents.create({ customer: await aCustomer() });
    await buyer(intent.id, "4000002760003184", "leave");
    await buyer(intent.id, "4242424242424242");
    const attempts = await stripe.setupAttempts.list({ setup_intent: intent.id });
    expect(attempts.data.map(({ status }) => status)).toEqual(["succeeded", "abandoned"]);
  });
});
