import { describe, expect, it } from "vitest";
import {
  creation,
  failure,
  forgotten,
  intent,
  list,
  refunding,
  scripted,
  stripeWith,
} from "./stripe-adapter.support.ts";

describe("a payment", () => {
  const address = { line1: "1 Way", city: "Bath", country: "GB" };

  it("is asked for with all that a retry would send again, and nothing of the present", async () => {
    const { fetch, sent } = scripted({ json: intent() });
    const operation = creation();
    const { paymentId, orderId } = operation.params;
    await stripeWith(fetch).stripe.payIn.createPayment(operation);
    expect(sent[0]).toMatchObject({ method: "POST", path: "/v1/payment_intents" });
    expect(sent[0]?.headers.get("idempotency-key")).toBe(operation.id);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      ...{ amount: "12345", currency: "usd", capture_method: "automatic" },
      "allowed_payment_method_types[0]": "card",
      ...{ transfer_group: orderId, receipt_email: "buyer@example.com" },
      description: "Order AH-7Q2M4K9T",
      "metadata[payment_id]": paymentId,
      "metadata[order_id]": orderId,
      "metadata[operation_id]": operation.id,
      "shipping[name]": "B. Uyer",
      "shipping[address][line1]": "1 Way",
      "shipping[address][city]": "Bath",
      "shipping[address][postal_code]": "BA1 1AA",
      "shipping[address][country]": "GB",
    });
  });

  it.each([
    ["", {}, {}],
    [" with a second line", { line2: "Flat 2" }, { "shipping[address][line2]": "Flat 2" }],
    [" with a region", { region: "Avon" }, { "shipping[address][state]": "Avon" }],
    [" with a code", { postalCode: "BA1" }, { "shipping[address][postal_code]": "BA1" }],
  ])("goes to an address%s as it was given", async (_what, more, expected) => {
    const { fetch, sent } = scripted({ json: intent() });
    const shippingAddress = { name: "B. Uyer", ...address, ...more };
    await stripeWith(fetch).stripe.payIn.createPayment(creation({ shippingAddress }));
    const shipped = [...(sent[0]?.form ?? [])].filter(([name]) => name.startsWith("shipping[a"));
    expect(Object.fromEntries(shipped)).toEqual({
      "shipping[address][line1]": "1 Way",
      "shipping[address][city]": "Bath",
      "shipping[address][country]": "GB",
      ...expected,
    });
  });

  it("V015 that Stripe has forgotten the key of is searched for by our id, and adopted", async () => {
    const operation = creation({}, forgotten);
    const { fetch, sent } = scripted(list(intent({ id: "pi_found" })));
    const answer = await stripeWith(fetch).stripe.payIn.createPayment(operation);
    expect(answer).toEqual({
      kind: "ok",
      value: { ref: "pi_found", clientSecret: "pi_1_secret_x" },
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.path).toBe("/v1/payment_intents/search");
    expect(Object.fromEntries(sent[0]?.query ?? [])).toEqual({
      query: `metadata['payment_id']:'${operation.params.paymentId}'`,
      limit: "1",
    });
  });

  it.each(["x' OR amount>0 OR 'x", "x'", "'x", ""])(
    "is never searched for by %o",
    async (paymentId) => {
      const operation = creation({ paymentId: paymentId as never }, forgotten);
      const { fetch, sent } = scripted();
      const asked = stripeWith(fetch).stripe.payIn.createPayment(operation);
      await expect(asked).rejects.toThrow("our ids need no quoting");
      expect(sent).toEqual([]);
    },
  );

  it("is read again as it was created, for a buyer who comes back", async () => {
    const { fetch, sent } = scripted({ json: intent() }, { json: intent({ client_secret: null }) });
    const { payIn } = stripeWith(fetch).stripe;
    expect(await payIn.readCreatedPayment("pi_1")).toEqual({
      kind: "ok",
      value: { ref: "pi_1", clientSecret: "pi_1_secret_x" },
    });
    expect(await payIn.readCreatedPayment("pi_1")).toMatchObject({
      value: { clientSecret: undefined },
    });
    expect(sent.map(({ path }) => path)).toEqual(Array(2).fill("/v1/payment_intents/pi_1"));
  });
});

