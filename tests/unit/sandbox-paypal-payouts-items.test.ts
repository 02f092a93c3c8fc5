import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { list, object } from "../sandbox/paypal/json.ts";
import { ITEM_ERRORS, isItemError, statusFor } from "../sandbox/paypal/payout-errors.ts";
import {
  at,
  openTestPayPal,
  requestToken,
  type TestPayPal,
  takeEvents,
} from "../sandbox/paypal/testing.ts";
import {
  DAY_MS,
  expectAsDescribed,
  expectBooksBalance,
} from "./sandbox-paypal-disputes.support.ts";

const PAYOUTS = "/v1/payments/payouts";
const ITEMS = "/v1/payments/payouts-item";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
  await paypal.control("/balance", { currency: "USD", minor: 100_000 });
});
afterEach(async () => {
  expectBooksBalance(paypal);
  expectAsDescribed(paypal, "/v1/payments");
  await paypal.close();
});

const item = (receiver: string, fields: object = {}) => ({
  recipient_type: "EMAIL",
  receiver,
  amount: { currency: "USD", value: "10.00" },
  ...fields,
});

function send(items: object[], header: object = {}) {
  return paypal.call("POST", PAYOUTS, { body: { sender_batch_header: header, items } });
}

async function sent(...items: object[]): Promise<string> {
  const answer = await send(items);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return String(at(answer.body, "batch_header", "payout_batch_id"));
}

const read = async (id: string, query = "") =>
  (await paypal.call("GET", `${PAYOUTS}/${id}${query}`)).body;
const statusOf = async (id: string) => at(await read(id), "batch_header", "batch_status");
const firstItem = async (id: string) => object(at(await read(id), "items", 0));

describe("an item", () => {
  test.each(ITEM_ERRORS)(
    "whose receiver gives the reason %s ends as PayPal says",
    async (error) => {
      const email = "odd@example.com";
      expect((await paypal.control("/receivers", { email, error })).status).toBe(200);
      const made = await firstItem(await sent(item(email)));
      expect(made.transaction_status).toBe(isItemError(error) ? statusFor(error) : "");
      expect(made.errors).toMatchObject({ name: error, message: expect.any(String) });
    },
  );

  test("to oneself, or to an id that is nobody's, fails and denies a batch of nothing else", async () => {
    const own = await sent(item("platform@artisans-hub.example"));
    expect(await statusOf(own)).toBe("DENIED");
    expect(at(await firstItem(own), "errors", "name")).toBe("SELF_PAY_NOT_ALLOWED");
    const nobody = await sent(item("NOBODY", { recipient_type: "PAYPAL_ID" }));
    expect(at(await firstItem(nobody), "errors", "name")).toBe("RECEIVER_ACCOUNT_INVALID");
    const mixed = await sent(item("platform@artisans-hub.example"), item("ana@artisans.example"));
    expect(await statusOf(mixed)).toBe("SUCCESS");
    const { items } = await read(mixed);
    expect(list(items).map((each) => object(each).transaction_status)).toEqual([
      "FAILED",
      "SUCCESS",
    ]);
    expect(paypal.balance("balance")).toBe(100_000n - 1_025n);
  });

  test("to an account under limitation is held and comes back after thirty days", async () => {
    const email = "odd@example.com";
    await paypal.control("/receivers", { email, error: "RECEIVER_ACCOUNT_LIMITATION" });
    const id = await sent(item(email));
    expect((await firstItem(id)).transaction_status).toBe("ONHOLD");
    expect(await takeEvents(paypal)).toContain("PAYMENT.PAYOUTS-ITEM.HELD");
    await paypal.world.clock.advance(30 * DAY_MS);
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTS-ITEM.RETURNED"]);
    expect(paypal.balance("balance")).toBe(100_000n - 25n);
  });

  test("that is held for a review arrives when the review has ended well", async () => {
    const email = "odd@example.com";
    await paypal.control("/receivers", { email, status: "review" });
    const id = await sent(item(email));
    expect((await firstItem(id)).transaction_status).toBe("ONHOLD");
    await takeEvents(paypal);
    await paypal.control("/receivers", { email, status: "verified" });
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTS-ITEM.SUCCEEDED"]);
    expect((await firstItem(id)).transaction_status).toBe("SUCCESS");
    expect(paypal.balance("payouts-held")).toBe(0n);
  });

  test("that the receiver took meanwhile cannot be cancelled, one on its way not yet", async () => {
    const id = await sent(item("late@example.com"));
    const path = `${ITEMS}/${(await firstItem(id)).payout_item_id}/cancel`;
    await paypal.control("/receivers", { email: "late@example.com", status: "verified" });
    expect((await paypal.call("POST", path)).body.name).toBe("ITEM_INCORRECT_STATUS");
    await paypal.control("/payouts", { processing: "held" });
    const waiting = await firstItem(await sent(item("nobody@example.com")));
    const early = await paypal.call("POST", `${ITEMS}/${waiting.payout_item_id}/cancel`);
    expect([early.status, early.body.name]).toEqual([400, "BATCH_NOT_COMPLETED"]);
  });

  test("keeps what was said about it", async () => {
    const fields = { note: "Thank you.", sender_item_id: "tr_9", purpose: "GOODS" };
    const made = await firstItem(await sent(item("ana@artisans.example", fields)));
    expect(made.payout_item).toMatchObject({ ...fields, recipient_wallet: "PAYPAL" });
  });
});

