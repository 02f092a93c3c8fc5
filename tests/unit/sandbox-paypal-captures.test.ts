import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  approvedOrder,
  at,
  booksTotal,
  daysLater,
  firstCaptureId,
  openTestPayPal,
  orderBody,
  pay,
  type TestPayPal,
  takeEvents,
  usd,
} from "../sandbox/paypal/testing.ts";

const HOUR_MS = 3_600_000;

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = booksTotal(paypal);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

const read = async (captureId: string) =>
  (await paypal.call("GET", `/v2/payments/captures/${captureId}`)).body;
const next = (status: string, reason?: string) =>
  paypal.control("/captures/next", { status, ...(reason && { reason }) });

describe("a capture", () => {
  test("an eCheck is pending and clears after five days", async () => {
    const { captureId } = await pay(paypal, "50.00", "echeck");
    const path = `/v2/payments/captures/${captureId}`;
    expect((await paypal.call("GET", path)).body).toMatchObject({
      status: "PENDING",
      status_details: { reason: "ECHECK" },
    });
    expect([paypal.balance("pending"), paypal.balance("balance")]).toEqual([5000n, 0n]);
    await takeEvents(paypal);
    await paypal.world.clock.advance(5 * 24 * HOUR_MS);
    expect((await paypal.world.deliveries.take()).map(({ type }) => type)).toEqual([
      "PAYMENT.CAPTURE.COMPLETED",
    ]);
    expect([paypal.balance("pending"), paypal.balance("balance")]).toEqual([0n, 4776n]);
  });

  test("an eCheck that bounces is denied and gives everything back", async () => {
    const { captureId } = await pay(paypal, "50.00", "echeck");
    await takeEvents(paypal);
    await paypal.control(`/captures/${captureId}`, { status: "DECLINED" });
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.CAPTURE.DENIED"]);
    expect([paypal.balance("pending"), paypal.balance("balance")]).toEqual([0n, 0n]);
  });

  const reasons = [
    "BUYER_COMPLAINT",
    "CHARGEBACK",
    "ECHECK",
    "INTERNATIONAL_WITHDRAWAL",
    "OTHER",
    "PENDING_REVIEW",
    "RECEIVING_PREFERENCE_MANDATES_MANUAL_ACTION",
    "TRANSACTION_APPROVED_AWAITING_FUNDING",
    "UNILATERAL",
    "VERIFICATION_REQUIRED",
  ];
  test.each(reasons)("can be pending because of %s, until somebody decides", async (reason) => {
    await next("PENDING", reason);
    const { captureId } = await pay(paypal);
    expect(await read(captureId)).toMatchObject({ status: "PENDING", status_details: { reason } });
    expect(paypal.balance("pending")).toBe(5_000n);
    await paypal.control(`/captures/${captureId}`, { status: "COMPLETED" });
    expect((await read(captureId)).status_details).toBeUndefined();
    expect([paypal.balance("pending"), paypal.balance("balance")]).toEqual([0n, 4_776n]);
  });

  test("that a review holds does not end by time", async () => {
    await next("PENDING");
    const { captureId } = await pay(paypal);
    await daysLater(paypal, 30);
    expect((await read(captureId)).status).toBe("PENDING");
    await paypal.control(`/captures/${captureId}`, { status: "FAILED" });
    expect((await read(captureId)).status).toBe("FAILED");
    expect(paypal.balance("pending")).toBe(0n);
  });

  test("that the card's bank refuses is made and declined, and its order complete", async () => {
    const { orderId, captureId } = await pay(paypal, "50.00", "refused_by_bank");
    expect(await read(captureId)).toMatchObject({
      status: "DECLINED",
      processor_response: { response_code: "0500", avs_code: "Y", cvv_code: "M" },
    });
    const order = await paypal.call("GET", `/v2/checkout/orders/${orderId}`);
    expect(order.body.status).toBe("COMPLETED");
    expect(await takeEvents(paypal)).toEqual([
      "CHECKOUT.ORDER.APPROVED",
      "PAYMENT.CAPTURE.DECLINED",
    ]);
    expect(paypal.balance("balance")).toBe(0n);
  });

  test("that fails takes nothing and has no event", async () => {
    await next("FAILED");
    const { captureId } = await pay(paypal);
    expect((await read(captureId)).status).toBe("FAILED");
    expect(await takeEvents(paypal)).toEqual(["CHECKOUT.ORDER.APPROVED"]);
  });

  test("that was declined does not use up its invoice id", async () => {
    const body = orderBody("50.00", { invoice_id: "inv-5" });
    const capture = async (fundingSource: string) => {
      const id = await approvedOrder(paypal, body, { fundingSource });
      return paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    };
    expect((await capture("refused_by_bank")).status).toBe(201);
    expect((await capture("balance")).status).toBe(201);
    expect((await capture("balance")).issue).toBe("DUPLICATE_INVOICE_ID");
  });

  test("is made for each purchase unit, with its own fee", async () => {
    const unit = (reference_id: string, value: string) => ({ reference_id, amount: usd(value) });
    const body = { intent: "CAPTURE", purchase_units: [unit("a", "10.00"), unit("b", "20.00")] };
    const id = await approvedOrder(paypal, body);
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    const amount = (index: number) =>
      at(answer.body, "purchase_units", index, "payments", "captures", 0, "amount");
    expect([amount(0), amount(1)]).toEqual([usd("10.00"), usd("20.00")]);
    expect(paypal.balance("balance")).toBe(3_000n - 84n - 119n);
  });

  test("of goods that are not shipped is protected in part", async () => {
    const item = {
      name: "Plan",
      quantity: "1",
      unit_amount: usd("50.00"),
      category: "DIGITAL_GOODS",
    };
    const amount = { ...usd("50.00"), breakdown: { item_total: usd("50.00") } };
    const body = { intent: "CAPTURE", purchase_units: [{ amount, items: [item] }] };
    const id = await approvedOrder(paypal, body);
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    expect(await read(firstCaptureId(answer.body))).toMatchObject({
      seller_protection: {
        status: "PARTIALLY_ELIGIBLE",
        dispute_categories: ["UNAUTHORIZED_TRANSACTION"],
      },
    });
    const usual = await pay(paypal);
    expect(await read(usual.captureId)).toMatchObject({
      seller_protection: { status: "ELIGIBLE" },
    });
  });

  test("links to itself, its order and, once it is paid, its refund", async () => {
    const { captureId, orderId } = await pay(paypal);
    const links = (await read(captureId)).links as { rel: string; href: string }[];
    expect(links.map(({ rel }) => rel)).toEqual(["self", "refund", "up"]);
    expect(await read(captureId)).toMatchObject({
      supplementary_data: { related_ids: { order_id: orderId } },
    });
    expect(links[2]?.href).toContain(`/v2/checkout/orders/${orderId}`);
    const waiting = await pay(paypal, "50.00", "echeck");
    expect((await read(waiting.captureId)).links).toHaveLength(2);
    expect((await paypal.call("GET", "/v2/payments/captures/UNKNOWN")).status).toBe(404);
  });

  test.each([
    ["locked", "PAYER_ACCOUNT_LOCKED_OR_CLOSED"],
    ["restricted", "PAYER_ACCOUNT_RESTRICTED"],
    ["cannot_pay", "PAYER_CANNOT_PAY"],
  ])("of a buyer whose account is %s is refused", async (status, issue) => {
    const id = await approvedOrder(paypal);
    await paypal.control("/payers", { email: "buyer@example.com", status });
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    expect([answer.status, answer.issue]).toEqual([422, issue]);
  });

  test("for a restricted payee is refused in the operation's own word", async () => {
    const id = await approvedOrder(paypal);
    await paypal.control("/payee", { status: "restricted" });
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    expect(answer.issue).toBe("TRANSACTION_REFUSED");
  });
});
