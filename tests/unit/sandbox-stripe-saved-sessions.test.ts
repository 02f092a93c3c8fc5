import type Stripe from "stripe";
import { beforeEach, describe, expect, it } from "vitest";
import {
  clientOf,
  errorOf,
  opened,
  standIn,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

let customer: string;
beforeEach(async () => {
  customer = (await stripe.customers.create({})).id;
});

type Features = Stripe.CustomerSessionCreateParams.Components.PaymentElement.Features;

const start = (features: Features = {}) =>
  stripe.customerSessions.create({
    customer,
    components: { payment_element: { enabled: true, features } },
  });

async function elements(method: "GET" | "POST", path: string, params: Record<string, string>) {
  const form = new URLSearchParams({ key: opened.publishableKey, ...params });
  const url = `${opened.url}/v1/elements${path}`;
  const answer =
    method === "GET" ? await fetch(`${url}?${form}`) : await fetch(url, { method, body: form });
  const json: unknown = await answer.json();
  return { status: answer.status, json: json as Record<string, unknown> };
}

async function saved(redisplay: "always" | "limited" | "unspecified" = "always") {
  const { id } = await stripe.paymentMethods.attach("pm_card_visa", { customer });
  await stripe.paymentMethods.update(id, { allow_redisplay: redisplay });
  return id;
}

const open = (more = {}) =>
  stripe.paymentIntents.create({ amount: 5_000, currency: "usd", customer, ...more });

/** What the Payment Element is told about the customer. */
async function shown(features: Features, more = {}) {
  const session = await start(features);
  const intent = await open(more);
  const { json } = await elements("GET", "/sessions", {
    client_secret: String(intent.client_secret),
    customer_session_client_secret: session.client_secret,
  });
  const { customer: part } = json as { customer: { payment_methods: { id: string }[] } };
  return { json, ids: part.payment_methods.map(({ id }) => id) };
}

describe("a customer session", () => {
  it("lasts half an hour and switches on what was asked for", async () => {
    const session = await start({
      payment_method_redisplay: "enabled",
      payment_method_save: "enabled",
      payment_method_save_usage: "off_session",
    });
    expect(session.client_secret).toMatch(/^cuss_secret_/);
    expect(session.expires_at - session.created).toBe(1_800);
    expect(session).toMatchObject({
      object: "customer_session",
      customer,
      components: {
        buy_button: { enabled: false },
        customer_sheet: { enabled: false, features: null },
        payment_element: {
          enabled: true,
          features: {
            payment_method_redisplay: "enabled",
            payment_method_save: "enabled",
            payment_method_save_usage: "off_session",
            payment_method_remove: "disabled",
            payment_method_redisplay_limit: 3,
            payment_method_allow_redisplay_filters: ["always"],
          },
        },
      },
    });
  });

  it("has other components, each with what it was given", async () => {
    const { components } = await stripe.customerSessions.create({
      customer,
      components: {
        pricing_table: { enabled: true },
        customer_sheet: { enabled: true, features: { payment_method_remove: "enabled" } },
        mobile_payment_element: { enabled: true, features: { payment_method_save: "enabled" } },
      },
    });
    expect(components).toMatchObject({
      pricing_table: { enabled: true },
      payment_element: { enabled: false, features: null },
      customer_sheet: { features: { payment_method_remove: "enabled" } },
      mobile_payment_element: { features: { payment_method_save: "enabled" } },
    });
  });

  it.each<[string, Stripe.CustomerSessionCreateParams.Components, string]>([
    ["with nothing enabled", { buy_button: { enabled: false } }, "components"],
    [
      "that shows more than ten methods",
      { payment_element: { enabled: true, features: { payment_method_redisplay_limit: 11 } } },
      "components[payment_element][features][payment_method_redisplay_limit]",
    ],
  ])("%s is refused", async (_, components, param) => {
    expect(await errorOf(stripe.customerSessions.create({ customer, components }))).toMatchObject({
      statusCode: 400,
      param,
    });
  });

  it("belongs to a customer who exists", async () => {
    const components = { payment_element: { enabled: true } };
    expect(await errorOf(stripe.customerSessions.create({ components }))).toMatchObject({
      param: "customer",
    });
    const nobody = stripe.customerSessions.create({ customer: "cus_nobody", components });
    expect(await errorOf(nobody)).toMatchObject({ statusCode: 400 });
  });
});

describe("what an Element is told", () => {
  it("is the intent as a browser may see it, and what can pay it", async () => {
    const intent = await open({ metadata: { a: "1" } });
    const { json } = await elements("GET", "/sessions", {
      client_secret: String(intent.client_secret),
    });
    expect(json).toMatchObject({
      payment_method_types: ["card", "us_bank_account"],
      wallets: ["apple_pay", "google_pay"],
      intent: { id: intent.id, object: "payment_intent", amount: 5_000 },
      customer: null,
    });
    expect(json.intent).not.toHaveProperty("metadata");
    const setup = await stripe.setupIntents.create({ customer });
    const second = await elements("GET", "/sessions", {
      client_secret: String(setup.client_secret),
    });
    expect(second.json.intent).toMatchObject({ id: setup.id, object: "setup_intent" });
  });

  it("before there is an intent, is what could pay such an amount", async () => {
    const ask = (params: Record<string, string>) => elements("GET", "/sessions", params);
    const { json } = await ask({ mode: "payment", amount: "5000", currency: "eur" });
    expect(json).toMatchObject({ payment_method_types: ["card"], intent: null, customer: null });
    expect((await ask({ mode: "setup" })).json.payment_method_types).toContain("us_bank_account");
    expect((await ask({})).json.error).toMatchObject({ param: "mode" });
    expect((await ask({ mode: "payment" })).json.error).toMatchObject({ param: "currency" });
  });

  it("are the saved methods that the buyer agreed to see again, the newest first", async () => {
    const first = await saved();
    await saved("limited");
    await saved("unspecified");
    const last = await saved();
    await stripe.customers.update(customer, {
      invoice_settings: { default_payment_method: first },
    });
    const { json, ids } = await shown({ payment_method_redisplay: "enabled" });
    expect(ids).toEqual([last, first]);
    expect(json.customer).toEqual({
      id: customer,
      payment_methods: [last, first].map((id) => ({
        id,
        type: "card",
        card: { brand: "visa", last4: "4242", exp_month: 12, exp_year: expect.any(Number) },
        allow_redisplay: "always",
      })),
      default_payment_method: first,
      features: { redisplay: true, save: false, save_usage: null, remove: false },
    });
  });

  it("obeys the session's filters, limit and switches", async () => {
    const first = await saved("limited");
    const last = await saved();
    const filters: Features = {
      payment_method_redisplay: "enabled",
      payment_method_allow_redisplay_filters: ["always", "limited"],
    };
    expect((await shown(filters)).ids).toEqual([last, first]);
    expect((await shown({ ...filters, payment_method_redisplay_limit: 1 })).ids).toEqual([last]);
    expect((await shown({ payment_method_redisplay: "disabled" })).ids).toEqual([]);
    const debit = { allowed_payment_method_types: ["us_bank_account"] };
    expect((await shown(filters, debit)).ids).toEqual([]);
  });

  it("is nothing where the secret is wrong, foreign or too old", async () => {
    const session = await start();
    const foreign = await stripe.customers.create({});
    const intent = await open({ customer: foreign.id });
    const ask = (secret: string, of: string | null) =>
      elements("GET", "/sessions", {
        client_secret: String(of),
        customer_session_client_secret: secret,
      });
    expect((await ask("cuss_secret_wrong", intent.client_secret)).json.error).toMatchObject({
      code: "resource_missing",
    });
    expect((await ask(session.client_secret, intent.client_secret)).json.error).toMatchObject({
      param: "customer_session_client_secret",
    });
    const own = await open();
    expect((await ask(session.client_secret, `${own.id}_secret_x`)).json.error).toMatchObject({
      code: "payment_intent_invalid_parameter",
    });
    await opened.world.clock.advance(30 * 60_000);
    expect((await ask(session.client_secret, own.client_secret)).json.error).toMatchObject({
      code: "customer_session_expired",
    });
    const elsewhere = await standIn.open();
    const other = clientOf(elsewhere, elsewhere.secretKey);
    const stranger = await other.customers.create({});
    const theirs = await other.customerSessions.create({
      customer: stranger.id,
      components: { payment_element: { enabled: true } },
    });
    expect((await ask(theirs.client_secret, own.client_secret)).json.error).toMatchObject({
      code: "resource_missing",
    });
  });
});

describe("a buyer who removes a saved method", () => {
  const remove = (id: string, secret: string) =>
    elements("POST", `/payment_methods/${id}/detach`, { customer_session_client_secret: secret });

  it("can do so where the session lets them", async () => {
    const id = await saved();
    const session = await start({ payment_method_remove: "enabled" });
    const { json } = await remove(id, session.client_secret);
    expect(json).toMatchObject({ id, customer: null });
    expect((await stripe.customers.listPaymentMethods(customer)).data).toEqual([]);
  });

  it("cannot where it does not, nor remove what is not theirs", async () => {
    const id = await saved();
    expect((await remove(id, (await start()).client_secret)).status).toBe(403);
    const other = await stripe.customers.create({});
    const foreign = await stripe.paymentMethods.attach("pm_card_visa", { customer: other.id });
    const session = await start({ payment_method_remove: "enabled" });
    expect((await remove(foreign.id, session.client_secret)).status).toBe(404);
    expect((await remove(id, "cuss_secret_wrong")).status).toBe(400);
    expect((await stripe.paymentMethods.retrieve(id)).customer).toBe(customer);
  });
});
