import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  at,
  firstCaptureId,
  openTestPayPal,
  orderBody,
  requestToken,
  type TestPayPal,
  takeEvents,
} from "../sandbox/paypal/testing.ts";

const HOUR_MS = 3_600_000;
const ORDERS = "/v2/checkout/orders";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = paypal.world.books.balances().reduce((sum, { minor }) => sum + minor, 0n);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

function newOrder(body: object = orderBody(), headers: Record<string, string> = {}) {
  return paypal.call("POST", ORDERS, { body, headers });
}

async function approved(body: object = orderBody(), fundingSource = "balance") {
  const id = String((await newOrder(body)).body.id);
  await paypal.control(`/orders/${id}/approve`, { fundingSource });
  return id;
}

function capture(id: string, headers: Record<string, string> = {}) {
  return paypal.call("POST", `${ORDERS}/${id}/capture`, { headers });
}

describe("tokens", () => {
  test("a wrong secret gets invalid_client", async () => {
    const wrong = { ...paypal.credentials, clientSecret: "nope" };
    expect(await requestToken(wrong)).toBe("");
  });

  test("an unknown, an expired and a revoked token get invalid_token", async () => {
    const bad = await newOrder(orderBody(), { authorization: "Bearer nope" });
    expect([bad.status, bad.body.error]).toEqual([401, "invalid_token"]);
    await paypal.control("/tokens/expire");
    expect((await newOrder()).status).toBe(401);
  });

  test("a token ends after nine hours of the world's clock", async () => {
    await paypal.world.clock.advance(9 * HOUR_MS - 60_000);
    expect((await newOrder()).status).toBe(201);
    await paypal.world.clock.advance(60_000);
    expect((await newOrder()).status).toBe(401);
  });

  test("revoked keys refuse everything until they are restored", async () => {
    await paypal.control("/keys/revoke");
    expect((await newOrder()).status).toBe(401);
    expect(await requestToken(paypal.credentials)).toBe("");
    await paypal.control("/keys/restore");
    expect((await newOrder()).status).toBe(201);
  });
});

