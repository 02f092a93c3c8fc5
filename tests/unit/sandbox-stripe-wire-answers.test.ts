import { describe, expect, it } from "vitest";
import {
  clientOf,
  errorOf,
  opened,
  plan,
  standIn,
  stripe,
  stripeForEachTest,
} from "./sandbox-stripe.support.ts";

stripeForEachTest();

const raw = (path: string, headers: Record<string, string> = {}, body?: string) =>
  fetch(`${opened.url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { Authorization: `Bearer ${opened.secretKey}`, ...headers },
    ...(body === undefined ? {} : { body }),
  });

describe("an answer", () => {
  it("names its request and the API version that was asked for", async () => {
    const answer = await raw("/v1/balance", { "Stripe-Version": "2024-06-20" });
    expect(answer.headers.get("request-id")).toMatch(/^req_/);
    expect(answer.headers.get("stripe-version")).toBe("2024-06-20");
    const plain = await raw("/v1/balance");
    expect(plain.headers.get("stripe-version")).toBe("2026-10-28.endive");
  });

  it("refuses a version of the API that never was", async () => {
    const answer = await raw("/v1/balance", { "Stripe-Version": "2099-01-01" });
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { type: "invalid_request_error", message: expect.stringContaining("2099-01-01") } },
    ]);
  });

  it("that is an error has its documentation and the page of its log", async () => {
    const answer = await raw("/v1/transfers", {}, "currency=usd&destination=acct_1");
    const requestId = answer.headers.get("request-id");
    expect(await answer.json()).toEqual({
      error: {
        type: "invalid_request_error",
        code: "parameter_missing",
        param: "amount",
        message: "Missing required param: amount.",
        doc_url: "https://stripe.com/docs/error-codes/parameter-missing",
        request_log_url: expect.stringContaining(`logs?object=${requestId}`),
      },
    });
  });

  it("that is a decline has the bank's reason", async () => {
    const error = await errorOf(
      stripe.paymentIntents.create({
        amount: 1_000,
        currency: "usd",
        confirm: true,
        payment_method: "pm_card_visa_chargeDeclinedInsufficientFunds",
        automatic_payment_methods: { enabled: true, allow_redirects: "never" },
      }),
    );
    expect(error).toMatchObject({
      statusCode: 402,
      type: "StripeCardError",
      rawType: "card_error",
      code: "card_declined",
      decline_code: "insufficient_funds",
      doc_url: "https://stripe.com/docs/error-codes/card-declined",
    });
  });
});

describe("advice about another try", () => {
  const key = { "Idempotency-Key": "k1" };

  it("says no where the first answer was a failure that is kept", async () => {
    const wanted = "amount=1&currency=usd&destination=acct_none";
    const first = await raw("/v1/transfers", key, wanted);
    const again = await raw("/v1/transfers", key, wanted);
    expect([first.status, again.status]).toEqual([400, 400]);
    expect(first.headers.get("stripe-should-retry")).toBeNull();
    expect(again.headers.get("stripe-should-retry")).toBe("false");
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("original-request")).toBe(first.headers.get("request-id"));
    expect(await again.text()).toBe(await first.text());
  });

  it("says nothing where the first answer was a success", async () => {
    const wanted = "amount=500&currency=usd";
    await raw("/v1/payment_intents", key, wanted);
    const again = await raw("/v1/payment_intents", key, wanted);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.headers.get("stripe-should-retry")).toBeNull();
  });

  it("says yes while another request holds the object, and keeps no answer", async () => {
    plan(opened.world, { route: "POST /v1/payment_intents", kind: "lock_timeout_429" });
    const wanted = "amount=500&currency=usd";
    const held = await raw("/v1/payment_intents", key, wanted);
    expect(held.status).toBe(429);
    expect(held.headers.get("stripe-should-retry")).toBe("true");
    expect(held.headers.get("retry-after")).toBe("1");
    expect(await held.json()).toMatchObject({ error: { code: "lock_timeout" } });
    const again = await raw("/v1/payment_intents", key, wanted);
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, null]);
  });
});

describe("a secret key that is rolled", () => {
  it("stays good beside the new one until it is expired", async () => {
    const old = opened.secretKey;
    const { json } = await standIn.control(opened.world, "/keys/roll");
    const [before, after] = [clientOf(opened, old), clientOf(opened, String(json.key))];
    expect((await after.transfers.list()).data).toEqual([]);
    expect((await before.transfers.list()).data).toEqual([]);
    await standIn.control(opened.world, "/keys/expire", { key: old });
    expect((await after.transfers.list()).data).toEqual([]);
    const error = await errorOf(before.transfers.list());
    expect(error).toMatchObject({ statusCode: 401, code: "api_key_expired" });
  });
});

describe("a restricted key", () => {
  const keyWith = async (...permissions: string[]) => {
    const { json } = await standIn.control(opened.world, "/keys/restricted", { permissions });
    return clientOf(opened, String(json.key));
  };

  it("may what Stripe's own names say, and is told which name it lacks", async () => {
    const restricted = await keyWith("rak_transfer_read", "rak_payout_write");
    expect((await restricted.transfers.list()).data).toEqual([]);
    expect((await restricted.payouts.list()).data).toEqual([]);
    const error = await errorOf(
      restricted.transfers.create({ amount: 1, currency: "usd", destination: "acct_1" }),
    );
    expect(error).toMatchObject({ statusCode: 403, type: "StripePermissionError" });
    expect(error.message).toContain("Having the 'rak_transfer_write' permission would allow");
  });

  it.each([
    ["refunds", "rak_charge_read"],
    ["webhook_endpoints", "rak_webhook_read"],
    ["balance", "rak_balance_read"],
    ["accounts", "rak_accounts_kyc_basic_read"],
  ])("needs for %s the permission %s", async (resource, permission) => {
    const none = await keyWith("rak_nothing_read");
    const list = (client: typeof none) => client.rawRequest("GET", `/v1/${resource}`);
    expect((await errorOf(list(none))).message).toContain(`'${permission}'`);
    expect(await list(await keyWith(permission))).toHaveProperty("object");
  });
});

describe("a list", () => {
  it("can be followed to its end, in both directions, with any filter", async () => {
    const made: string[] = [];
    for (const amount of [100, 200, 300, 400, 500]) {
      const { id } = await stripe.topups.create({ amount, currency: "usd" });
      made.unshift(id);
    }
    const all: string[] = [];
    for await (const { id } of stripe.topups.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(made);
    const [, , third] = made;
    const newer = await stripe.topups.list({ limit: 1, ending_before: third ?? "" });
    expect(newer).toMatchObject({ has_more: true, data: [{ id: made[1] }], url: "/v1/topups" });
    const older = await stripe.topups.list({ limit: 2, starting_after: third ?? "" });
    expect(older.data.map(({ id }) => id)).toEqual(made.slice(3));
    expect(older.has_more).toBe(false);
    const cheap: string[] = [];
    for await (const { id } of stripe.topups.list({ limit: 1, amount: { lte: 200 } }))
      cheap.push(id);
    expect(cheap).toEqual(made.slice(3));
  });

  it("refuses pages that Stripe does not have", async () => {
    for (const limit of [0, 101])
      expect(await errorOf(stripe.topups.list({ limit }))).toMatchObject({ param: "limit" });
    expect(await errorOf(stripe.topups.list({ starting_after: "tu_none" }))).toMatchObject({
      code: "resource_missing",
      param: "starting_after",
    });
    const both = stripe.topups.list({ starting_after: "a", ending_before: "b" });
    expect((await errorOf(both)).message).toContain("only specify one");
  });
});
