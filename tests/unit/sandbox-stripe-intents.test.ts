import type Stripe from "stripe";
import { describe, expect, it } from "vitest";
import {
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

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
