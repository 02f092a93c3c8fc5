import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { at, openTestPayPal, type TestPayPal, takeEvents } from "../sandbox/paypal/testing.ts";

const DAY_MS = 86_400_000;
const PAYOUTS = "/v1/payments/payouts";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(async () => {
  const total = paypal.world.books.balances().reduce((sum, { minor }) => sum + minor, 0n);
  await paypal.close();
  expect(total, "the books balance").toBe(0n);
});

const fund = (minor = 100_000) => paypal.control("/balance", { currency: "USD", minor });

function item(receiver: string, value = "90.00", fields: object = {}) {
  return { recipient_type: "EMAIL", receiver, amount: { currency: "USD", value }, ...fields };
}

function send(items: object[], senderBatchId = "batch-1") {
  const body = { sender_batch_header: { sender_batch_id: senderBatchId }, items };
  return paypal.call("POST", PAYOUTS, { body });
}

async function sent(...items: object[]): Promise<string> {
  const answer = await send(items);
  expect(answer.status).toBe(201);
  expect(at(answer.body, "batch_header", "batch_status")).toBe("PENDING");
  return String(at(answer.body, "batch_header", "payout_batch_id"));
}

const read = async (id: string) => (await paypal.call("GET", `${PAYOUTS}/${id}`)).body;

async function statuses(id: string) {
  const { items } = await read(id);
  return Array.isArray(items) ? items.map((each) => at(each, "transaction_status")) : [];
}

const itemId = async (id: string, index = 0) =>
  String(at(await read(id), "items", index, "payout_item_id"));

