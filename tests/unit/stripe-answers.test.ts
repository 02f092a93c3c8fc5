import { afterEach, expect, test, vi } from "vitest";
import {
  closing,
  creation,
  failure,
  intent,
  NOW,
  refunding,
  scripted,
  sending,
  stripeWith,
} from "./stripe-adapter.support.ts";

afterEach(() => vi.useRealTimers());

const HOUR_MS = 3_600_000;
const type = "invalid_request_error";

test("V016 a key in use is unknown, and the next try sends the same key", async () => {
  const inUse = failure(409, { type: "idempotency_error", code: "idempotency_key_in_use" });
  const { fetch, sent } = scripted(inUse, { json: intent() });
  const { stripe } = stripeWith(fetch);
  const operation = creation();
  const first = await stripe.payIn.createPayment(operation);
  expect(first).toEqual({ kind: "unknown", code: "idempotency_key_in_use" });
  expect(await stripe.payIn.createPayment({ ...operation, tries: 1 })).toMatchObject({
    kind: "ok",
  });
  expect(sent.map(({ headers }) => headers.get("idempotency-key"))).toEqual([
    operation.id,
    operation.id,
  ]);
});

test("a key that was sent with other parameters is unknown, and an error of ours", async () => {
  const { stripe, log } = stripeWith(scripted(failure(400, { type: "idempotency_error" })).fetch);
  const unknown = { kind: "unknown", code: "key_reused_with_other_params" };
  expect(await stripe.payIn.createPayment(creation())).toEqual(unknown);
  const why = expect.stringMatching(/written never to do that/);
  expect(log.error).toHaveBeenCalledWith(
    "stripe_answered",
    expect.objectContaining({ ...unknown, status: 400, why }),
  );
  expect(log.warn).not.toHaveBeenCalled();
});

test("V018 every sending of an operation has the same parameters, whatever happened meanwhile", async () => {
  const { fetch, sent } = scripted(new TypeError("lost"), { json: intent() });
  const operation = creation();
  await stripeWith(fetch).stripe.payIn.createPayment(operation);
  const later = { now: () => new Date(NOW.getTime() + HOUR_MS) };
  await stripeWith(fetch, later).stripe.payIn.createPayment({ ...operation, tries: 7 });
  const [first, second] = sent.map(({ form }) => form.toString());
  expect(second).toBe(first);
  expect(sent[0]?.form.get("amount")).toBe("12345");
});

test("V019 every POST carries a key of ours, also when the client tries a closed connection again", async () => {
  // The client waits before its second try; nobody here does.
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const closed = Object.assign(new TypeError("closed"), { code: "ECONNRESET" });
  const { fetch, sent } = scripted(...Array.from({ length: 14 }, () => closed));
  const { stripe } = stripeWith(fetch);
  const urls = { returnUrl: "https://a.b", refreshUrl: "https://a.b" };
  const calls = Promise.all([
    stripe.payIn.createPayment(creation()),
    stripe.payIn.closePayment(closing("pi_1")),
    stripe.payIn.refundPayment(refunding("pi_1", "ch_1", "5")),
    stripe.payOut.sendTransfers(sending("acct_1", "ch_1", "5")),
    stripe.onboarding.createAccount({ id: "seller-1", email: "a@example.com" }),
    stripe.onboarding.createLink("acct_1", urls),
  ]);
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(5));
  await vi.advanceTimersByTimeAsync(2000);
  await calls;
  const posts = sent.filter(({ method }) => method === "POST");
  expect(new Set(posts.map(({ path }) => path)).size).toBe(6);
  expect(posts.length, "the client's own second try").toBeGreaterThan(6);
  for (const { headers, path } of posts) {
    expect(headers.get("idempotency-key"), path).toMatch(/^([0-9a-f-]{36}|seller-.+)$/);
    expect(headers.get("x-stripe-client-telemetry")).toBeNull();
    expect(headers.get("stripe-version")).toBe("2026-10-28.endive");
  }
});

test("a 500 that Stripe keeps under the key is looked behind, and what was made is adopted", async () => {
  const stored = failure(500, { type: "api_error" }, { "idempotent-replayed": "true" });
  const found = { json: { object: "search_result", data: [intent()] } };
  const { fetch, sent } = scripted(stored, found);
  const { stripe, log } = stripeWith(fetch);
  const answer = await stripe.payIn.createPayment(creation());
  expect(answer).toEqual({ kind: "ok", value: { ref: "pi_1", clientSecret: "pi_1_secret_x" } });
  const why = expect.stringContaining("which repeats that under this key");
  expect(log.warn).toHaveBeenCalledWith("stripe_answered", expect.objectContaining({ why }));
  expect(sent.map(({ path }) => path)).toEqual([
    "/v1/payment_intents",
    "/v1/payment_intents/search",
  ]);
  const nothing = { json: { object: "search_result", data: [] } };
  const again = await stripeWith(scripted(stored, nothing).fetch).stripe.payIn.createPayment(
    creation(),
  );
  expect(again).toEqual({ kind: "unknown", code: "stored_server_error" });
});

