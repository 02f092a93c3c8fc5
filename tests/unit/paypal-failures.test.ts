import { expect, test } from "vitest";
import { codes } from "../../worker/processors/processor.ts";
import {
  capturing,
  creation,
  issue,
  type Plan,
  paypalWith,
  scripted,
} from "./paypal-adapter.support.ts";

const named = (status: number, name: string): Plan => ({ status, json: { name } });
const inField = (field: string | undefined, text: string): Plan => ({
  status: 400,
  json: { name: "USER_BUSINESS_ERROR", details: [{ ...(field && { field }), issue: text }] },
});
const exists = "Batch with given sender_batch_id already exists";

test.each<[string, Plan, string, string]>([
  ["500", { status: 500, json: {} }, "unknown", "server_error"],
  ["503 with a page", { status: 503, text: "<html>" }, "unknown", "server_error"],
  ["a redirect", { status: 302, text: "" }, "unknown", "unexpected_status"],
  ["another 300", issue("SOMETHING", 300), "unknown", "unexpected_status"],
  ["409", issue("PREVIOUS_REQUEST_IN_PROGRESS", 409), "unknown", codes.inProgress],
  ["a conflict without a name", { status: 409, text: "" }, "unknown", codes.inProgress],
  ["in progress", issue("PREVIOUS_REQUEST_IN_PROGRESS", 400), "unknown", codes.inProgress],
  ["completing", issue("ORDER_COMPLETION_IN_PROGRESS"), "unknown", codes.inProgress],
  ["V027 a batch that exists", inField("SENDER_BATCH_ID", exists), "unknown", "batch_exists"],
  [
    "a batch that exists, in another spelling",
    inField("sender_batch_header/sender_batch_id", "This Already Exists"),
    "unknown",
    "batch_exists",
  ],
  ["something else that exists", inField("items", exists), "rejected", "user_business_error"],
  ["nothing that exists", inField(undefined, exists), "rejected", "user_business_error"],
  [
    "a batch id that is too long",
    inField("SENDER_BATCH_ID", "Value is too long"),
    "rejected",
    "user_business_error",
  ],
  ["429", named(429, "RATE_LIMIT_REACHED"), "unavailable", "rate_limited"],
  ["our own account", issue("SENDER_RESTRICTED"), "unavailable", "sender_restricted"],
  ["an empty balance", issue("INSUFFICIENT_FUNDS"), "rejected", codes.balanceInsufficient],
  [
    "an empty balance, as Payouts says it",
    named(403, "INSUFFICIENT_FUNDS"),
    "rejected",
    codes.balanceInsufficient,
  ],
  [
    "a refund without cover",
    issue("REFUND_FAILED_INSUFFICIENT_FUNDS"),
    "rejected",
    codes.balanceInsufficient,
  ],
  ["403", issue("PERMISSION_DENIED", 403), "unavailable", codes.unauthorized],
  ["V022 a decline", issue("INSTRUMENT_DECLINED"), "rejected", codes.instrumentDeclined],
  [
    "V022 a detour",
    issue("REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"),
    "rejected",
    codes.instrumentDeclined,
  ],
  ["V151 an action", issue("PAYER_ACTION_REQUIRED"), "rejected", codes.payerActionRequired],
  ["V070 no approval", issue("ORDER_NOT_APPROVED"), "rejected", codes.payerActionRequired],
  ["V150 404", issue("INVALID_RESOURCE_ID", 404), "rejected", codes.gone],
  ["404 without a name", { status: 404, text: "" }, "rejected", codes.gone],
  ["an id of nothing", issue("INVALID_RESOURCE_ID", 400), "rejected", codes.gone],
  ["V152 a payee", issue("PAYEE_ACCOUNT_RESTRICTED"), "rejected", "payee_account_restricted"],
  ["a sum that is off", issue("AMOUNT_MISMATCH"), "rejected", "amount_mismatch"],
  ["a name alone", named(400, "VALIDATION_ERROR"), "rejected", "validation_error"],
  ["a sentence", inField("items", "An item is wrong"), "rejected", "user_business_error"],
  ["a long word", issue("X".repeat(65)), "rejected", "unprocessable_entity"],
  ["a long word that fits", issue("X".repeat(64)), "rejected", "x".repeat(64)],
  ["400 with a page", { status: 400, text: "<html>" }, "rejected", "http_400"],
  [
    "a sentence without a name",
    { status: 400, json: { details: [{ issue: "That is wrong" }] } },
    "rejected",
    "http_400",
  ],
  [
    "an issue of another form",
    { status: 400, json: { name: "X_Y", details: [{ issue: 5 }] } },
    "rejected",
    "http_400",
  ],
  [
    "an error of another form",
    { status: 400, json: { name: 5, details: "none" } },
    "rejected",
    "http_400",
  ],
])("%s is answered as %s, and the log says why", async (_what, plan, kind, code) => {
  const { paypal, log } = paypalWith(scripted(plan).fetch);
  expect(await paypal.payIn.createPayment(creation())).toEqual({ kind, code });
  const why = expect.stringMatching(/^[A-Z].*\.$/);
  const { status } = plan as { status: number };
  expect(log.warn).toHaveBeenCalledWith(
    "paypal_answered",
    expect.objectContaining({ kind, code, status, why }),
  );
  expect(JSON.stringify([log.warn.mock.calls, log.error.mock.calls])).not.toMatch(/secret|token-/);
});

