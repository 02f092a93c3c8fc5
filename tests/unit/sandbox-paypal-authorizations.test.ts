import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  approvedOrder,
  at,
  authorized,
  booksTotal,
  openTestPayPal,
  orderBody,
  type TestPayPal,
  takeEvents,
  usd,
} from "../sandbox/paypal/testing.ts";

const DAY_MS = 86_400_000;

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = booksTotal(paypal);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  paypal.call("POST", path, { body, headers });
const read = async (path: string) => (await paypal.call("GET", path)).body;
const capture = (path: string, value?: string, more: object = {}) =>
  post(`${path}/capture`, { ...(value && { amount: usd(value) }), ...more });

describe("authorizing an order", () => {
  test("holds the buyer's money and takes none", async () => {
    const body = { ...orderBody("100.00"), intent: "AUTHORIZE" };
    const orderId = await approvedOrder(paypal, body);
    const answer = await post(`/v2/checkout/orders/${orderId}/authorize`);
    expect([answer.status, answer.body.status]).toEqual([201, "COMPLETED"]);
    const created = at(answer.body, "purchase_units", 0, "payments", "authorizations", 0);
    expect(created).toMatchObject({ status: "CREATED", amount: usd("100.00") });
    expect([paypal.balance("authorized"), paypal.balance("balance")]).toEqual([10_000n, 0n]);
    expect(await takeEvents(paypal)).toEqual([
      "CHECKOUT.ORDER.APPROVED",
      "PAYMENT.AUTHORIZATION.CREATED",
    ]);
  });

  test("lasts 29 days, and its links say what can be done", async () => {
    const { path, orderId } = await authorized(paypal);
    const body = await read(path);
    const days = (Date.parse(String(body.expiration_time)) - paypal.world.clock.now()) / DAY_MS;
    expect(Math.round(days)).toBe(29);
    expect(body).toMatchObject({ supplementary_data: { related_ids: { order_id: orderId } } });
    expect((body.links as { rel: string }[]).map(({ rel }) => rel)).toEqual([
      "self",
      "capture",
      "void",
      "reauthorize",
      "up",
    ]);
  });

  test("happens once per order, and a repeat of the same request answers it", async () => {
    const orderId = await approvedOrder(paypal, { ...orderBody(), intent: "AUTHORIZE" });
    const path = `/v2/checkout/orders/${orderId}/authorize`;
    const headers = { "paypal-request-id": "a-1" };
    expect((await post(path, {}, headers)).status).toBe(201);
    expect((await post(path, {}, headers)).status).toBe(200);
    expect((await post(path)).issue).toBe("ORDER_ALREADY_AUTHORIZED");
  });

  test("is for orders of that intent, and capturing is for the other", async () => {
    const toCapture = await approvedOrder(paypal);
    const toAuthorize = await approvedOrder(paypal, { ...orderBody(), intent: "AUTHORIZE" });
    const wrong = await post(`/v2/checkout/orders/${toCapture}/authorize`);
    expect(wrong.issue).toBe("ACTION_DOES_NOT_MATCH_INTENT");
    const other = await post(`/v2/checkout/orders/${toAuthorize}/capture`);
    expect(other.issue).toBe("INCOMPATIBLE_PARAMETER_VALUE");
  });

  test("needs the buyer's approval and one purchase unit", async () => {
    const body = { ...orderBody(), intent: "AUTHORIZE" };
    const created = await post("/v2/checkout/orders", body);
    const answer = await post(`/v2/checkout/orders/${created.body.id}/authorize`);
    expect(answer.issue).toBe("ORDER_NOT_APPROVED");
    const unit = (reference_id: string) => ({ reference_id, amount: usd("1.00") });
    const two = { intent: "AUTHORIZE", purchase_units: [unit("a"), unit("b")] };
    expect((await post("/v2/checkout/orders", two)).issue).toBe("UNSUPPORTED_INTENT");
  });

  test("a declined card is a buyer who cannot pay, in this operation's words", async () => {
    const body = { ...orderBody(), intent: "AUTHORIZE" };
    const orderId = await approvedOrder(paypal, body, { fundingSource: "declined_card" });
    const answer = await post(`/v2/checkout/orders/${orderId}/authorize`);
    expect([answer.status, answer.issue]).toEqual([422, "PAYER_CANNOT_PAY"]);
  });
});