describe("a payout batch", () => {
  test("is pending first, and its items end differently", async () => {
    await fund();
    await paypal.control("/receivers", { email: "locked@example.com", status: "restricted" });
    await paypal.control("/receivers", { email: "barred@example.com", status: "blocked" });
    await paypal.control("/receivers", { email: "odd@example.com", status: "review" });
    const id = await sent(
      item("ana@artisans.example", "90.00", { sender_item_id: "tr_1" }),
      item("nobody@example.com"),
      item("locked@example.com"),
      item("barred@example.com"),
      item("odd@example.com"),
    );
    expect(at(await read(id), "batch_header")).toMatchObject({
      batch_status: "SUCCESS",
      sender_batch_header: { sender_batch_id: "batch-1" },
      amount: { currency: "USD", value: "450.00" },
      fees: { currency: "USD", value: "0.75" },
    });
    expect(await statuses(id)).toEqual(["SUCCESS", "UNCLAIMED", "FAILED", "BLOCKED", "ONHOLD"]);
    expect(await takeEvents(paypal)).toEqual([
      "PAYMENT.PAYOUTSBATCH.PROCESSING",
      "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
      "PAYMENT.PAYOUTS-ITEM.UNCLAIMED",
      "PAYMENT.PAYOUTS-ITEM.FAILED",
      "PAYMENT.PAYOUTS-ITEM.BLOCKED",
      "PAYMENT.PAYOUTS-ITEM.HELD",
      "PAYMENT.PAYOUTSBATCH.SUCCESS",
    ]);
    expect(paypal.balance("balance")).toBe(100_000n - 3n * 9_025n);
    expect(paypal.balance("payouts-held")).toBe(18_000n);
  });

  test("an item shows its receiver, its own id, fee and transaction", async () => {
    await fund();
    const id = await sent(item("ana@artisans.example", "12.34", { sender_item_id: "tr_1" }));
    const answer = await paypal.call("GET", `/v1/payments/payouts-item/${await itemId(id)}`);
    expect(answer.body).toMatchObject({
      transaction_status: "SUCCESS",
      transaction_id: expect.any(String),
      payout_batch_id: id,
      payout_item_fee: { currency: "USD", value: "0.25" },
      payout_item: {
        receiver: "ana@artisans.example",
        sender_item_id: "tr_1",
        amount: { currency: "USD", value: "12.34" },
      },
    });
  });

  test("is denied as a whole when the balance does not cover sum and fees", async () => {
    await fund(9_024);
    const id = await sent(item("ana@artisans.example"));
    expect(at(await read(id), "batch_header", "batch_status")).toBe("DENIED");
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTSBATCH.DENIED"]);
    expect(paypal.balance("balance")).toBe(9_024n);
  });

  test("is made once per sender_batch_id in thirty days; the refusal links to the first", async () => {
    await fund();
    const id = await sent(item("ana@artisans.example"));
    const again = await send([item("ana@artisans.example")]);
    expect([again.status, again.body.name]).toEqual([400, "USER_BUSINESS_ERROR"]);
    expect(at(again.body, "details", 0, "link", 0, "href")).toBe(
      `${paypal.credentials.url}${PAYOUTS}/${id}`,
    );
    await paypal.world.clock.advance(30 * DAY_MS);
    const token = await openAgain();
    expect((await token([item("ana@artisans.example")])).status).toBe(201);
  });

  test("moves with the clock when a test wants to see it under way", async () => {
    await fund();
    await paypal.control("/payouts", { processing: "clock" });
    const id = await sent(item("ana@artisans.example"));
    expect(at(await read(id), "batch_header", "batch_status")).toBe("PROCESSING");
    expect(await statuses(id)).toEqual(["PENDING"]);
    await paypal.world.clock.advance(60_000);
    expect(await statuses(id)).toEqual(["SUCCESS"]);
  });

  test("two batches under way do not spend the same balance", async () => {
    await fund(10_000);
    await paypal.control("/payouts", { processing: "clock" });
    await sent(item("ana@artisans.example"));
    const second = await send([item("ana@artisans.example")], "batch-2");
    const id = String(at(second.body, "batch_header", "payout_batch_id"));
    expect(at(await read(id), "batch_header", "batch_status")).toBe("DENIED");
  });

  test("can stay pending until a test lets it go on", async () => {
    await fund();
    await paypal.control("/payouts", { processing: "held" });
    const id = await sent(item("ana@artisans.example"));
    await paypal.world.clock.advance(1_000);
    expect(at(await read(id), "batch_header", "batch_status")).toBe("PENDING");
    await paypal.control(`/payouts/${id}/process`);
    expect(at(await read(id), "batch_header", "batch_status")).toBe("SUCCESS");
  });

  test("comes in pages", async () => {
    await fund();
    const id = await sent(
      ...["a", "b", "c"].map((name) => item(`${name}@artisans.example`, "1.00")),
    );
    const page = await paypal.call(
      "GET",
      `${PAYOUTS}/${id}?page=2&page_size=2&total_required=true`,
    );
    expect(page.body).toMatchObject({ total_items: 3, total_pages: 2 });
    expect(at(page.body, "items", 0, "payout_item", "receiver")).toBe("c@artisans.example");
  });

  const refused: [string, object[], number, string][] = [
    ["no items", [], 400, "VALIDATION_ERROR"],
    [
      "two currencies",
      [item("a@x.example"), item("b@x.example", "1", { amount: { currency: "EUR", value: "1" } })],
      400,
      "VALIDATION_ERROR",
    ],
    ["no receiver", [item("")], 400, "VALIDATION_ERROR"],
    ["an amount of three decimals", [item("a@x.example", "1.001")], 400, "VALIDATION_ERROR"],
    [
      "decimals in yen",
      [item("a@x.example", "", { amount: { currency: "JPY", value: "1.5" } })],
      400,
      "VALIDATION_ERROR",
    ],
    [
      "the note ERRPYO001",
      [item("a@x.example", "1", { note: "ERRPYO001" })],
      403,
      "SENDER_RESTRICTED",
    ],
    [
      "the note ERRPYO005",
      [item("a@x.example", "1", { note: "ERRPYO005" })],
      422,
      "INSUFFICIENT_FUNDS",
    ],
    [
      "the note ERRPYO006",
      [item("a@x.example", "1", { note: "ERRPYO006" })],
      500,
      "INTERNAL_ERROR",
    ],
    [
      "the note ERRPYO035",
      [item("a@x.example", "1", { note: "ERRPYO035" })],
      429,
      "RATE_LIMIT_VALIDATION",
    ],
  ];
  test.each(refused)("with %s is refused", async (_name, items, status, name) => {
    const answer = await send(items);
    expect([answer.status, answer.body.name]).toEqual([status, name]);
  });

  test("of 15,001 items is refused and of 15,000 accepted", async () => {
    const many = Array.from({ length: 15_001 }, () => item("ana@artisans.example", "0.01"));
    expect((await send(many)).status).toBe(400);
    expect((await send(many.slice(1))).status).toBe(201);
  });
});

