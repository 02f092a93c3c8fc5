import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  authorized,
  booksTotal,
  daysLater,
  openTestPayPal,
  type TestPayPal,
  takeEvents,
  usd,
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

const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  paypal.call("POST", path, { body, headers });
const read = async (path: string) => (await paypal.call("GET", path)).body;
const pathOf = (id: unknown) => `/v2/payments/authorizations/${String(id)}`;
const advanceDays = (days: number) => daysLater(paypal, days);

describe("voiding", () => {
  test("lets the money go, and the order of which nothing was taken is void with it", async () => {
    const { path, orderId } = await authorized(paypal);
    await takeEvents(paypal);
    const answer = await post(`${path}/void`);
    expect([answer.status, answer.body.status]).toEqual([200, "VOIDED"]);
    expect(paypal.balance("authorized")).toBe(0n);
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.AUTHORIZATION.VOIDED"]);
    expect((await read(`/v2/checkout/orders/${orderId}`)).status).toBe("VOIDED");
    expect((await post(`${path}/capture`)).issue).toBe("AUTHORIZATION_VOIDED");
  });

  test("answers nothing to who wants little", async () => {
    const { path } = await authorized(paypal);
    const answer = await post(`${path}/void`, {}, { prefer: "return=minimal" });
    expect([answer.status, answer.body]).toEqual([204, {}]);
  });

  test("is not for what is void or taken, and a repeat of the same request is no second one", async () => {
    const { path } = await authorized(paypal);
    const headers = { "paypal-request-id": "v-1" };
    await post(`${path}/void`, {}, headers);
    expect((await post(`${path}/void`, {}, headers)).status).toBe(200);
    expect((await post(`${path}/void`)).issue).toBe("PREVIOUSLY_VOIDED");
    const other = await authorized(paypal);
    await post(`${other.path}/capture`);
    expect((await post(`${other.path}/void`)).issue).toBe("PREVIOUSLY_CAPTURED");
  });

  test("of what was taken in part keeps the part", async () => {
    const { path, orderId } = await authorized(paypal);
    await post(`${path}/capture`, { amount: usd("40.00") });
    await post(`${path}/void`);
    expect(paypal.balance("authorized")).toBe(0n);
    expect((await read(`/v2/checkout/orders/${orderId}`)).status).toBe("COMPLETED");
  });
});

describe("reauthorizing", () => {
  test("renews the promise for three days, once the first three are over", async () => {
    const { path } = await authorized(paypal);
    expect((await post(`${path}/reauthorize`)).issue).toBe("TRANSACTION_REFUSED");
    await advanceDays(4);
    const renewed = await post(`${path}/reauthorize`, { amount: usd("110.00") });
    expect([renewed.status, renewed.body.status]).toEqual([201, "CREATED"]);
    expect(paypal.balance("authorized")).toBe(11_000n);
    expect((await post(`${pathOf(renewed.body.id)}/capture`)).status).toBe(201);
    expect((await read(path)).status).toBe("CAPTURED");
    expect(paypal.balance("authorized")).toBe(0n);
  });

  test("is not for its own result, nor can that be voided alone", async () => {
    const { path } = await authorized(paypal);
    await advanceDays(4);
    const renewed = pathOf((await post(`${path}/reauthorize`)).body.id);
    expect((await post(`${renewed}/reauthorize`)).issue).toBe("REAUTHORIZATION_NOT_SUPPORTED");
    expect((await post(`${renewed}/void`)).issue).toBe("CANNOT_BE_VOIDED");
    expect((await post(`${path}/void`)).status).toBe(200);
    expect((await read(renewed)).status).toBe("VOIDED");
  });

  test("asks for 15 percent and 75 dollars more at most, in the same currency", async () => {
    const { path } = await authorized(paypal, "1000.00");
    await advanceDays(4);
    const ask = (value: string, currency_code = "USD") =>
      post(`${path}/reauthorize`, { amount: { value, currency_code } });
    expect((await ask("1075.01")).issue).toBe("TRANSACTION_REFUSED");
    expect((await ask("10.00", "EUR")).issue).toBe("AUTH_CURRENCY_MISMATCH");
    expect((await ask("0.00")).issue).toBe("CANNOT_BE_ZERO_OR_NEGATIVE");
    expect((await ask("1075.00")).status).toBe(201);
  });

  test("is over when money was taken or let go", async () => {
    const { path } = await authorized(paypal);
    await advanceDays(4);
    await post(`${path}/capture`, { amount: usd("1.00") });
    expect((await post(`${path}/reauthorize`)).issue).toBe("AUTHORIZATION_ALREADY_CAPTURED");
    const other = await authorized(paypal);
    await post(`${other.path}/void`);
    expect((await post(`${other.path}/reauthorize`)).issue).toBe("AUTHORIZATION_VOIDED");
  });
});

describe("time and trouble", () => {
  test("after 29 days an authorization ends by itself, and says so", async () => {
    const { path } = await authorized(paypal);
    await takeEvents(paypal);
    await advanceDays(29);
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.AUTHORIZATION.VOIDED"]);
    expect((await read(path)).status).toBe("VOIDED");
    expect((await post(`${path}/capture`)).issue).toBe("AUTHORIZATION_EXPIRED");
    expect(paypal.balance("authorized")).toBe(0n);
  });

  test("a restored world still ends it", async () => {
    const { path } = await authorized(paypal);
    const saved = structuredClone(paypal.dump());
    await paypal.restore(saved);
    await advanceDays(29);
    expect((await read(path)).status).toBe("VOIDED");
    expect(paypal.balance("authorized")).toBe(0n);
  });

  test("within three days the money is there whatever the buyer does; later it may be gone", async () => {
    const { path, authorizationId } = await authorized(paypal);
    await paypal.control(`/authorizations/${authorizationId}`, { fundsGone: true });
    expect((await post(`${path}/capture`, { amount: usd("1.00") })).status).toBe(201);
    await advanceDays(3);
    expect((await post(`${path}/capture`, { amount: usd("1.00") })).issue).toBe("PAYER_CANNOT_PAY");
  });

  test("what PayPal reviews waits, and what it denies is let go", async () => {
    const { path, authorizationId } = await authorized(paypal);
    const review = (status: string) =>
      paypal.control(`/authorizations/${authorizationId}`, { status });
    await review("PENDING");
    expect(await read(path)).toMatchObject({ status_details: { reason: "PENDING_REVIEW" } });
    expect((await post(`${path}/capture`)).issue).toBe("TRANSACTION_REFUSED");
    await review("DENIED");
    expect((await post(`${path}/capture`)).issue).toBe("AUTHORIZATION_DENIED");
    expect(paypal.balance("authorized")).toBe(0n);
    expect((await review("CREATED")).status).toBe(409);
  });

  test("an unknown authorization is not found", async () => {
    const answer = await paypal.call("GET", pathOf("UNKNOWN"));
    expect([answer.status, answer.issue]).toEqual([404, "INVALID_RESOURCE_ID"]);
  });

  test("a closed payer or a restricted payee stops the capture", async () => {
    const { path } = await authorized(paypal);
    await paypal.control("/payers", { email: "buyer@example.com", status: "locked" });
    expect((await post(`${path}/capture`)).issue).toBe("PAYER_ACCOUNT_LOCKED_OR_CLOSED");
    await paypal.control("/payers", { email: "buyer@example.com", status: "active" });
    await paypal.control("/payee", { status: "restricted" });
    expect((await post(`${path}/capture`)).issue).toBe("PAYEE_ACCOUNT_RESTRICTED");
  });
});
