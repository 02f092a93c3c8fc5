import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openTestPayPal, requestToken, type TestPayPal } from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

const TOKEN = "/v1/oauth2/token";
const BALANCES = "/v1/reporting/balances";
const HOUR_MS = 3_600_000;

const basic = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

async function ask(init: RequestInit) {
  const response = await paypal.fetch(TOKEN, { method: "POST", ...init });
  return { status: response.status, body: await response.json() };
}

function own() {
  const { clientId, clientSecret } = paypal.credentials;
  return { authorization: basic(clientId, clientSecret) };
}

async function use(token: string, path = BALANCES) {
  const response = await paypal.fetch(path, { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: await response.json() };
}

describe("a token", () => {
  const form = () => new URLSearchParams({ grant_type: "client_credentials" });

  test("is given for nine hours with its scopes and a nonce", async () => {
    const { status, body } = await ask({ headers: own(), body: form() });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      token_type: "Bearer",
      expires_in: 32_400,
      access_token: expect.stringMatching(/^A21AA/),
      app_id: expect.stringMatching(/^APP-/),
      nonce: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\S+Z[0-9A-Z]{43}$/),
      scope: expect.stringContaining("https://uri.paypal.com/payments/payouts"),
    });
  });

  test("comes with the time of this PayPal, which its clock may move on", async () => {
    const dateOf = async () => {
      const answer = await paypal.fetch(TOKEN, { method: "POST", headers: own(), body: form() });
      return Date.parse(answer.headers.get("date") ?? "");
    };
    await paypal.world.clock.advance(48 * HOUR_MS);
    expect(Math.abs((await dateOf()) - paypal.world.clock.now())).toBeLessThan(2_000);
  });

  test("ends by the clock; a new one does not end the old", async () => {
    const first = await requestToken(paypal.credentials);
    await paypal.world.clock.advance(8 * HOUR_MS);
    const second = await requestToken(paypal.credentials);
    expect((await use(first)).status).toBe(200);
    await paypal.world.clock.advance(HOUR_MS);
    expect(await use(first)).toEqual({
      status: 401,
      body: { error: "invalid_token", error_description: "Access Token not found in cache" },
    });
    expect((await use(second)).status).toBe(200);
  });

  test("that was made up, or is missing, is refused in PayPal's two ways", async () => {
    expect(await use("A21AAmadeup")).toEqual({
      status: 401,
      body: { error: "invalid_token", error_description: "Token signature verification failed" },
    });
    const response = await paypal.fetch(BALANCES);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ name: "AUTHENTICATION_FAILURE" });
  });

  test("is ended at once when a test says so, and by a revoked client until it is restored", async () => {
    const token = await requestToken(paypal.credentials);
    await paypal.control("/keys/revoke");
    expect((await use(token)).status).toBe(401);
    expect((await ask({ headers: own(), body: form() })).body).toEqual({
      error: "invalid_client",
      error_description: "Client Authentication failed",
    });
    await paypal.control("/keys/restore");
    expect((await use(token)).status).toBe(200);
    await paypal.control("/tokens/expire");
    expect((await use(token)).status).toBe(401);
  });

  test("is given for each secret of the app until that one is deleted", async () => {
    const { clientId, clientSecret: first } = paypal.credentials;
    const { body: added } = await paypal.control("/secrets");
    const second = String(added.clientSecret);
    const tokenFor = (secret: string) =>
      ask({ headers: { ...own(), authorization: basic(clientId, secret) }, body: form() });
    const token = String((await tokenFor(first)).body.access_token);
    expect((await tokenFor(second)).status).toBe(200);
    await paypal.control("/secrets/delete", { clientSecret: first });
    expect((await tokenFor(first)).body).toMatchObject({ error: "invalid_client" });
    expect((await tokenFor(second)).status).toBe(200);
    expect((await use(token)).status).toBe(200);
  });

  test.each([
    ["no secret", () => ({ authorization: basic(paypal.credentials.clientId, "") })],
    ["another secret", () => ({ authorization: basic(paypal.credentials.clientId, "wrong") })],
    ["an unknown client", () => ({ authorization: basic("nobody", "wrong") })],
    ["no header", () => ({})],
    ["a bearer token", () => ({ authorization: "Bearer A21AA" })],
  ])("is not given for %s", async (_name, headers) => {
    const { status, body } = await ask({ headers: headers(), body: form() });
    expect([status, body.error]).toEqual([401, "invalid_client"]);
  });

  test("is given for client credentials only, asked for in a form", async () => {
    const refresh = new URLSearchParams({ grant_type: "refresh_token" });
    expect(await ask({ headers: own(), body: refresh })).toEqual({
      status: 400,
      body: { error: "unsupported_grant_type", error_description: "unsupported grant_type" },
    });
    const json = JSON.stringify({ grant_type: "client_credentials" });
    const headers = { ...own(), "content-type": "application/json" };
    expect((await ask({ headers, body: json })).body.error_description).toBe("Grant Type is NULL");
    expect((await ask({ headers: own() })).body.error_description).toBe("Grant Type is NULL");
  });
});

describe("scopes", () => {
  const scope = (name: string) => `https://uri.paypal.com/${name}`;

  test.each([
    ["payments/payouts", "/v1/payments/payouts/X", "REQUIRED_SCOPE_MISSING"],
    ["services/applications/webhooks", "/v1/notifications/webhooks", "NOT_AUTHORIZED"],
    ["services/reporting/balances/read", BALANCES, "NOT_AUTHORIZED"],
    ["services/reporting/search/read", "/v1/reporting/transactions", "NOT_AUTHORIZED"],
    ["services/disputes/read-seller", "/v1/customer/disputes", "NOT_AUTHORIZED"],
    ["services/payments/payment", "/v2/checkout/orders/X", "NOT_AUTHORIZED"],
    ["services/payments/payment/authcapture", "/v2/payments/captures/X", "NOT_AUTHORIZED"],
    ["services/payments/refund", "/v2/payments/refunds/X", "NOT_AUTHORIZED"],
    ["services/vault/payment-tokens/readwrite", "/v3/vault/payment-tokens", "NOT_AUTHORIZED"],
  ])("without %s, %s is forbidden", async (name, path, error) => {
    await paypal.control("/tokens/scopes", { without: [scope(name)] });
    const { status, body } = await use(await requestToken(paypal.credentials), path);
    expect([status, body.name]).toEqual([403, error]);
  });

  test("of a token stay as they were when the app's change", async () => {
    const before = await requestToken(paypal.credentials);
    await paypal.control("/tokens/scopes", { scopes: [] });
    expect((await use(before)).status).toBe(200);
    const after = await requestToken(paypal.credentials);
    expect((await use(after)).status).toBe(403);
    expect((await use(after, "/v1/notifications/webhooks-event-types")).status).toBe(200);
  });
});