test("a look-up that is refused closes nothing", async () => {
  const refused = failure(400, { type, code: "search_not_available" });
  const old = creation({}, new Date(NOW.getTime() - 23 * HOUR_MS));
  const { fetch, sent } = scripted(refused);
  const answer = await stripeWith(fetch).stripe.payIn.createPayment(old);
  expect(answer).toEqual({ kind: "unknown", code: "lookup_search_not_available" });
  expect(sent.map(({ method }) => method)).toEqual(["GET"]);
});

test("a success without its balance transaction is asked for again", async () => {
  const paid = intent({ status: "succeeded", amount_received: 12_345 });
  const charge = { id: "ch_1", status: "succeeded", balance_transaction: null };
  const { stripe } = stripeWith(scripted({ json: { ...paid, latest_charge: charge } }).fetch);
  const answer = await stripe.payIn.readPayment("pi_1");
  expect(answer).toEqual({ kind: "unavailable", code: "balance_transaction_pending" });
});

test("V095 what was charged and the currency it settled in are told apart", async () => {
  const entry = { id: "txn_1", amount: 11_390, currency: "eur", fee: 41 };
  const charge = { id: "ch_1", status: "succeeded", balance_transaction: entry };
  const paid = intent({ status: "succeeded", amount_received: 12_345, latest_charge: charge });
  const answer = await stripeWith(scripted({ json: paid }).fetch).stripe.payIn.readPayment("pi_1");
  expect(answer).toMatchObject({
    value: {
      asked: { minor: 12_345n, currency: "USD" },
      capture: {
        amount: { minor: 12_345n, currency: "USD" },
        ...{ settledIn: "EUR", settledMinor: 11_390n },
        fee: { effectId: "txn_1", amount: { minor: 41n, currency: "EUR" } },
      },
    },
  });
});

test("what settled in a currency that we do not know is told, without a fee", async () => {
  const entry = { id: "txn_1", amount: 96_000, currency: "hkd", fee: 41 };
  const charge = { id: "ch_1", status: "succeeded", balance_transaction: entry };
  const paid = intent({ status: "succeeded", amount_received: 12_345, latest_charge: charge });
  const answer = await stripeWith(scripted({ json: paid }).fetch).stripe.payIn.readPayment("pi_1");
  expect(answer).toMatchObject({ value: { capture: { settledIn: "HKD", fee: undefined } } });
});

test("an answer to our own call in a currency that we never charge is not understood, and closes nothing", async () => {
  const json = intent({ currency: "inr" });
  const answer = await stripeWith(scripted({ json }).fetch).stripe.payIn.createPayment(creation());
  expect(answer).toEqual({ kind: "unknown", code: "currency_unknown" });
});

test("V107 of a payment that was captured in part, asked and captured amount differ", async () => {
  const entry = { id: "txn_1", amount: 3000, currency: "usd", fee: 41 };
  const charge = { id: "ch_1", status: "succeeded", balance_transaction: entry };
  const paid = intent({ status: "succeeded", amount_received: 3000, latest_charge: charge });
  const answer = await stripeWith(scripted({ json: paid }).fetch).stripe.payIn.readPayment("pi_1");
  expect(answer).toMatchObject({
    value: { asked: { minor: 12_345n }, capture: { amount: { minor: 3000n } } },
  });
});

test.each([
  ["V088 500 yen", { minor: "500", currency: "JPY" }, "500", "jpy"],
  ["V089 5 ISK", { minor: "500", currency: "ISK" }, "500", "isk"],
  ["V090 5.120 KWD", { minor: "5120", currency: "KWD" }, "5120", "kwd"],
  ["V091 10.45 HUF", { minor: "1045", currency: "HUF" }, "1045", "huf"],
  ["V097 the most digits", { minor: "99999999", currency: "USD" }, "99999999", "usd"],
] as const)("%s is sent in Stripe's own unit", async (_what, amount, expected, currency) => {
  const { fetch, sent } = scripted({ json: intent() });
  await stripeWith(fetch).stripe.payIn.createPayment(creation({ amount }));
  expect(sent[0]?.form.get("amount")).toBe(expected);
  expect(sent[0]?.form.get("currency")).toBe(currency);
});

test("V097 what Stripe says of an amount beyond its limit is surfaced", async () => {
  const tooLarge = failure(400, { type, code: "amount_too_large" });
  const { fetch, sent } = scripted(tooLarge);
  const amount = { minor: "100000000", currency: "USD" } as const;
  const answer = await stripeWith(fetch).stripe.payIn.createPayment(creation({ amount }));
  expect(answer).toEqual({ kind: "rejected", code: "amount_too_large" });
  expect(sent[0]?.form.get("amount")).toBe("100000000");
});
