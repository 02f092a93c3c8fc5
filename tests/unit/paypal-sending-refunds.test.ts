import { describe, expect, it } from "vitest";
import {
  capture,
  issue,
  money,
  NOW,
  orderOf,
  PAYMENT,
  type Plan,
  paypalWith,
  refunding,
  scripted,
} from "./paypal-adapter.support.ts";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);
const lost = new TypeError("lost");

const up = (id: string) => ({
  rel: "up",
  href: `https://api-m.sandbox.paypal.com/v2/payments/captures/${id}`,
});

describe("a refund", () => {
  const refund = (more: object = {}) => ({
    ...{ id: "RE", status: "COMPLETED", amount: money("5.00"), ...more },
  });
  /** An order's refunds, as PayPal lists them. */
  const showing = (...refunds: object[]): Plan => ({
    json: orderOf("COMPLETED", [], { payments: { captures: [capture("COMPLETED")], refunds } }),
  });
  const facts = { ref: "RE", state: "succeeded", effectId: "RE", returnedEffectId: undefined };
  const sent = async (daysAgo: number, ...plan: Plan[]) => {
    const all = scripted(...plan);
    const operation = refunding("ORDER", "CAP/1", "500", hoursAgo(24 * daysAgo));
    const answer = await paypalWith(all.fetch).paypal.payIn.refundPayment(operation);
    return { answer, operation, sent: all.sent, methods: all.sent.map(({ method }) => method) };
  };
  const ours = { custom_id: expect.stringMatching(/^refund-/) };

  it("is asked for by its capture, under a name that PayPal keeps for good", async () => {
    const { answer, operation, sent: calls } = await sent(0, { status: 201, json: refund() });
    const { refundId } = operation.params;
    expect(answer).toMatchObject({ kind: "ok", value: facts });
    expect(calls).toMatchObject([
      {
        ...{ method: "POST", path: "/v2/payments/captures/CAP%2F1/refund" },
        json: { amount: money("5.00"), custom_id: `refund-${refundId}`, invoice_id: refundId },
      },
    ]);
    expect(calls[0]?.headers.get("paypal-request-id")).toBe(operation.id);
    expect(calls[0]?.json).toMatchObject(ours);
  });

  it("V026 is sent without a look while PayPal remembers its request id: 44 days", async () => {
    const { methods } = await sent(43.99, { status: 201, json: refund() });
    expect(methods).toEqual(["POST"]);
  });

  it("is looked for after that, and sent only if it is not there", async () => {
    const all = scripted();
    const operation = refunding("ORDER/1", "CAP", "500", hoursAgo(24 * 44));
    const mine = refund({ id: "MINE", custom_id: `refund-${operation.params.refundId}` });
    const others = [refund({ custom_id: PAYMENT }), refund()];
    const there = scripted(showing(...others, mine));
    expect(await paypalWith(there.fetch).paypal.payIn.refundPayment(operation)).toMatchObject({
      ...{ kind: "ok" },
      value: { ref: "MINE", refundId: operation.params.refundId },
    });
    expect(there.sent.map(({ method, path }) => [method, path])).toEqual([
      ["GET", "/v2/checkout/orders/ORDER%2F1"],
    ]);
    expect(all.sent).toEqual([]);
    for (const empty of [showing(...others), { json: orderOf("COMPLETED", []) }]) {
      const { answer, methods } = await sent(44, empty, { status: 201, json: refund() });
      expect(answer).toMatchObject({ kind: "ok" });
      expect(methods).toEqual(["GET", "POST"]);
    }
    for (const payments of [undefined, {}]) {
      const bare = { json: orderOf("COMPLETED", [], { payments }) };
      expect((await sent(44, bare, { status: 201, json: refund() })).methods).toHaveLength(2);
    }
  });

  it("whose look-up fails in any way is not sent, and not over", async () => {
    for (const [plan, code] of [
      [{ status: 404, text: "" }, "lookup_gone"],
      [{ status: 503, text: "" }, "lookup_server_error"],
      [lost, "lookup_no_answer"],
    ] as const) {
      const { answer, methods } = await sent(44, plan);
      expect(answer).toEqual({ kind: "unknown", code });
      expect(methods).toEqual(["GET"]);
    }
  });

  it("that PayPal has under our name already is that one, or nobody's until it is seen", async () => {
    const duplicate = issue("DUPLICATE_INVOICE_ID");
    const operation = refunding("ORDER", "CAP", "500");
    const mine = refund({ id: "MINE", custom_id: `refund-${operation.params.refundId}` });
    const { fetch } = scripted(duplicate, showing(mine));
    expect(await paypalWith(fetch).paypal.payIn.refundPayment(operation)).toMatchObject({
      ...{ kind: "ok", value: { ref: "MINE" } },
    });
    for (const unseen of [showing(refund()), { status: 404, text: "" }, lost])
      expect((await sent(0, duplicate, unseen)).answer).toEqual({
        ...{ kind: "unknown", code: "duplicate_invoice_id" },
      });
  });

  it("that is refused, or fails, is not looked for", async () => {
    for (const [plan, answer] of [
      [issue("REFUND_AMOUNT_EXCEEDED"), { kind: "rejected", code: "refund_amount_exceeded" }],
      [
        { status: 500, text: "" },
        { kind: "unknown", code: "server_error" },
      ],
      [lost, { kind: "unknown", code: "no_answer" }],
    ] as const)
      expect(await sent(0, plan)).toMatchObject({ answer, methods: ["POST"] });
  });

  it.each([
    ["COMPLETED", {}, { state: "succeeded", refundId: undefined }],
    ["PENDING", {}, { state: "pending" }],
    ["FAILED", {}, { state: "failed" }],
    ["CANCELLED", {}, { state: "failed" }],
    ["COMPLETED", { custom_id: `refund-${PAYMENT}` }, { refundId: PAYMENT }],
    // PayPal copies a payment's id to refunds that have none of their own.
    ["COMPLETED", { custom_id: PAYMENT }, { refundId: undefined }],
    ["COMPLETED", { custom_id: `x-refund-${PAYMENT}` }, { refundId: undefined }],
    ["COMPLETED", { custom_id: `rexxxx-${PAYMENT}` }, { refundId: undefined }],
    ["COMPLETED", { custom_id: "refund-17" }, { refundId: undefined }],
  ])("that PayPal shows as %s with %o is %o", async (status, more, expected) => {
    const { fetch, sent: calls } = scripted({ json: refund({ status, ...more }) });
    const answer = await paypalWith(fetch).paypal.payIn.readRefund("RE/1");
    expect(answer).toMatchObject({ kind: "ok", value: { ...expected, effectId: "RE" } });
    expect(calls[0]).toMatchObject({ method: "GET", path: "/v2/payments/refunds/RE%2F1" });
  });

  it.each([
    ["by a link up to it", [{ rel: "self", href: "x/RE" }, up("CAP1")], "CAP1"],
    ["by none", undefined, undefined],
    ["by a link to something else", [{ rel: "up", href: "https://x/v2/orders/CAP1" }], undefined],
    [
      "by a link with more behind it",
      [{ rel: "up", href: `${up("CAP1").href}/refund` }],
      undefined,
    ],
    ["by another link", [{ ...up("CAP1"), rel: "self" }], undefined],
  ])("names the capture whose money goes back %s", async (_how, links, chargeRef) => {
    const { fetch } = scripted({ json: refund({ links }) });
    expect(await paypalWith(fetch).paypal.payIn.readRefund("RE")).toMatchObject({
      value: { chargeRef },
    });
  });

  it("of ours that comes back in a currency that we never charge is not understood", async () => {
    const { answer } = await sent(0, { json: refund({ amount: money("5.00", "BRL") }) });
    expect(answer).toEqual({ kind: "unknown", code: "made_by_others" });
  });

  it("of somebody else, in a currency that we never charge, does not exist to us", async () => {
    const { fetch } = scripted({ json: refund({ amount: money("5.00", "BRL") }) });
    expect(await paypalWith(fetch).paypal.payIn.readRefund("RE")).toEqual({
      ...{ kind: "rejected", code: "gone" },
    });
  });
});
