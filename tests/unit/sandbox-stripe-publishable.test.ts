import { beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../sandbox/stripe/routes.ts";
import { errorOf, opened, stripe, stripeForEachTest } from "./sandbox-stripe.support.ts";

stripeForEachTest();

let customer: string;
beforeEach(async () => {
  customer = (await stripe.customers.create({})).id;
});

type Answer = { status: number; json: Record<string, unknown> };

/** A call as Stripe.js makes it: a form with the publishable key in it. */
async function browser(
  method: "GET" | "POST",
  path: string,
  params: Record<string, string> = {},
): Promise<Answer> {
  const form = new URLSearchParams({ key: opened.publishableKey, ...params });
  const url = `${opened.url}${path}`;
  const answer =
    method === "GET" ? await fetch(`${url}?${form}`) : await fetch(url, { method, body: form });
  const json: unknown = await answer.json();
  return { status: answer.status, json: json as Record<string, unknown> };
}

const CARD = {
  "payment_method_data[type]": "card",
  "payment_method_data[card][number]": "4242424242424242",
  "payment_method_data[card][exp_month]": "12",
  "payment_method_data[card][exp_year]": "40",
  "payment_method_data[card][cvc]": "123",
};
const open = (more = {}) =>
  stripe.paymentIntents.create({ amount: 5_000, currency: "usd", customer, ...more });
const attach = (name = "pm_card_visa") => stripe.paymentMethods.attach(name, { customer });

describe("a publishable key", () => {
  it("may make exactly the calls that Stripe.js makes", () => {
    const routes = ROUTES.filter(({ publishable }) => publishable).map(
      ({ method, path }) => `${method} ${path.source.replaceAll("\\/", "/")}`,
    );
    const id = "(?<id>[^/]+)";
    expect(routes.sort()).toEqual(
      [
        `GET ^/v1/payment_intents/${id}$`,
        `POST ^/v1/payment_intents/${id}/confirm$`,
        `GET ^/v1/setup_intents/${id}$`,
        `POST ^/v1/setup_intents/${id}/confirm$`,
        "POST ^/v1/payment_methods$",
        "POST ^/v1/tokens$",
        "POST ^/v1/confirmation_tokens$",
        "GET ^/v1/elements/sessions$",
        `POST ^/v1/elements/payment_methods/${id}/detach$`,
      ].sort(),
    );
  });

  it.each([
    ["GET", "/v1/customers"],
    ["GET", "/v1/payment_methods"],
    ["POST", "/v1/setup_intents"],
    ["POST", "/v1/customer_sessions"],
    ["GET", "/v1/confirmation_tokens/ctoken_1"],
    ["GET", "/v1/tokens/tok_1"],
  ] as const)("may not %s %s", async (method, path) => {
    const { status, json } = await browser(method, path);
    expect(status).toBe(401);
    expect(json.error).toMatchObject({ code: "secret_key_required" });
  });

  it("sees of a SetupIntent what its buyer may, and only with the secret", async () => {
    const intent = await stripe.setupIntents.create({ customer, metadata: { a: "1" } });
    const path = `/v1/setup_intents/${intent.id}`;
    const { json } = await browser("GET", path, { client_secret: String(intent.client_secret) });
    expect(json).toMatchObject({ id: intent.id, status: intent.status, usage: "off_session" });
    for (const hidden of ["customer", "metadata", "latest_attempt", "on_behalf_of"]) {
      expect(json).not.toHaveProperty(hidden);
    }
    expect((await browser("GET", path)).json.error).toMatchObject({ param: "client_secret" });
    const wrong = { client_secret: `${intent.id}_secret_wrong` };
    for (const answer of [
      await browser("GET", path, wrong),
      await browser("POST", `${path}/confirm`, { ...CARD, ...wrong }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.json.error).toMatchObject({ code: "setup_intent_invalid_parameter" });
    }
  });

  it("confirms a SetupIntent with a card's number", async () => {
    const intent = await stripe.setupIntents.create({ customer });
    const { json } = await browser("POST", `/v1/setup_intents/${intent.id}/confirm`, {
      ...CARD,
      client_secret: String(intent.client_secret),
      use_stripe_sdk: "true",
    });
    expect(json).toMatchObject({ status: "succeeded" });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toHaveLength(1);
  });

  it("hears of a decline without what only the server may see", async () => {
    const intent = await stripe.setupIntents.create({ customer, metadata: { a: "1" } });
    const { status, json } = await browser("POST", `/v1/setup_intents/${intent.id}/confirm`, {
      ...CARD,
      "payment_method_data[card][number]": "4000000000000002",
      client_secret: String(intent.client_secret),
    });
    expect(status).toBe(402);
    const text = JSON.stringify(json);
    expect(text).toContain("generic_decline");
    for (const hidden of ["metadata", "fingerprint", "latest_attempt"]) {
      expect(text).not.toContain(hidden);
    }
  });

  it("makes a payment method without seeing its fingerprint", async () => {
    const { json } = await browser("POST", "/v1/payment_methods", {
      type: "card",
      "card[number]": "4242424242424242",
      "card[exp_month]": "12",
      "card[exp_year]": "2040",
    });
    expect(json).toMatchObject({ object: "payment_method", card: { last4: "4242" } });
    expect(JSON.stringify(json)).not.toContain("fingerprint");
  });

  it("pays with a saved method of the intent's customer, and with nobody else's", async () => {
    const own = await attach();
    const other = await stripe.customers.create({});
    const foreign = await stripe.paymentMethods.attach("pm_card_visa", { customer: other.id });
    const intent = await open();
    const confirm = (method: string) =>
      browser("POST", `/v1/payment_intents/${intent.id}/confirm`, {
        client_secret: String(intent.client_secret),
        payment_method: method,
      });
    const refused = await confirm(foreign.id);
    expect(refused.status).toBe(400);
    expect(refused.json.error).toMatchObject({ param: "payment_method" });
    expect((await confirm(own.id)).json.status).toBe("succeeded");
  });

  it.each([
    ["off_session", "true"],
    ["capture_method", "manual"],
    ["amount_to_confirm", "5000"],
  ])("cannot decide %s", async (name, value) => {
    const intent = await open();
    const { status, json } = await browser("POST", `/v1/payment_intents/${intent.id}/confirm`, {
      ...CARD,
      client_secret: String(intent.client_secret),
      [name]: value,
    });
    expect(status).toBe(400);
    expect(json.error).toMatchObject({ param: name });
  });

  it("can ask for more use of the method than the server did, never for less", async () => {
    const confirm = async (before: "on_session" | "off_session", wish: string) => {
      const intent = await open({ setup_future_usage: before });
      return browser("POST", `/v1/payment_intents/${intent.id}/confirm`, {
        ...CARD,
        client_secret: String(intent.client_secret),
        setup_future_usage: wish,
      });
    };
    expect((await confirm("on_session", "off_session")).json).toMatchObject({
      status: "succeeded",
      setup_future_usage: "off_session",
    });
    expect((await confirm("off_session", "on_session")).json.error).toMatchObject({
      param: "setup_future_usage",
    });
  });
});

describe("a confirmation token", () => {
  it("of the browser confirms a payment once, with all that the buyer chose", async () => {
    const { json: token } = await browser("POST", "/v1/confirmation_tokens", {
      ...CARD,
      return_url: "https://shop.example/",
      setup_future_usage: "off_session",
      "shipping[name]": "B. Uyer",
      "shipping[address][line1]": "1 Way",
    });
    expect(token).toMatchObject({
      object: "confirmation_token",
      payment_method_preview: { type: "card", card: { last4: "4242" } },
      setup_future_usage: "off_session",
      shipping: { name: "B. Uyer", address: { line1: "1 Way" } },
      use_stripe_sdk: true,
    });
    expect(JSON.stringify(token)).not.toContain("fingerprint");
    const id = String(token.id);
    const intent = await open({ confirm: true, confirmation_token: id });
    expect(intent).toMatchObject({
      status: "succeeded",
      setup_future_usage: "off_session",
      shipping: { name: "B. Uyer" },
    });
    const read = await stripe.confirmationTokens.retrieve(id);
    expect(read).toMatchObject({ payment_intent: intent.id, setup_intent: null });
    const again = open({ confirm: true, confirmation_token: id });
    expect((await errorOf(again)).message).toContain("already been used");
  });

  it("of the test helper confirms a SetupIntent", async () => {
    const token = await stripe.testHelpers.confirmationTokens.create({
      payment_method: "pm_card_visa",
      return_url: "https://shop.example/",
    });
    const intent = await stripe.setupIntents.create({
      customer,
      confirm: true,
      confirmation_token: token.id,
    });
    expect(intent.status).toBe("succeeded");
    expect(await stripe.confirmationTokens.retrieve(token.id)).toMatchObject({
      setup_intent: intent.id,
      payment_intent: null,
    });
  });

  it("is good for twelve hours", async () => {
    const token = await stripe.testHelpers.confirmationTokens.create({
      payment_method: "pm_card_visa",
      return_url: "https://shop.example/",
    });
    expect((token.expires_at ?? 0) - token.created).toBe(12 * 3600);
    await opened.world.clock.advance(12 * 3_600_000);
    const late = open({ confirm: true, confirmation_token: token.id });
    expect((await errorOf(late)).message).toContain("expired");
    expect(await errorOf(stripe.testHelpers.confirmationTokens.create({}))).toMatchObject({
      code: "parameter_missing",
    });
  });
});

describe("a token", () => {
  it("of the browser's card can be used once, by the server", async () => {
    const { json } = await browser("POST", "/v1/tokens", {
      "card[number]": "5555555555554444",
      "card[exp_month]": "12",
      "card[exp_year]": "2040",
      "card[cvc]": "123",
      "card[name]": "B. Uyer",
    });
    expect(json).toMatchObject({
      object: "token",
      type: "card",
      used: false,
      card: { brand: "MasterCard", last4: "4444", cvc_check: "unchecked" },
    });
    expect(JSON.stringify(json)).not.toContain("fingerprint");
    const token = String(json.id);
    const create = () => stripe.paymentMethods.create({ type: "card", card: { token } });
    expect(await create()).toMatchObject({
      card: { brand: "mastercard", last4: "4444" },
      billing_details: { name: "B. Uyer" },
    });
    expect((await stripe.tokens.retrieve(token)).used).toBe(true);
    expect(await errorOf(create())).toMatchObject({ code: "token_already_used" });
  });

  it("of a bank account and of a new CVC exist too", async () => {
    const bank = await stripe.tokens.create({
      bank_account: { account_number: "000123456789", country: "US", currency: "usd" },
    });
    expect(bank).toMatchObject({ type: "bank_account", bank_account: { last4: "6789" } });
    expect((await stripe.tokens.create({ cvc_update: { cvc: "123" } })).type).toBe("cvc_update");
  });

  it("is not made of nothing, nor of a card's number by a server", async () => {
    expect(await errorOf(stripe.tokens.create({}))).toMatchObject({ statusCode: 400 });
    const card = { number: "4242424242424242", exp_month: "12", exp_year: "2040" };
    expect(await errorOf(stripe.tokens.create({ card }))).toMatchObject({ statusCode: 402 });
  });
});