describe("creating an order", () => {
  const money = (value: string, currency_code = "USD") => ({ currency_code, value });
  const unit = (fields: object) => ({ intent: "CAPTURE", purchase_units: [fields] });

  const refused: [string, object, number, string][] = [
    ["no intent", { purchase_units: [] }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["an intent nobody has", { ...orderBody(), intent: "SALE" }, 400, "INVALID_PARAMETER_VALUE"],
    ["no units", { intent: "CAPTURE", purchase_units: [] }, 400, "INVALID_ARRAY_MIN_ITEMS"],
    [
      "eleven units",
      {
        intent: "CAPTURE",
        purchase_units: Array.from({ length: 11 }, (_, i) => ({
          reference_id: `r${i}`,
          amount: money("1.00"),
        })),
      },
      400,
      "INVALID_ARRAY_MAX_ITEMS",
    ],
    [
      "a number as the value",
      unit({ amount: { currency_code: "USD", value: 5 } }),
      400,
      "INVALID_PARAMETER_SYNTAX",
    ],
    ["nothing to pay", unit({ amount: money("0.00") }), 422, "CANNOT_BE_ZERO_OR_NEGATIVE"],
    ["three decimals", unit({ amount: money("1.005") }), 422, "DECIMAL_PRECISION"],
    ["decimals in yen", unit({ amount: money("500.00", "JPY") }), 422, "DECIMAL_PRECISION"],
    ["decimals in forints", unit({ amount: money("10.45", "HUF") }), 422, "DECIMAL_PRECISION"],
    [
      "decimals in Taiwan dollars",
      unit({ amount: money("99.50", "TWD") }),
      422,
      "DECIMAL_PRECISION",
    ],
    [
      "a currency PayPal has not",
      unit({ amount: money("5.000", "KWD") }),
      422,
      "INVALID_CURRENCY_CODE",
    ],
    [
      "a breakdown that does not add up",
      unit({
        amount: {
          ...money("50.00"),
          breakdown: { item_total: money("40.00"), shipping: money("9.99") },
        },
      }),
      422,
      "AMOUNT_MISMATCH",
    ],
    [
      "items that do not add up",
      unit({
        amount: { ...money("50.00"), breakdown: { item_total: money("50.00") } },
        items: [{ name: "Bowl", quantity: "2", unit_amount: money("24.99") }],
      }),
      422,
      "ITEM_TOTAL_MISMATCH",
    ],
    [
      "items without their total",
      unit({
        amount: money("50.00"),
        items: [{ name: "Bowl", quantity: "2", unit_amount: money("25.00") }],
      }),
      422,
      "ITEM_TOTAL_REQUIRED",
    ],
  ];
  test.each(refused)("with %s is refused", async (_name, body, status, issue) => {
    const answer = await newOrder(body);
    expect([answer.status, answer.issue]).toEqual([status, issue]);
    expect(answer.body.name).toBe(status === 400 ? "INVALID_REQUEST" : "UNPROCESSABLE_ENTITY");
    expect(answer.body.debug_id).toEqual(expect.any(String));
  });

  test("an exact breakdown is accepted and shown again", async () => {
    const amount = {
      ...money("60.50"),
      breakdown: { item_total: money("50.00"), shipping: money("12.00"), discount: money("1.50") },
    };
    const items = [{ name: "Bowl", quantity: "2", unit_amount: money("25.00") }];
    const answer = await newOrder(unit({ amount, items, custom_id: "pay_1", invoice_id: "inv_1" }));
    expect(answer.status).toBe(201);
    expect(at(answer.body, "purchase_units", 0)).toMatchObject({
      amount,
      items,
      custom_id: "pay_1",
    });
    expect(at(answer.body, "links", 1)).toMatchObject({ rel: "approve" });
  });

  test("whole yen are accepted", async () => {
    expect((await newOrder(unit({ amount: money("500", "JPY") }))).status).toBe(201);
  });

  test("the answer is minimal unless the representation is asked for", async () => {
    const answer = await newOrder(orderBody(), { prefer: "return=minimal" });
    expect(Object.keys(answer.body).sort()).toEqual(["id", "links", "status"]);
  });

  test("the same PayPal-Request-Id answers the same order with 200 for six hours", async () => {
    const headers = { "paypal-request-id": "r-1" };
    const first = await newOrder(orderBody(), headers);
    const again = await newOrder(orderBody(), headers);
    expect([again.status, again.body.id]).toEqual([200, first.body.id]);
    await paypal.world.clock.advance(6 * HOUR_MS);
    const later = await newOrder(orderBody(), headers);
    expect([later.status, later.body.id === first.body.id]).toEqual([201, false]);
  });

  test("a payment source needs a PayPal-Request-Id", async () => {
    const body = { ...orderBody(), payment_source: { paypal: {} } };
    expect((await newOrder(body)).issue).toBe("PAYPAL_REQUEST_ID_REQUIRED");
    const answer = await newOrder(body, { "paypal-request-id": "r-2" });
    expect(answer.body.status).toBe("PAYER_ACTION_REQUIRED");
  });

  test("a body that is not JSON is malformed", async () => {
    const answer = await paypal.call("POST", ORDERS, { raw: "{" });
    expect([answer.status, answer.issue]).toEqual([400, "MALFORMED_REQUEST_JSON"]);
  });
});

describe("capturing an order", () => {
  test("an approved order is paid: money, fee and events", async () => {
    const id = await approved();
    const answer = await capture(id);
    expect([answer.status, answer.body.status]).toEqual([201, "COMPLETED"]);
    expect(at(answer.body, "purchase_units", 0, "payments", "captures", 0)).toMatchObject({
      status: "COMPLETED",
      seller_receivable_breakdown: {
        gross_amount: { currency_code: "USD", value: "50.00" },
        paypal_fee: { currency_code: "USD", value: "2.24" },
        net_amount: { currency_code: "USD", value: "47.76" },
      },
    });
    expect(paypal.balance("balance")).toBe(4776n);
    expect(await takeEvents(paypal)).toEqual([
      "CHECKOUT.ORDER.APPROVED",
      "PAYMENT.CAPTURE.COMPLETED",
      "CHECKOUT.ORDER.COMPLETED",
    ]);
  });

  test("before the approval it is refused", async () => {
    const id = String((await newOrder()).body.id);
    expect((await capture(id)).issue).toBe("ORDER_NOT_APPROVED");
  });

  test("a second time it is refused; with the same PayPal-Request-Id it answers the first", async () => {
    const id = await approved();
    const headers = { "paypal-request-id": "c-1" };
    const first = await capture(id, headers);
    const again = await capture(id, headers);
    expect([again.status, firstCaptureId(again.body)]).toEqual([200, firstCaptureId(first.body)]);
    expect((await capture(id, { "paypal-request-id": "c-2" })).issue).toBe(
      "ORDER_ALREADY_CAPTURED",
    );
    expect(paypal.balance("balance")).toBe(4776n);
  });

  test("a refusal that came before anything was done is not remembered", async () => {
    const id = String((await newOrder()).body.id);
    const headers = { "paypal-request-id": "c-3" };
    expect((await capture(id, headers)).issue).toBe("ORDER_NOT_APPROVED");
    await paypal.control(`/orders/${id}/approve`);
    expect((await capture(id, headers)).status).toBe(201);
  });

  test("a declined card sends the buyer back, and another source pays under a new request id", async () => {
    const id = await approved(orderBody(), "declined_card");
    const declined = await capture(id, { "paypal-request-id": "c-4" });
    expect([declined.status, declined.issue]).toEqual([422, "INSTRUMENT_DECLINED"]);
    expect(at(declined.body, "links", 0)).toMatchObject({ rel: "payer-action" });
    await paypal.control(`/orders/${id}/approve`, { fundingSource: "card" });
    expect((await capture(id, { "paypal-request-id": "c-4" })).issue).toBe("INSTRUMENT_DECLINED");
    expect((await capture(id, { "paypal-request-id": "c-5" })).status).toBe(201);
  });

  test("a second step is asked for once", async () => {
    const id = await approved(orderBody(), "card_second_step");
    expect((await capture(id)).issue).toBe("PAYER_ACTION_REQUIRED");
    expect((await capture(id)).issue).toBe("PAYER_ACTION_REQUIRED");
    await paypal.control(`/orders/${id}/approve`, { fundingSource: "card_second_step" });
    expect((await capture(id)).status).toBe(201);
  });

  test("an invoice id pays once", async () => {
    const body = orderBody("50.00", { invoice_id: "inv-1" });
    const [first, second] = [await approved(body), await approved(body)];
    expect((await capture(first)).status).toBe(201);
    expect((await capture(second)).issue).toBe("DUPLICATE_INVOICE_ID");
  });

  test("six hours after its creation an order that nobody approved is gone", async () => {
    const id = String((await newOrder()).body.id);
    await paypal.world.clock.advance(6 * HOUR_MS);
    expect((await paypal.call("GET", `${ORDERS}/${id}`)).status).toBe(404);
    expect((await paypal.control(`/orders/${id}/approve`)).status).toBe(409);
    expect((await capture(id)).status).toBe(404);
  });

  test("PayPal-Mock-Response answers with the error and does nothing", async () => {
    const id = await approved();
    const headers = {
      "paypal-mock-response": JSON.stringify({ mock_application_codes: "INSTRUMENT_DECLINED" }),
    };
    expect((await capture(id, headers)).issue).toBe("INSTRUMENT_DECLINED");
    expect((await capture(id)).status).toBe(201);
  });
});
