import { describe, expect, it } from "vitest";
import { instrumentForToken, instrumentNamed, testCards } from "../sandbox/stripe/instruments.ts";
import {
  clientOf,
  errorOf,
  opened,
  pay,
  standIn,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const control = (path: string, body: object) => standIn.control(opened.world, path, body);

/** What docs.stripe.com/testing promises for every card that has a name. */
const PAID = testCards()
  .filter(({ instrument }) => instrument.method === "card")
  .filter(({ instrument }) => !instrument.decline && instrument.threeDSecure !== "required")
  .flatMap(({ names, instrument }) => names.map((name) => [name, instrument] as const))
  .filter(([, { threeDSecure }]) => threeDSecure !== "unless_saved" && threeDSecure !== "saved");

describe("a test card that is paid", () => {
  it("answers to every name that Stripe documents, as PaymentMethod and as token", () => {
    expect(PAID.length).toBeGreaterThan(95);
    for (const [name, instrument] of PAID) {
      expect(instrumentNamed(`pm_card_${name}`)).toBe(instrument);
      expect(instrumentForToken(`tok_${name}`)).toBe(instrument);
    }
    expect(instrumentForToken("tok_usBankAccount_success")).toBeUndefined();
    expect(instrumentNamed("visa")).toBeUndefined();
  });

  it("says its brand, its country and how it is funded in the charge", async () => {
    for (const [name, instrument] of PAID) {
      const intent = await pay(stripe, 1_000, `pm_card_${name}`, { expand: ["latest_charge"] });
      expect(intent.latest_charge).toMatchObject({
        paid: true,
        payment_method_details: {
          card: {
            brand: instrument.brand,
            country: instrument.country,
            funding: instrument.funding,
            last4: instrument.number.slice(-4),
          },
        },
      });
    }
  });

  it.each([
    ["4242 4242 4242 4242", "visa"],
    ["2223 0031 2200 3222", "mastercard"],
    ["3714 496353 98431", "amex"],
    ["6011 0009 9013 9424", "discover"],
    ["3622 720627 1667", "diners"],
    ["6205 5000 0000 0000 004", "unionpay"],
    ["3530 1113 3330 0000", "jcb"],
  ])("is entered by its number %s: %s", async (card, brand) => {
    const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "usd" });
    await control(`/payment_intents/${intent.id}/confirm`, { card });
    const { data } = await stripe.charges.list({ payment_intent: intent.id });
    expect(data[0]).toMatchObject({ paid: true, payment_method_details: { card: { brand } } });
  });

  it.each([
    ["pm_card_visa_cartesBancaires", ["visa", "cartes_bancaires"]],
    ["pm_card_mastercard_cartesBancaires", ["mastercard", "cartes_bancaires"]],
    ["pm_card_visa_debit_eftposAuCoBranded", ["visa", "eftpos_au"]],
    ["pm_card_mastercard_debit_eftposAuCoBranded", ["mastercard", "eftpos_au"]],
  ])("%s has two brands", async (method, available) => {
    const intent = await pay(stripe, 1_000, method, { expand: ["payment_method"] });
    expect(intent.payment_method).toMatchObject({ card: { networks: { available } } });
  });

  it.each(["pm_card_bypassPending", "pm_card_bypassPendingInternational"])(
    "%s reaches the available balance at once",
    async (method) => {
      await pay(stripe, 10_000, method);
      expect((await stripe.balance.retrieve()).available[0]?.amount).toBe(9_680);
    },
  );
});

describe("a test card that is declined", () => {
  it.each([
    ["chargeDeclined", "card_declined", "generic_decline", "01", "try_again_later"],
    [
      "chargeDeclinedInsufficientFunds",
      "card_declined",
      "insufficient_funds",
      "51",
      "try_again_later",
    ],
    ["chargeDeclinedLostCard", "card_declined", "lost_card", "41", "do_not_try_again"],
    ["chargeDeclinedStolenCard", "card_declined", "stolen_card", "43", "do_not_try_again"],
    ["chargeDeclinedExpiredCard", "expired_card", "expired_card", "54", "confirm_card_data"],
    ["chargeDeclinedIncorrectCvc", "incorrect_cvc", "incorrect_cvc", "N7", "confirm_card_data"],
    [
      "chargeDeclinedProcessingError",
      "processing_error",
      "processing_error",
      "96",
      "try_again_later",
    ],
    [
      "chargeDeclinedVelocityLimitExceeded",
      "card_declined",
      "card_velocity_exceeded",
      "65",
      "try_again_later",
    ],
    ["chargeCustomerFail", "card_declined", "generic_decline", "01", "try_again_later"],
    ["chargeCustomerFailLostCard", "card_declined", "lost_card", "41", "do_not_try_again"],
    ["chargeCustomerFailStolenCard", "card_declined", "stolen_card", "43", "do_not_try_again"],
  ])("%s answers %s, %s", async (name, code, decline_code, network_decline_code, advice_code) => {
    const error = await errorOf(pay(stripe, 1_000, `pm_card_visa_${name}`));
    expect(error).toMatchObject({ statusCode: 402, code, decline_code });
    const { data } = await stripe.charges.list();
    expect(data[0]).toMatchObject({
      status: "failed",
      failure_code: code,
      outcome: { type: "issuer_declined", network_decline_code, advice_code },
    });
  });

  it("is every other number: a live card in test mode", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "usd" });
    await control(`/payment_intents/${intent.id}/confirm`, { card: "4111 1111 1111 1111" });
    expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
      status: "requires_payment_method",
      last_payment_error: { code: "card_declined", decline_code: "test_mode_live_card" },
    });
  });
});

