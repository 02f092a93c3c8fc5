import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { currencies, paypalRail } from "../../worker/domain/currency.ts";
import {
  capture,
  creation,
  money,
  orderOf,
  PAYMENT,
  paypalWith,
  scripted,
} from "./paypal-adapter.support.ts";

describe("what an order says of a payment", () => {
  const read = async (json: object, more = {}) => {
    const { paypal } = paypalWith(scripted({ json }).fetch, more);
    return paypal.payIn.readPayment("ORDER");
  };

  test.each([
    ["CREATED", [], "created", undefined],
    ["APPROVED", [], "created", undefined],
    ["PAYER_ACTION_REQUIRED", [], "created", undefined],
    ["VOIDED", [], "cancelled", undefined],
    ["COMPLETED", [], "processing", undefined],
    ["COMPLETED", [capture("COMPLETED")], "succeeded", "succeeded"],
    ["COMPLETED", [capture("REFUNDED")], "succeeded", "succeeded"],
    ["COMPLETED", [capture("PENDING")], "processing", "pending"],
    ["COMPLETED", [capture("DECLINED")], "failed", "failed"],
    ["APPROVED", [capture("DECLINED")], "created", "failed"],
    ["COMPLETED", [capture("DECLINED"), capture("COMPLETED", "C2")], "succeeded", "succeeded"],
  ])("%s with %o is %s", async (status, captures, state, attempt) => {
    const answer = await read(orderOf(status, captures));
    expect(answer).toMatchObject({ kind: "ok", value: { state, paymentId: PAYMENT } });
    if (answer.kind !== "ok") return;
    expect(answer.value.attempt?.state).toBe(attempt);
    expect(answer.value.capture !== undefined).toBe(state === "succeeded");
    expect(answer.value.isApproved).toBe(status === "APPROVED");
  });

  it("V080 names no payment of ours when it pays somebody else", async () => {
    const json = orderOf("COMPLETED", [capture("COMPLETED")], { payee: { merchant_id: "OTHER" } });
    expect(await read(json, { merchantId: "OURS" })).toMatchObject({
      value: { paymentId: undefined, state: "succeeded" },
    });
    expect(await read(json, { merchantId: "OTHER" })).toMatchObject({
      value: { paymentId: PAYMENT },
    });
  });

  it("V095 tells the currency it is credited in, and the fee in that", async () => {
    const seller_receivable_breakdown = {
      ...{ gross_amount: money("50.00"), paypal_fee: money("2.24") },
      paypal_fee_in_receivable_currency: money("2.10", "EUR"),
      receivable_amount: money("44.80", "EUR"),
    };
    const json = orderOf("COMPLETED", [
      capture("COMPLETED", "CAP", { seller_receivable_breakdown }),
    ]);
    expect(await read(json)).toMatchObject({
      value: {
        capture: {
          ...{ chargeRef: "CAP", effectId: "CAP", settledIn: "EUR" },
          amount: { minor: 5000n, currency: "USD" },
          fee: { effectId: "CAP", amount: { minor: 210n, currency: "EUR" } },
        },
      },
    });
  });

  it.each([
    ["in a currency that we never charge", { amount: money("50.00", "BRL") }],
    ["with a custom id that is none of ours", { custom_id: "order-17" }],
  ])("tells nothing of ours of an order %s", async (_what, more) => {
    const answer = await read(orderOf("COMPLETED", [], more));
    expect(answer).toMatchObject({ kind: "ok", value: { paymentId: undefined } });
  });

  it("tells that it settled in a currency that we do not know", async () => {
    const seller_receivable_breakdown = {
      ...{ gross_amount: money("50.00"), paypal_fee: money("2.24") },
      paypal_fee_in_receivable_currency: money("11.20", "BRL"),
      receivable_amount: money("238.80", "BRL"),
    };
    const taken = capture("COMPLETED", "CAP", { seller_receivable_breakdown });
    expect(await read(orderOf("COMPLETED", [taken]))).toMatchObject({
      value: { paymentId: PAYMENT, capture: { settledIn: "BRL" } },
    });
  });

  it("is unknown when it is nonsense", async () => {
    const unknown = { kind: "unknown", code: "answer_unreadable" };
    for (const json of [
      orderOf("SOMETHING", []),
      orderOf("COMPLETED", [capture("COMPLETED", "CAP", { amount: money("5e3") })]),
      orderOf("COMPLETED", [capture("COMPLETED", "CAP", { amount: money("50.001") })]),
      { ...orderOf("COMPLETED", []), purchase_units: [] },
    ])
      expect(await read(json)).toEqual(unknown);
  });
});