describe("a refund", () => {
  const REFUND = "0b5a7c1e-3f5d-4c39-9a55-5f4f0b8f7d12";
  const refund = (more = {}) => ({
    ...{ object: "refund", id: "re_1", status: "succeeded", amount: 500, currency: "usd" },
    ...{ metadata: { refund_id: REFUND }, balance_transaction: "txn_1", charge: "ch_1" },
    ...more,
  });
  const facts = {
    ...{ ref: "re_1", refundId: REFUND, state: "succeeded", effectId: "txn_1" },
    ...{ amount: { minor: 500n, currency: "USD" }, returnedEffectId: undefined },
    chargeRef: "ch_1",
  };

  it("is asked for by its charge, with our ids, under the operation's", async () => {
    const { fetch, sent } = scripted({ json: refund() });
    const operation = refunding("pi_1", "ch_1", "500");
    const answer = await stripeWith(fetch).stripe.payIn.refundPayment(operation);
    expect(answer).toEqual({ kind: "ok", value: facts });
    expect(sent[0]).toMatchObject({ method: "POST", path: "/v1/refunds" });
    expect(sent[0]?.headers.get("idempotency-key")).toBe(operation.id);
    expect(Object.fromEntries(sent[0]?.form ?? [])).toEqual({
      ...{ charge: "ch_1", amount: "500" },
      "metadata[refund_id]": operation.params.refundId,
      "metadata[operation_id]": operation.id,
    });
  });

  it("whose key is forgotten is looked for among its payment's, by our id and no other", async () => {
    const operation = refunding("pi_1", "ch_1", "500", forgotten);
    const ours = refund({ id: "re_ours", metadata: { refund_id: operation.params.refundId } });
    const others = [refund(), refund({ metadata: null }), refund({ metadata: {} })];
    const found = scripted(list(...others, ours));
    expect(await stripeWith(found.fetch).stripe.payIn.refundPayment(operation)).toMatchObject({
      value: { ref: "re_ours" },
    });
    expect(found.sent.map(({ path }) => path)).toEqual(["/v1/refunds"]);
    expect(Object.fromEntries(found.sent[0]?.query ?? [])).toEqual({
      ...{ payment_intent: "pi_1", limit: "100" },
    });
    const missing = scripted(list(...others), { json: refund() });
    await stripeWith(missing.fetch).stripe.payIn.refundPayment(operation);
    expect(missing.sent.map(({ method }) => method)).toEqual(["GET", "POST"]);
  });

  it("whose look-up fails is not sent, and not over", async () => {
    const { fetch, sent } = scripted(failure(400, { code: "x" }));
    const operation = refunding("pi_1", "ch_1", "500", forgotten);
    const answer = await stripeWith(fetch).stripe.payIn.refundPayment(operation);
    expect(answer).toEqual({ kind: "unknown", code: "lookup_x" });
    expect(sent).toHaveLength(1);
  });

  it("that is refused stays refused", async () => {
    const { fetch } = scripted(failure(400, { code: "charge_already_refunded" }));
    const answer = await stripeWith(fetch).stripe.payIn.refundPayment(refunding("p", "c", "5"));
    expect(answer).toEqual({ kind: "rejected", code: "charge_already_refunded" });
  });

  it.each([
    [{}, facts],
    [
      { status: "pending", balance_transaction: null },
      { state: "pending", effectId: "re_1" },
    ],
    [{ status: "requires_action" }, { state: "pending", effectId: "txn_1" }],
    [{ status: "canceled" }, { state: "failed", returnedEffectId: undefined }],
    [
      { status: "failed", failure_balance_transaction: { id: "txn_back" } },
      { state: "failed", effectId: "txn_1", returnedEffectId: "txn_back" },
    ],
    [{ charge: null }, { chargeRef: undefined }],
    [{ charge: { id: "ch_2" } }, { chargeRef: "ch_2" }],
    [{ metadata: null }, { refundId: undefined }],
    [{ metadata: { refund_id: "somebody else's" } }, { refundId: undefined }],
  ])("that Stripe shows with %o is %o", async (more, expected) => {
    const { fetch, sent } = scripted({ json: refund(more) });
    const answer = await stripeWith(fetch).stripe.payIn.readRefund("re_1");
    expect(answer).toMatchObject({ kind: "ok", value: expected });
    expect(sent[0]).toMatchObject({ method: "GET", path: "/v1/refunds/re_1" });
  });

  it("that succeeded is not told before it has a name to post it under", async () => {
    const { fetch } = scripted({ json: refund({ balance_transaction: null }) });
    expect(await stripeWith(fetch).stripe.payIn.readRefund("re_1")).toEqual({
      ...{ kind: "unavailable", code: "balance_transaction_pending" },
    });
  });

  it("of somebody else, in a currency that we never charge, does not exist to us", async () => {
    const { fetch } = scripted({ json: refund({ currency: "inr" }) });
    expect(await stripeWith(fetch).stripe.payIn.readRefund("re_1")).toEqual({
      ...{ kind: "rejected", code: "gone" },
    });
  });
});
