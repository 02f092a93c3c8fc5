import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  at,
  authorized,
  booksTotal,
  daysLater,
  firstCaptureId,
  newOrder,
  openTestPayPal,
  orderBody,
  pay,
  type TestPayPal,
  usd,
} from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
  onTestFinished(async () => {
    const total = booksTotal(paypal);
    await paypal.close();
    expect(total, "the books balance").toBe(0n);
  });
});

const buyers = () => -paypal.world.books.balance("paypal:buyers", "USD");
const captureOf = async (id: string) =>
  (await paypal.call("GET", `/v2/payments/captures/${id}`)).body;
const empty = () =>
  paypal.control("/balance", { currency: "USD", minor: String(-paypal.balance("balance")) });

describe("a buyer gets the money of a payment back once", () => {
  test("though a refund waits for the bank when the dispute about it is lost", async () => {
    const { captureId } = await pay(paypal, "100.00");
    const dispute = await paypal.control(`/captures/${captureId}/dispute`, {
      reason: "UNAUTHORISED",
    });
    await empty();
    const refund = await paypal.call("POST", `/v2/payments/captures/${captureId}/refund`);
    expect([refund.status, refund.body.status]).toEqual([201, "PENDING"]);
    await paypal.control(`/disputes/${String(dispute.body.dispute_id)}`, {
      ...{ do: "decide", outcome: "RESOLVED_BUYER_FAVOUR" },
    });
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    await daysLater(paypal, 6);
    const after = await paypal.call("GET", `/v2/payments/refunds/${String(refund.body.id)}`);
    expect(after.body.status).toBe("CANCELLED");
    expect((await captureOf(captureId)).status).toBe("REFUNDED");
    expect(buyers()).toBe(0n);
  });

  test("a refund of the part that the dispute is not about is still made", async () => {
    const { captureId } = await pay(paypal, "100.00");
    await empty();
    const body = { amount: usd("30.00") };
    await paypal.call("POST", `/v2/payments/captures/${captureId}/refund`, { body });
    const dispute = await paypal.control(`/captures/${captureId}/dispute`, {
      reason: "UNAUTHORISED",
    });
    expect(at(dispute.body, "dispute_amount", "value")).toBe("70.00");
    await paypal.control(`/disputes/${String(dispute.body.dispute_id)}`, {
      ...{ do: "decide", outcome: "RESOLVED_BUYER_FAVOUR" },
    });
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    await daysLater(paypal, 6);
    expect((await captureOf(captureId)).status).toBe("REFUNDED");
    expect(buyers()).toBe(0n);
  });

  test("PayPal does not reverse what is disputed; the dispute says where the money goes", async () => {
    const { captureId } = await pay(paypal, "100.00");
    await paypal.control(`/captures/${captureId}/dispute`, { reason: "UNAUTHORISED" });
    const answer = await paypal.control(`/captures/${captureId}`, { status: "REVERSED" });
    expect(answer.status).toBe(409);
    expect(buyers()).toBe(10_000n);
  });
});

describe("money is taken once", () => {
  test("two units of an order cannot carry the same invoice", async () => {
    const units = ["a", "b"].map((reference_id) => ({
      ...{ reference_id, amount: usd("5.00"), invoice_id: "invoice-1" },
    }));
    const created = await newOrder(paypal, { intent: "CAPTURE", purchase_units: units });
    const id = String(created.body.id);
    await paypal.control(`/orders/${id}/approve`);
    const answer = await paypal.call("POST", `/v2/checkout/orders/${id}/capture`);
    expect([answer.status, answer.issue]).toEqual([422, "DUPLICATE_INVOICE_ID"]);
    expect(buyers()).toBe(0n);
  });

  test("an authorization that PayPal has denied cannot be taken through its renewal", async () => {
    const { path, authorizationId } = await authorized(paypal);
    await daysLater(paypal, 4);
    const renewed = await paypal.call("POST", `${path}/reauthorize`);
    const answer = await paypal.control(`/authorizations/${authorizationId}`, { status: "DENIED" });
    expect(answer.status).toBe(200);
    const taken = `/v2/payments/authorizations/${String(renewed.body.id)}/capture`;
    expect((await paypal.call("POST", taken)).issue).toBe("AUTHORIZATION_DENIED");
    expect([buyers(), paypal.balance("authorized")]).toEqual([0n, 0n]);
  });

  test("a hundred captures at the same moment are one", async () => {
    const created = await newOrder(paypal, orderBody("50.00"));
    const id = String(created.body.id);
    await paypal.control(`/orders/${id}/approve`);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () =>
        paypal.call("POST", `/v2/checkout/orders/${id}/capture`, {
          headers: { "paypal-request-id": "one-key" },
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual([200, 200, 201]);
    expect(new Set(answers.map(({ body }) => firstCaptureId(body))).size).toBe(1);
    expect(buyers()).toBe(5_000n);
  });

  test("a sender_batch_id that is no text would be no guard and is refused", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    const items = [
      { receiver: "ana@artisans.example", amount: { currency: "USD", value: "1.00" } },
    ];
    const body = { sender_batch_header: { sender_batch_id: 7 }, items };
    const answer = await paypal.call("POST", "/v1/payments/payouts", { body });
    expect([answer.status, answer.body.name]).toEqual([400, "VALIDATION_ERROR"]);
  });

  test("a payout that does not say that it is JSON is not read", async () => {
    const headers = { "content-type": "text/plain;charset=UTF-8" };
    const answer = await paypal.call("POST", "/v1/payments/payouts", { raw: "{}", headers });
    expect(answer.status).toBe(415);
  });

  test("a batch on its way ends when it would have, also after a restart", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    await paypal.control("/payouts", { processing: "clock" });
    const items = [
      { receiver: "ana@artisans.example", amount: { currency: "USD", value: "1.00" } },
    ];
    const body = { sender_batch_header: { sender_batch_id: "b" }, items };
    const made = await paypal.call("POST", "/v1/payments/payouts", { body });
    const id = String(at(made.body, "batch_header", "payout_batch_id"));
    await paypal.world.clock.advance(50_000);
    const saved = structuredClone(paypal.dump());
    const books = paypal.world.books.save();
    const offsetMs = paypal.world.clock.offsetMs();
    const next = await openTestPayPal();
    onTestFinished(() => next.close());
    next.world.clock.restore(offsetMs);
    next.world.books.restore(books);
    await next.restore(saved);
    await next.world.clock.advance(11_000);
    await next.login();
    const after = await next.call("GET", `/v1/payments/payouts/${id}`);
    expect(at(after.body, "batch_header", "batch_status")).toBe("SUCCESS");
  });
});