test("an answer is logged with PayPal's own number of it, which its support asks for", async () => {
  const { paypal, log } = paypalWith(scripted(issue("AMOUNT_MISMATCH")).fetch);
  await paypal.payIn.createPayment(creation());
  const named = expect.objectContaining({ debugId: "debug-1" });
  expect(log.warn).toHaveBeenCalledWith("paypal_answered", named);
});

test("V024 a token that is refused twice is no answer to the call: the credentials are wrong", async () => {
  const refused = { status: 401, json: { error: "invalid_token" } };
  const { paypal, log } = paypalWith(scripted(refused, refused).fetch);
  expect(await paypal.payIn.createPayment(creation())).toEqual({
    ...{ kind: "unavailable", code: codes.unauthorized },
  });
  const why = expect.stringContaining("A new token was refused as well");
  expect(log.warn).toHaveBeenCalledWith("paypal_answered", expect.objectContaining({ why }));
});

test.each([
  ["INSTRUMENT_DECLINED", "The buyer chooses another way"],
  ["PAYER_ACTION_REQUIRED", "The buyer has to go to PayPal"],
])("of %s the log says what its buyer has to do", async (name, text) => {
  const { paypal, log } = paypalWith(scripted(issue(name)).fetch);
  await paypal.payIn.capturePayment(capturing("ORDER"));
  const why = expect.stringContaining(text);
  expect(log.warn).toHaveBeenCalledWith("paypal_answered", expect.objectContaining({ why }));
});

test("a call that went out and came to nothing may have happened", async () => {
  const { paypal } = paypalWith(scripted(new TypeError("fetch failed")).fetch);
  expect(await paypal.payIn.createPayment(creation())).toEqual({
    ...{ kind: "unknown", code: "no_answer" },
  });
});

test("a call for which there is no token never went out", async () => {
  const { paypal } = paypalWith(async () => new Response("", { status: 503 }));
  const unsent = await paypal.payIn.createPayment(creation());
  expect(unsent).toMatchObject({ kind: "unavailable" });
});

test.each<[string, Plan, string]>([
  ["a page in place of JSON", { text: "<html>" }, ""],
  ["an empty object", { json: {} }, "id"],
  ["an order without a name", { status: 201, json: { id: "" } }, "id"],
])(
  "%s is not understood, closes nothing, and the log says where it is wrong",
  async (_what, plan, path) => {
    const { paypal, log } = paypalWith(scripted(plan).fetch);
    const unknown = { kind: "unknown", code: "answer_unreadable" };
    expect(await paypal.payIn.createPayment(creation())).toEqual(unknown);
    expect(log.error).toHaveBeenCalledWith("paypal_answer_unreadable", { path });
  },
);

test.each([
  ["INSTRUMENT_DECLINED", codes.instrumentDeclined],
  ["PAYER_ACTION_REQUIRED", codes.payerActionRequired],
  ["ORDER_NOT_APPROVED", codes.payerActionRequired],
  ["DUPLICATE_INVOICE_ID", "duplicate_invoice_id"],
])("a capture refused with %s is rejected as %s", async (name, code) => {
  const { payIn } = paypalWith(scripted(issue(name)).fetch).paypal;
  expect(await payIn.capturePayment(capturing("ORDER"))).toEqual({ kind: "rejected", code });
});