describe("what a bank checks", () => {
  it.each([
    ["cvcCheckFail", "pass", "pass", "fail"],
    ["avsZipFail", "pass", "fail", "pass"],
    ["avsLine1Fail", "fail", "pass", "pass"],
    ["avsFail", "fail", "fail", "pass"],
    ["avsUnchecked", "unavailable", "unavailable", "pass"],
    ["cvcCheckFailElevatedRisk", "pass", "pass", "fail"],
    ["avsZipFailElevatedRisk", "pass", "fail", "pass"],
    ["visa", "pass", "pass", "pass"],
  ])("of pm_card_%s: %s, %s, %s", async (name, line1, zip, cvc) => {
    const intent = await pay(stripe, 1_000, `pm_card_${name}`, { expand: ["latest_charge"] });
    expect(intent.latest_charge).toMatchObject({
      payment_method_details: {
        card: {
          checks: {
            address_line1_check: line1,
            address_postal_code_check: zip,
            cvc_check: cvc,
          },
        },
      },
    });
  });

  it("is only what it was given", async () => {
    const browser = clientOf(opened, opened.publishableKey);
    const card = { number: "4000000000000010", exp_month: 12, exp_year: 34 };
    const pays = async (more: object) => {
      const method = await browser.rawRequest("POST", "/v1/payment_methods", {
        type: "card",
        card: { ...card, ...more },
      });
      // The raw request has no type of its own.
      const { id } = method as unknown as { id: string };
      const intent = await pay(stripe, 1_000, id, { expand: ["latest_charge"] });
      return intent.latest_charge;
    };
    const unchecked = { address_line1_check: null, address_postal_code_check: null };
    expect(await pays({})).toMatchObject({
      payment_method_details: { card: { checks: { ...unchecked, cvc_check: null } } },
    });
    expect(await pays({ cvc: "123" })).toMatchObject({
      payment_method_details: { card: { checks: { ...unchecked, cvc_check: "pass" } } },
    });
  });
});

describe("a card with data that cannot be right", () => {
  const year = 34;
  it.each([
    [{ number: "4242424242424241" }, "incorrect_number"],
    [{ exp_month: 13 }, "invalid_expiry_month"],
    [{ exp_year: 20 }, "invalid_expiry_year"],
    [{ cvc: "99" }, "invalid_cvc"],
  ])("%j is refused with %s", async (wrong, code) => {
    const browser = clientOf(opened, opened.publishableKey);
    const card = { number: "4242424242424242", exp_month: 12, exp_year: year, cvc: "123" };
    const error = await errorOf(
      browser.rawRequest("POST", "/v1/payment_methods", {
        type: "card",
        card: { ...card, ...wrong },
      }),
    );
    expect(error).toMatchObject({ statusCode: 402, code });
  });
});

describe("a card with 3-D Secure", () => {
  it.each([
    ["authenticationRequired", "requires_action"],
    ["authenticationRequiredOnSetup", "requires_action"],
    ["authenticationRequiredSetupForOffSession", "requires_action"],
    ["threeDSecure2Required", "requires_action"],
    ["threeDSecureRequired", "requires_action"],
    ["threeDSecureOptional", "succeeded"],
    ["threeDSecureOptionalProcessingError", "succeeded"],
    ["amex_threeDSecureNotSupported", "succeeded"],
  ])("pm_card_%s begins with %s", async (name, status) => {
    const intent = await pay(stripe, 1_000, `pm_card_${name}`, {
      automatic_payment_methods: { enabled: true },
      return_url: "https://example.com/",
    });
    expect(intent.status).toBe(status);
  });

  it("is declined after the bank's page, or where that cannot be shown", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "usd" });
    const declined = await control(`/payment_intents/${intent.id}/confirm`, {
      card: "pm_card_threeDSecureRequiredChargeDeclined",
    });
    expect(declined.json).toMatchObject({ status: "requires_payment_method" });
    const error = await errorOf(pay(stripe, 1_000, "pm_card_threeDSecureRequiredProcessingError"));
    expect(error.code).toBe("card_declined");
  });

  it("shows no page where the bank needs none", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 1_000, currency: "usd" });
    await control(`/payment_intents/${intent.id}/confirm`, {
      card: "4000000032200000",
      threeDSecure: "leave",
    });
    const read = await stripe.paymentIntents.retrieve(intent.id, { expand: ["latest_charge"] });
    expect(read.latest_charge).toMatchObject({
      payment_method_details: {
        card: {
          three_d_secure: { authentication_flow: "frictionless", result: "authenticated" },
        },
      },
    });
  });
});
