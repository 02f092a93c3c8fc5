import { expect, test } from "vitest";
import { z } from "zod";
import { answer } from "../../worker/processors/stripe/answer.ts";
import {
  creation,
  failure,
  intent,
  type Plan,
  quiet,
  scripted,
  stripeWith,
} from "./stripe-adapter.support.ts";

const type = "invalid_request_error";
const [notPayable, gone] = ["receiver_not_payable", "gone"];

test.each<[string, Plan, string, string]>([
  ["a connection that breaks", new TypeError("fetch failed"), "unknown", "no_answer"],
  ["a page in place of JSON", { text: "<html>502</html>" }, "unknown", "no_answer"],
  ["500", failure(500, { type: "api_error" }), "unknown", "server_error"],
  ["503", failure(503, { type: "api_error" }), "unknown", "server_error"],
  ["a lock", failure(429, { type, code: "lock_timeout" }), "unknown", "lock_timeout"],
  ["429", failure(429, { type, code: "rate_limit" }), "unavailable", "rate_limited"],
  ["401", failure(401, { type }), "unavailable", "unauthorized"],
  ["401 for an account", failure(401, { code: "account_invalid" }), "unavailable", "unauthorized"],
  ["403", failure(403, { type }), "unavailable", "unauthorized"],
  ["402", failure(402, { type: "card_error", code: "x", decline_code: "y" }), "rejected", "y"],
  ["400", failure(400, { type, code: "amount_too_small" }), "rejected", "amount_too_small"],
  ["400 without a code", failure(400, { type }), "rejected", type],
  ["400 without any name", failure(400, {}), "rejected", "unnamed"],
  ["409", failure(409, { type }), "unknown", "conflict"],
  ["409 about a key", failure(409, { type: "idempotency_error" }), "unknown", "conflict"],
  ["a redirect", failure(302, { type, code: "x" }), "unknown", "unexpected_status"],
  [
    "an empty balance",
    failure(400, { type, code: "balance_insufficient" }),
    "rejected",
    "balance_insufficient",
  ],
  ["a lost account", failure(403, { type, code: "account_invalid" }), "rejected", notPayable],
  ["a wrong account", failure(400, { type, code: "account_invalid" }), "rejected", notPayable],
  ["a closed account", failure(400, { type, code: "account_closed" }), "rejected", notPayable],
  [
    "V121 an account beyond a border that nothing is sent across, whatever the seller does",
    failure(400, { type, code: "transfers_not_allowed" }),
    "rejected",
    "transfers_not_allowed",
  ],
  [
    "an account that may not yet",
    failure(400, { type, code: "insufficient_capabilities_for_transfer" }),
    "rejected",
    notPayable,
  ],
  [
    "an account that nobody has",
    failure(400, { type, code: "resource_missing", param: "destination" }),
    "rejected",
    notPayable,
  ],
  [
    "a charge that nobody has",
    failure(400, { type, code: "resource_missing", param: "charge" }),
    "rejected",
    gone,
  ],
  [
    "another account with the same word",
    failure(400, { type, code: "parameter_invalid", param: "destination" }),
    "rejected",
    "parameter_invalid",
  ],
  ["404", failure(404, { type }), "rejected", gone],
  [
    "a request to retry",
    failure(400, { type, code: "z" }, { "stripe-should-retry": "true" }),
    "unknown",
    "z",
  ],
  [
    "a refusal that Stripe keeps under the key",
    failure(400, { type, code: "z" }, { "idempotent-replayed": "true" }),
    "rejected",
    "z",
  ],
  [
    "a request not to retry",
    failure(400, { type, code: "z" }, { "stripe-should-retry": "false" }),
    "rejected",
    "z",
  ],
])("%s is answered as %s, and the log says why", async (_what, plan, kind, code) => {
  const { stripe, log } = stripeWith(scripted(plan).fetch);
  expect(await stripe.payIn.createPayment(creation())).toEqual({ kind, code });
  const why = expect.stringMatching(/^[A-Z].*\.$/);
  expect(log.warn).toHaveBeenCalledWith(
    "stripe_answered",
    expect.objectContaining({ kind, code, why }),
  );
  expect(JSON.stringify(log.warn.mock.calls)).not.toMatch(/details of the account|sk_test/);
});

test.each<[string, Plan, string]>([
  ["an empty object", { json: {} }, "object"],
  ["another object", { json: { ...intent(), object: "charge" } }, "object"],
  ["a 404 without an error", { status: 404, json: {} }, "object"],
  [
    "a half of one",
    { json: intent({ last_payment_error: { code: 5 } }) },
    "last_payment_error.code",
  ],
])(
  "%s is not understood, closes nothing, and the log says where it is wrong",
  async (_what, plan, path) => {
    const { stripe, log } = stripeWith(scripted(plan).fetch);
    const unknown = { kind: "unknown", code: "answer_unreadable" };
    expect(await stripe.payIn.createPayment(creation())).toEqual(unknown);
    expect(log.error).toHaveBeenCalledWith("stripe_answer_unreadable", { path });
  },
);

test("of an empty balance the log says that a new operation succeeds when there is money", async () => {
  const { stripe, log } = stripeWith(
    scripted(failure(400, { code: "balance_insufficient" })).fetch,
  );
  await stripe.payIn.createPayment(creation());
  const why = expect.stringContaining("when there is money, a new operation succeeds");
  expect(log.warn).toHaveBeenCalledWith("stripe_answered", expect.objectContaining({ why }));
});

test.each<[string, Plan, object]>([
  [
    "in a currency that we never charge",
    { json: intent({ currency: "inr" }) },
    { kind: "rejected" },
  ],
  [
    "in such a currency, in a state that we do not know",
    { json: intent({ currency: "inr", status: "held_by_the_moon" }) },
    { kind: "rejected" },
  ],
  ["that cannot be read now", failure(429, { type }), { kind: "unavailable" }],
  ["that Stripe fails to show", failure(500, { type }), { kind: "unknown" }],
  ["that makes no sense", { json: {} }, { kind: "unknown" }],
])("a payment %s is somebody else's only in the first two cases", async (_what, plan, expected) => {
  const read = await stripeWith(scripted(plan).fetch).stripe.payIn.readPayment("pi_1");
  expect(read).toMatchObject(expected);
  if (read.kind === "rejected") expect(read.code).toBe(gone);
});

test("a failure of our own is thrown: as an answer it would be kept", async () => {
  const log = quiet();
  const bug = new TypeError("a bug of ours");
  await expect(answer(log, () => Promise.reject(bug), z.unknown())).rejects.toBe(bug);
  expect(log.warn).not.toHaveBeenCalled();
});

test("no redirect is followed: the key stays with Stripe", async () => {
  const { fetch } = scripted({ json: intent() });
  await stripeWith(fetch).stripe.payIn.createPayment(creation());
  expect(fetch.mock.calls.map(([, init]) => init?.redirect)).toEqual(["manual"]);
});