describe("a batch", () => {
  test("that somebody called off pays nothing", async () => {
    await paypal.control("/payouts", { processing: "held" });
    const id = await sent(item("ana@artisans.example"));
    await paypal.control(`/payouts/${id}/cancel`);
    expect(await statusOf(id)).toBe("CANCELED");
    expect((await firstItem(id)).transaction_status).toBe("FAILED");
    expect((await paypal.control(`/payouts/${id}/cancel`)).status).toBe(409);
    expect(paypal.balance("balance")).toBe(100_000n);
  });

  test("in a currency that the account never held is refused, and a bank does not help", async () => {
    const euro = { amount: { currency: "EUR", value: "10.00" } };
    const refused = await send([item("ana@artisans.example", euro)]);
    expect([refused.status, refused.body.name]).toEqual([400, "NON_HOLDING_CURRENCY"]);
    await paypal.control("/balance", { currency: "EUR", minor: 500 });
    const id = await sent(item("ana@artisans.example", euro));
    expect(await statusOf(id)).toBe("DENIED");
    expect(at(await firstItem(id), "errors", "name")).toBe("INSUFFICIENT_FUNDS");
  });

  test("is closed when its last item is decided", async () => {
    const id = await sent(item("nobody@example.com"));
    expect(at(await read(id), "batch_header", "time_closed")).toBeUndefined();
    const path = `${ITEMS}/${(await firstItem(id)).payout_item_id}/cancel`;
    await paypal.call("POST", path);
    expect(at(await read(id), "batch_header", "time_closed")).toEqual(expect.any(String));
  });

  test("shows only the fields that are asked for, and totals only when asked", async () => {
    const id = await sent(item("ana@artisans.example"));
    expect(Object.keys(await read(id, "?fields=batch_header"))).toEqual(["batch_header"]);
    expect((await read(id)).total_items).toBeUndefined();
    expect((await read(id, "?total_required=true")).total_items).toBe(1);
    expect((await read(id, "?fields=secrets")).name).toBe("VALIDATION_ERROR");
  });

  test.each(["page=0", "page=1001", "page_size=0", "page_size=1001", "page_size=many"])(
    "is not read with %s",
    async (query) => {
      const id = await sent(item("ana@artisans.example"));
      expect((await read(id, `?${query}`)).name).toBe("VALIDATION_ERROR");
    },
  );

  const wrong: [string, object, object][] = [
    ["a subject of 256 letters", {}, { email_subject: "x".repeat(256) }],
    ["a message of 1001 letters", {}, { email_message: "x".repeat(1_001) }],
    ["a note of 4001 letters", { note: "x".repeat(4_001) }, {}],
    ["an item id of 64 letters", { sender_item_id: "x".repeat(64) }, {}],
    ["a batch id of 257 letters", {}, { sender_batch_id: "x".repeat(257) }],
    ["a kind of receiver that PayPal has not", { recipient_type: "USER_HANDLE" }, {}],
    ["an address that is none", { receiver: "ana" }, {}],
    ["a purpose that PayPal has not", { purpose: "FUN" }, {}],
    ["Venmo and no note", { recipient_wallet: "VENMO" }, {}],
  ];
  test.each(wrong)("with %s is refused", async (_name, fields, header) => {
    const answer = await send([item("ana@artisans.example", fields)], header);
    expect([answer.status, answer.body.name]).toEqual([400, "VALIDATION_ERROR"]);
  });

  test("and an item that nobody claimed survive a restart", async () => {
    const id = await sent(item("nobody@example.com"));
    await paypal.restore(structuredClone(paypal.dump()));
    await takeEvents(paypal);
    await paypal.world.clock.advance(30 * DAY_MS);
    const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
    const { body } = await paypal.call("GET", `${PAYOUTS}/${id}`, { headers });
    expect(at(body, "items", 0, "transaction_status")).toBe("RETURNED");
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTS-ITEM.RETURNED"]);
  });
});