describe("a payout item that nobody claimed", () => {
  test("returns after thirty days; PayPal keeps the fee", async () => {
    await fund();
    const id = await sent(item("nobody@example.com"));
    await takeEvents(paypal);
    await paypal.world.clock.advance(30 * DAY_MS);
    expect((await paypal.world.deliveries.take()).map(({ type }) => type)).toEqual([
      "PAYMENT.PAYOUTS-ITEM.RETURNED",
    ]);
    expect(paypal.balance("balance")).toBe(100_000n - 25n);
    expect(id).toHaveLength(13);
  });

  test("can be cancelled once", async () => {
    await fund();
    const path = `/v1/payments/payouts-item/${await itemId(await sent(item("nobody@example.com")))}/cancel`;
    await takeEvents(paypal);
    expect((await paypal.call("POST", path)).body.transaction_status).toBe("RETURNED");
    expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTS-ITEM.CANCELED"]);
    expect((await paypal.call("POST", path)).status).toBe(400);
  });

  test("is claimed when the receiver opens an account", async () => {
    await fund();
    const id = await sent(item("late@example.com"));
    await paypal.control("/receivers", { email: "late@example.com", status: "verified" });
    expect(await statuses(id)).toEqual(["SUCCESS"]);
  });
});

test("what was paid can be sent back or reversed, and the balance follows once", async () => {
  await fund();
  const id = await sent(item("ana@artisans.example"), item("bo@artisans.example"));
  await takeEvents(paypal);
  const first = `/payout-items/${await itemId(id, 0)}`;
  expect((await paypal.control(first, { status: "REFUNDED" })).status).toBe(200);
  expect((await paypal.control(first, { status: "REFUNDED" })).status).toBe(409);
  await paypal.control(`/payout-items/${await itemId(id, 1)}`, { status: "REVERSED" });
  expect(await takeEvents(paypal)).toEqual(["PAYMENT.PAYOUTS-ITEM.REFUNDED"]);
  expect(paypal.balance("balance")).toBe(100_000n - 50n);
});

test("what is on hold and then blocked comes back with its fee", async () => {
  await fund();
  await paypal.control("/receivers", { email: "odd@example.com", status: "review" });
  const id = await sent(item("odd@example.com"));
  expect(paypal.balance("balance")).toBe(100_000n - 9_025n);
  await paypal.control(`/payout-items/${await itemId(id)}`, { status: "BLOCKED" });
  expect(paypal.balance("balance")).toBe(100_000n);
});

test("the balances report shows what the books hold", async () => {
  await fund();
  await paypal.control("/balance", { currency: "EUR", minor: 500 });
  const all = await paypal.call("GET", "/v1/reporting/balances");
  expect(at(all.body, "balances", 0)).toMatchObject({
    currency: "USD",
    primary: true,
    available_balance: { currency_code: "USD", value: "1000.00" },
  });
  const euro = await paypal.call("GET", "/v1/reporting/balances?currency_code=EUR");
  expect(at(euro.body, "balances", 0, "total_balance", "value")).toBe("5.00");
});

/** The first token has ended by the time a batch id is free again. */
async function openAgain() {
  const { requestToken } = await import("../sandbox/paypal/testing.ts");
  const authorization = `Bearer ${await requestToken(paypal.credentials)}`;
  return (items: object[]) =>
    paypal.call("POST", PAYOUTS, {
      body: { sender_batch_header: { sender_batch_id: "batch-1" }, items },
      headers: { authorization },
    });
}