describe("what is sent for an order", () => {
  const bodyOf = async (changes: Parameters<typeof creation>[0]) => {
    const { fetch, sent } = scripted({ status: 201, json: { id: "ORDER" } });
    const operation = creation(changes);
    await paypalWith(fetch).paypal.payIn.createPayment(operation);
    const json = sent[0]?.json as { purchase_units: [Record<string, unknown>] };
    return { operation, json, unit: json.purchase_units[0] };
  };

  it("names our payment, who it goes to, and an address that PayPal's page cannot change", async () => {
    const { operation, json, unit } = await bodyOf({});
    const { paymentId, orderNumber } = operation.params;
    expect(unit).toMatchObject({ custom_id: paymentId, description: `Order ${orderNumber}` });
    expect(unit.invoice_id).toContain(orderNumber);
    expect(unit.invoice_id).toContain(paymentId);
    expect(String(unit.invoice_id).length).toBeLessThanOrEqual(127);
    expect(unit.shipping).toMatchObject({ address: { admin_area_2: "Bath", country_code: "GB" } });
    expect(json).toMatchObject({
      intent: "CAPTURE",
      payment_source: {
        paypal: { experience_context: { shipping_preference: "SET_PROVIDED_ADDRESS" } },
      },
    });
  });

  test.each([
    ["V088 500 yen", "JPY", "500", "400", "100", ["500", "400", "100"]],
    ["V092 99 TWD", "TWD", "9900", "9900", "0", ["99", "99", "0"]],
    ["V093 HUF with shipping", "HUF", "1045000", "1000000", "45000", ["10450", "10000", "450"]],
    ["USD", "USD", "5005", "5000", "5", ["50.05", "50.00", "0.05"]],
  ] as const)(
    "%s: all parts as PayPal writes them",
    async (_what, currency, minor, itemsMinor, shippingMinor, expected) => {
      const { unit } = await bodyOf({ amount: { minor, currency }, itemsMinor, shippingMinor });
      const [value, items, shipping] = expected;
      const part = (text: string) => ({ currency_code: currency, value: text });
      expect(unit.amount).toEqual({
        ...part(value),
        breakdown: { item_total: part(items), shipping: part(shipping) },
      });
    },
  );

  it("V091 is never a part of a forint: that is a bug before it is a request", async () => {
    const amount = { minor: "1045", currency: "HUF" } as const;
    const { fetch, sent } = scripted();
    const operation = creation({ amount, itemsMinor: "1045", shippingMinor: "0" });
    await expect(paypalWith(fetch).paypal.payIn.createPayment(operation)).rejects.toThrow();
    expect(sent).toEqual([]);
  });

  it("V094 has values that PayPal takes, and a breakdown that adds up, whatever the cart", async () => {
    const cart = fc.record({
      currency: fc.constantFrom(...currencies.filter((each) => paypalRail(each) !== null)),
      items: fc.bigInt(1n, 99_999_999n),
      shipping: fc.bigInt(0n, 9_999_999n),
    });
    const holds = fc.asyncProperty(cart, async ({ currency, items, shipping }) => {
      const { step = 1n, decimals = 2 } = paypalRail(currency) ?? {};
      const [itemsMinor, shippingMinor] = [items * step, shipping * step].map(String);
      const minor = String((items + shipping) * step);
      const amount = { minor, currency };
      const { unit } = await bodyOf({
        ...{ amount, itemsMinor: itemsMinor ?? "", shippingMinor: shippingMinor ?? "" },
      });
      const sent = unit.amount as { value: string; breakdown: Record<string, { value: string }> };
      const parts = Object.values(sent.breakdown).map(({ value }) => value);
      const syntax = decimals === 0 ? /^\d{1,15}$/ : /^\d{1,15}\.\d{2}$/;
      for (const text of [sent.value, ...parts]) expect(text).toMatch(syntax);
      const units = (text: string) => BigInt(text.replace(".", ""));
      expect(parts.reduce((sum, part) => sum + units(part), 0n)).toBe(units(sent.value));
    });
    await fc.assert(holds, { numRuns: 300 });
  });
});
