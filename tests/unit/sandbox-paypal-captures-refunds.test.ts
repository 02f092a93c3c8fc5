import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  at,
  booksTotal,
  daysLater,
  openTestPayPal,
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

describe("refunds", () => {
  const refund = (captureId: string, value?: string, headers: Record<string, string> = {}) =>
    paypal.call("POST", `/v2/payments/captures/${captureId}/refund`, {
      body: value === undefined ? {} : { amount: { currency_code: "USD", value } },
      headers,
    });

  test("in parts, then the rest, then no more", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const { captureId } = await pay(paypal);
    const path = `/v2/payments/captures/${captureId}`;
    expect((await refund(captureId, "20.00")).body).toMatchObject({ status: "COMPLETED" });
    expect((await paypal.call("GET", path)).body.status).toBe("PARTIALLY_REFUNDED");
    expect((await refund(captureId, "30.01")).issue).toBe("REFUND_AMOUNT_EXCEEDED");
    expect(at((await refund(captureId)).body, "amount", "value")).toBe("30.00");
    expect((await refund(captureId)).issue).toBe("CAPTURE_FULLY_REFUNDED");
    expect((await paypal.call("GET", path)).body.status).toBe("REFUNDED");
    expect(paypal.balance("balance")).toBe(10_000n - 224n);
  });

  test("the same PayPal-Request-Id refunds once, also after a month", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const { captureId } = await pay(paypal);
    const headers = { "paypal-request-id": "f-1" };
    const first = await refund(captureId, "20.00", headers);
    const again = await refund(captureId, "20.00", headers);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    await daysLater(paypal, 44);
    expect((await refund(captureId, "20.00", headers)).body.id).toBe(first.body.id);
  });

  test("what the balance does not cover is pending, and fails when it stays so", async () => {
    const { captureId } = await pay(paypal);
    await takeEvents(paypal);
    const answer = await refund(captureId);
    expect(answer.body).toMatchObject({ status: "PENDING", status_details: { reason: "ECHECK" } });
    await paypal.world.clock.advance(5 * 24 * HOUR_MS);
    expect((await paypal.world.deliveries.take()).map(({ type }) => type)).toEqual([
      "PAYMENT.REFUND.PENDING",
      "PAYMENT.REFUND.FAILED",
    ]);
    expect(paypal.balance("balance")).toBe(4776n);
  });

  test("a capture that PayPal reverses takes the balance below zero", async () => {
    const { captureId } = await pay(paypal);
    await takeEvents(paypal);
    await paypal.control(`/captures/${captureId}`, { status: "REVERSED" });
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.CAPTURE.REVERSED"]);
    expect(paypal.balance("balance")).toBe(-224n);
  });

  test("a capture that PayPal reverses has nothing left to refund", async () => {
    const { captureId } = await pay(paypal);
    await paypal.control(`/captures/${captureId}`, { status: "REVERSED" });
    expect((await refund(captureId, "1.00")).issue).toBe("CAPTURE_FULLY_REFUNDED");
  });

  test("are read by their own id, with what the buyer was told", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const { captureId } = await pay(paypal);
    const body = {
      amount: usd("5.00"),
      invoice_id: "credit-1",
      custom_id: "refund_1",
      note_to_payer: "Sorry",
    };
    const path = `/v2/payments/captures/${captureId}/refund`;
    const made = await paypal.call("POST", path, { body });
    const read = await paypal.call("GET", `/v2/payments/refunds/${made.body.id}`);
    expect(read.body).toMatchObject({
      ...body,
      status: "COMPLETED",
      seller_payable_breakdown: { total_refunded_amount: usd("5.00") },
    });
    expect((await paypal.call("POST", path, { body })).issue).toBe("DUPLICATE_INVOICE_ID");
    expect((await paypal.call("GET", "/v2/payments/refunds/UNKNOWN")).status).toBe(404);
  });

  test("answer little unless more is asked for", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const { captureId } = await pay(paypal);
    const answer = await refund(captureId, "5.00", { prefer: "return=minimal" });
    expect(Object.keys(answer.body).sort()).toEqual(["id", "links", "status"]);
  });

  test("are refused in another currency, for nothing, with a fee of a partner, and too late", async () => {
    const { captureId } = await pay(paypal);
    const path = `/v2/payments/captures/${captureId}/refund`;
    const ask = (body: object) => paypal.call("POST", path, { body });
    const euros = { amount: { currency_code: "EUR", value: "1.00" } };
    expect((await ask(euros)).issue).toBe("REFUND_CAPTURE_CURRENCY_MISMATCH");
    expect((await ask({ amount: usd("0.00") })).issue).toBe("CANNOT_BE_ZERO_OR_NEGATIVE");
    const fees = { payment_instruction: { platform_fees: [{ amount: usd("1.00") }] } };
    expect((await ask(fees)).issue).toBe("PLATFORM_FEE_NOT_ENABLED");
    expect((await ask({ note_to_payer: "x".repeat(256) })).issue).toBe("INVALID_STRING_LENGTH");
    await daysLater(paypal, 180);
    expect((await ask({})).issue).toBe("REFUND_TIME_LIMIT_EXCEEDED");
  });

  test("are not for what is pending or declined", async () => {
    const pending = await pay(paypal, "50.00", "echeck");
    expect((await refund(pending.captureId)).issue).toBe("PENDING_CAPTURE");
    const declined = await pay(paypal, "50.00", "refused_by_bank");
    expect((await refund(declined.captureId)).issue).toBe("REFUND_NOT_ALLOWED");
  });

  test("fail at once where no bank stands behind the balance", async () => {
    const { captureId } = await pay(paypal);
    await paypal.control("/refund-source", { source: "none" });
    expect((await refund(captureId)).issue).toBe("REFUND_FAILED_INSUFFICIENT_FUNDS");
  });

  test("that wait can be completed, failed or called off", async () => {
    const ends = ["COMPLETED", "FAILED", "CANCELLED"];
    for (const status of ends) {
      const { captureId } = await pay(paypal);
      await paypal.control("/balance", { currency: "USD", minor: -4_776 });
      const { id } = (await refund(captureId)).body;
      expect((await paypal.control(`/refunds/${id}`, { status })).body.status).toBe(status);
      expect((await paypal.control(`/refunds/${id}`, { status })).status).toBe(409);
      await paypal.control("/balance", {
        currency: "USD",
        minor: status === "COMPLETED" ? 5_000 : 0,
      });
    }
  });

  test("to a closed account or by a restricted one are refused", async () => {
    const { captureId } = await pay(paypal);
    await paypal.control("/payers", { email: "buyer@example.com", status: "locked" });
    expect((await refund(captureId, "1.00")).issue).toBe("PAYER_ACCOUNT_LOCKED_OR_CLOSED");
    await paypal.control("/payers", { email: "buyer@example.com", status: "active" });
    await paypal.control("/payee", { status: "restricted" });
    expect((await refund(captureId, "1.00")).issue).toBe("PAYEE_ACCOUNT_RESTRICTED");
  });
});
