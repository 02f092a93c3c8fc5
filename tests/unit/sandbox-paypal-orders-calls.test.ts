import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { documented, documentedIssues, type Operation } from "../sandbox/paypal/orders-issues.ts";
import {
  approvedOrder,
  booksTotal,
  openTestPayPal,
  orderBody,
  type TestPayPal,
} from "../sandbox/paypal/testing.ts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = booksTotal(paypal);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

const ORDERS = "/v2/checkout/orders";
const mocked = (code: unknown) => ({
  "paypal-mock-response": JSON.stringify({ mock_application_codes: code }),
});

/** Where each operation lives; none of the objects has to exist, as the error comes first. */
const PLACES: [Operation, string, string][] = [
  ["orders.create", "POST", ORDERS],
  ["orders.get", "GET", `${ORDERS}/X`],
  ["orders.patch", "PATCH", `${ORDERS}/X`],
  ["orders.confirm", "POST", `${ORDERS}/X/confirm-payment-source`],
  ["orders.authorize", "POST", `${ORDERS}/X/authorize`],
  ["orders.capture", "POST", `${ORDERS}/X/capture`],
  ["orders.track.create", "POST", `${ORDERS}/X/track`],
  ["orders.trackers.patch", "PATCH", `${ORDERS}/X/trackers/T`],
  ["authorizations.get", "GET", "/v2/payments/authorizations/X"],
  ["authorizations.capture", "POST", "/v2/payments/authorizations/X/capture"],
  ["authorizations.reauthorize", "POST", "/v2/payments/authorizations/X/reauthorize"],
  ["authorizations.void", "POST", "/v2/payments/authorizations/X/void"],
  ["captures.get", "GET", "/v2/payments/captures/X"],
  ["captures.refund", "POST", "/v2/payments/captures/X/refund"],
  ["refunds.get", "GET", "/v2/payments/refunds/X"],
];

describe("negative testing", () => {
  test.each(PLACES)("every issue that %s documents can be had by its header", async (...place) => {
    const [operation, method, path] = place;
    const issues = documentedIssues(operation);
    expect(issues.length).toBeGreaterThan(0);
    for (const issue of issues) {
      const answer = await paypal.call(method, path, { headers: mocked(issue) });
      expect([answer.status, answer.issue]).toEqual([documented(operation, issue)?.status, issue]);
    }
  });

  test("takes one code or a list, and leaves other values and other headers alone", async () => {
    const create = (headers: Record<string, string>) =>
      paypal.call("POST", ORDERS, { body: orderBody(), headers });
    expect((await create(mocked(["DUPLICATE_INVOICE_ID"]))).issue).toBe("DUPLICATE_INVOICE_ID");
    expect((await create(mocked("INTERNAL_SERVER_ERROR"))).status).toBe(500);
    expect((await create(mocked("RATE_LIMIT_REACHED"))).status).toBe(429);
    expect((await create(mocked("NO_SUCH_CODE"))).status).toBe(201);
    expect((await create({ "paypal-mock-response": "not json" })).status).toBe(201);
  });

  test("the control call refuses the next calls of an operation with an issue that it documents", async () => {
    const plan = (issue: string) =>
      paypal.control("/refusals", { operation: "orders.capture", issue, times: 2 });
    expect((await plan("NO_SUCH_CODE")).status).toBe(409);
    await plan("TRANSACTION_LIMIT_EXCEEDED");
    const id = await approvedOrder(paypal);
    const capture = () => paypal.call("POST", `${ORDERS}/${id}/capture`);
    expect((await capture()).issue).toBe("TRANSACTION_LIMIT_EXCEEDED");
    expect((await capture()).issue).toBe("TRANSACTION_LIMIT_EXCEEDED");
    expect((await capture()).status).toBe(201);
  });
});

describe("the form of a call", () => {
  test("a body that does not say it is JSON is not read, nor an answer given that is none", async () => {
    const id = await approvedOrder(paypal);
    const path = `${ORDERS}/${id}/capture`;
    const form = await paypal.call("POST", path, { headers: { "content-type": "text/plain" } });
    expect([form.status, form.body.name]).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    const xml = await paypal.call("POST", path, { headers: { accept: "application/xml" } });
    expect([xml.status, xml.body.name]).toEqual([406, "NOT_ACCEPTABLE"]);
    expect((await paypal.call("POST", path)).status).toBe(201);
  });

  test("what is unknown is not found, and says it with an id for PayPal's support", async () => {
    const answer = await paypal.call("GET", `${ORDERS}/UNKNOWN`);
    expect(answer.status).toBe(404);
    expect(answer.body).toMatchObject({
      name: "RESOURCE_NOT_FOUND",
      debug_id: expect.any(String),
      details: [{ issue: "INVALID_RESOURCE_ID" }],
    });
  });

  test("an order shows its payment source alone to who asks for it", async () => {
    const id = await approvedOrder(paypal);
    const part = await paypal.call("GET", `${ORDERS}/${id}?fields=payment_source`);
    expect(part.body.payment_source).toMatchObject({
      paypal: { email_address: "buyer@example.com" },
    });
    expect(part.body.purchase_units).toBeUndefined();
    const other = await paypal.call("GET", `${ORDERS}/${id}?fields=payer`);
    expect([other.status, other.issue]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  });

  test("a request id longer than PayPal's limit is refused", async () => {
    const headers = { "paypal-request-id": "x".repeat(109) };
    const answer = await paypal.call("POST", ORDERS, { body: orderBody(), headers });
    expect([answer.status, answer.issue]).toEqual([400, "INVALID_STRING_LENGTH"]);
  });
});

function newOrder(body: object = orderBody(), headers: Record<string, string> = {}) {
  return paypal.call("POST", ORDERS, { body, headers });
}

function capture(id: string, headers: Record<string, string> = {}) {
  return paypal.call("POST", `${ORDERS}/${id}/capture`, { headers });
}

describe("faults and the log", () => {
  test("an answer that is lost leaves the effect, and the repeat finds it", async () => {
    const id = await approvedOrder(paypal);
    const route = `POST ${ORDERS}/[A-Z0-9]+/capture`;
    paypal.world.faults.plan({ service: "paypal", route, kind: "answer_lost" });
    const headers = { "paypal-request-id": "l-1" };
    await expect(capture(id, headers)).rejects.toThrow();
    const again = await capture(id, headers);
    expect([again.status, paypal.balance("balance")]).toEqual([200, 4776n]);
  });

  test("a 500 before and a 500 after the effect", async () => {
    const route = `POST ${ORDERS}`;
    paypal.world.faults.plan({ service: "paypal", route, kind: "error_500" });
    expect((await newOrder()).body.name).toBe("INTERNAL_SERVER_ERROR");
    paypal.world.faults.plan({ service: "paypal", route, kind: "error_500_cached", effect: true });
    const headers = { "paypal-request-id": "l-2" };
    expect((await newOrder(orderBody(), headers)).status).toBe(500);
    expect((await newOrder(orderBody(), headers)).status).toBe(200);
  });

  test("the log shows requests and never card data", async () => {
    const card = { number: "4111111111111111", expiry: "2030-01", security_code: "123" };
    await newOrder({ ...orderBody(), payment_source: { card } }, { "paypal-request-id": "l-3" });
    const [, logged] = paypal.world.log.all();
    expect(logged).toMatchObject({ method: "POST", path: ORDERS, idempotencyKey: "l-3" });
    expect(JSON.stringify(paypal.world.log.all())).not.toContain("4111");
  });
});