describe("capturing an authorization", () => {
  test("takes the whole amount and lets nothing be held", async () => {
    const { path, orderId, authorizationId } = await authorized(paypal);
    const answer = await capture(path);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      status: "COMPLETED",
      final_capture: true,
      amount: usd("100.00"),
      supplementary_data: {
        related_ids: { order_id: orderId, authorization_id: authorizationId },
      },
    });
    expect([paypal.balance("authorized"), paypal.balance("balance")]).toEqual([0n, 9_602n]);
    expect((await read(path)).status).toBe("CAPTURED");
    expect((await capture(path, "1.00")).issue).toBe("AUTHORIZATION_ALREADY_CAPTURED");
  });

  test("goes in parts until the final one, which lets go of the rest", async () => {
    const { path, orderId } = await authorized(paypal);
    expect((await capture(path, "30.00")).body.final_capture).toBe(false);
    expect((await read(path)).status).toBe("PARTIALLY_CAPTURED");
    expect(paypal.balance("authorized")).toBe(7_000n);
    await capture(path, "20.00", { final_capture: true });
    expect((await read(path)).status).toBe("CAPTURED");
    expect(paypal.balance("authorized")).toBe(0n);
    const order = await read(`/v2/checkout/orders/${orderId}`);
    expect(at(order, "purchase_units", 0, "payments", "captures", 1, "amount")).toEqual(
      usd("20.00"),
    );
  });

  test("may take 15 percent more than was promised, and not a cent beyond", async () => {
    const { path } = await authorized(paypal);
    expect((await capture(path, "115.01")).issue).toBe("MAX_CAPTURE_AMOUNT_EXCEEDED");
    expect((await capture(path, "115.00")).status).toBe(201);
    expect(paypal.balance("authorized")).toBe(0n);
  });

  test("is refused in another currency, for nothing, and with decimals that do not exist", async () => {
    const { path } = await authorized(paypal);
    const amount = (value: string, currency_code: string) =>
      post(`${path}/capture`, { amount: { value, currency_code } });
    expect((await amount("1.00", "EUR")).issue).toBe("AUTH_CAPTURE_CURRENCY_MISMATCH");
    expect((await amount("0.00", "USD")).issue).toBe("CANNOT_BE_ZERO_OR_NEGATIVE");
    expect((await amount("1.005", "USD")).issue).toBe("DECIMAL_PRECISION");
    expect((await amount("1.50", "JPY")).issue).toBe("DECIMALS_NOT_SUPPORTED");
    expect((await amount("1.00", "KWD")).issue).toBe("INVALID_CURRENCY_CODE");
  });

  test("ten times is the limit", async () => {
    const { path } = await authorized(paypal);
    for (let times = 0; times < 10; times += 1) await capture(path, "1.00");
    expect((await capture(path, "1.00")).issue).toBe("MAX_CAPTURE_COUNT_EXCEEDED");
  });

  test("an invoice id of its own must be new", async () => {
    const { path } = await authorized(paypal);
    const first = await capture(path, "10.00", { invoice_id: "inv-9" });
    expect(first.body.invoice_id).toBe("inv-9");
    const again = await capture(path, "10.00", { invoice_id: "inv-9" });
    expect(again.issue).toBe("DUPLICATE_INVOICE_ID");
  });

  test("the same request id takes the money once, for 45 days", async () => {
    const { path } = await authorized(paypal);
    const headers = { "paypal-request-id": "k-1" };
    const first = await post(`${path}/capture`, { amount: usd("10.00") }, headers);
    const again = await post(`${path}/capture`, { amount: usd("10.00") }, headers);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    expect(paypal.balance("authorized")).toBe(9_000n);
  });

  test("a bank that refuses leaves the money held for another try", async () => {
    const { path } = await authorized(paypal);
    await paypal.control("/captures/next", { status: "DECLINED" });
    const answer = await capture(path, "10.00");
    expect(answer.body).toMatchObject({
      status: "DECLINED",
      processor_response: { response_code: "0500" },
    });
    expect(paypal.balance("authorized")).toBe(10_000n);
    expect((await capture(path, "10.00")).body.status).toBe("COMPLETED");
  });

  test("an eCheck is pending here too", async () => {
    const { path } = await authorized(paypal, "100.00", { fundingSource: "echeck" });
    expect((await capture(path)).body).toMatchObject({ status: "PENDING" });
    await paypal.world.clock.advance(5 * DAY_MS);
    expect(paypal.balance("balance")).toBe(9_602n);
  });
});