describe("PayPal's test values", () => {
  test.each([
    ["ERRPYO001", 403, "SENDER_RESTRICTED"],
    ["ERRPYO002", 403, "SENDER_EMAIL_UNCONFIRMED"],
    ["ERRPYO003", 403, "AUTHORIZATION_ERROR"],
    ["ERRPYO005", 422, "INSUFFICIENT_FUNDS"],
    ["ERRPYO006", 500, "INTERNAL_ERROR"],
    ["ERRPYO010", 400, "VALIDATION_ERROR"],
    ["ERRPYO011", 403, "REQUIRED_SCOPE_MISSING"],
    ["ERRPYO012", 403, "SENDER_LOCKED"],
    ["ERRPYO014", 400, "USER_BUSINESS_ERROR"],
    ["ERRPYO035", 429, "RATE_LIMIT_VALIDATION"],
    ["ERRPYO036", 408, "REQUEST_TIMEOUT_EXCEEDED"],
    ["ERRPYO037", 400, "SYNC_MODE_NOT_APPLICABLE"],
    ["ERRPYO038", 400, "NON_HOLDING_CURRENCY"],
    ["ERRPYO039", 400, "PREVIOUS_REQUEST_IN_PROGRESS"],
    ["ERRPYO040", 403, "CIP_NOT_VERIFIED"],
  ])("the note %s is answered with %i %s", async (note, status, name) => {
    const answer = await send([item("ana@artisans.example", { note })]);
    expect([answer.status, answer.body.name]).toEqual([status, name]);
  });

  test("the good notes pay, the batch id ERRPYO013 misses Venmo's note", async () => {
    expect((await send([item("ana@artisans.example", { note: "POSPYO001" })])).status).toBe(201);
    expect((await send([item("ana@artisans.example", { note: "POSPYO003" })])).status).toBe(201);
    const venmo = await send([item("ana@artisans.example")], { sender_batch_id: "ERRPYO013" });
    expect(venmo.body.name).toBe("VALIDATION_ERROR");
  });

  test.each([
    ["POSPYO002", "SUCCESS", undefined],
    ["ERRPYOB002", "PENDING", undefined],
    ["ERRPYOB003", "PROCESSING", undefined],
    ["ERRPYOB004", "DENIED", undefined],
    ["ERRPYO015", "SUCCESS", "CLOSED_MARKET"],
    ["ERRPYOB014", "SUCCESS", "SPENDING_LIMIT_EXCEEDED"],
  ])("the batch %s is %s with the error %s", async (id, status, error) => {
    const body = await read(id);
    expect(at(body, "batch_header", "batch_status")).toBe(status);
    expect(at(body, "items", 0, "errors", "name")).toBe(error);
  });

  test.each([
    ["POSPOI001", 200, undefined],
    ["ERRPYO047", 200, "RECEIVER_UNREGISTERED"],
    ["ERRPYO057", 404, undefined],
    ["ERRPYO058", 500, undefined],
  ])("the item %s answers %i with the error %s", async (id, status, error) => {
    const answer = await paypal.call("GET", `${ITEMS}/${id}`);
    expect([answer.status, at(answer.body, "errors", "name")]).toEqual([status, error]);
  });

  test.each([
    ["POSPOI002", 200, undefined],
    ["ERRPOI001", 404, "INVALID_RESOURCE_ID"],
    ["ERRPYO004", 400, "BATCH_NOT_COMPLETED"],
    ["ERRPYO007", 400, "ITEM_ALREADY_CANCELLED"],
    ["ERRPYO008", 400, "ITEM_CANCELLATION_FAILED"],
    ["ERRPYO009", 400, "ITEM_INCORRECT_STATUS"],
  ])("the cancellation of %s answers %i %s", async (id, status, name) => {
    const answer = await paypal.call("POST", `${ITEMS}/${id}/cancel`);
    expect([answer.status, answer.body.name]).toEqual([status, name]);
  });
});
