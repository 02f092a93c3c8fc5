import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Json, list, object } from "../sandbox/paypal/json.ts";
import {
  at,
  openTestPayPal,
  pay,
  requestToken,
  type TestPayPal,
} from "../sandbox/paypal/testing.ts";
import {
  claim,
  complain,
  DAY_MS,
  expectAsDescribed,
  expectBooksBalance,
} from "./sandbox-paypal-disputes.support.ts";

const REPORTING = "/v1/reporting";
const HOUR_MS = 3_600_000;

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
  await paypal.control("/reporting", { transactionsLagMs: 0 });
});
afterEach(async () => {
  expectBooksBalance(paypal);
  expectAsDescribed(paypal, REPORTING);
  await paypal.close();
});

const iso = (atMs: number) => new Date(atMs).toISOString();

/** With a token of this moment; the first one ends after nine hours. */
async function get(path: string) {
  const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
  return paypal.call("GET", path, { headers });
}

function search(query = "") {
  const now = paypal.world.clock.now();
  const window = `start_date=${iso(now - 30 * DAY_MS)}&end_date=${iso(now + 1_000)}`;
  return get(`${REPORTING}/transactions?${window}&${query}`);
}

async function infos(query = ""): Promise<Json[]> {
  const { status, body } = await search(query);
  expect(status, JSON.stringify(body)).toBe(200);
  return list(body.transaction_details).map((each) => object(object(each).transaction_info));
}

const codes = async (query = "") =>
  (await infos(query)).map((info) => String(info.transaction_event_code));
const usd = (value: string) => ({ currency_code: "USD", value });

async function payOut(receiver: string, value = "10.00"): Promise<string> {
  const items = [{ recipient_type: "EMAIL", receiver, amount: { currency: "USD", value } }];
  const body = { sender_batch_header: {}, items };
  const made = await paypal.call("POST", "/v1/payments/payouts", { body });
  const id = String(at(made.body, "batch_header", "payout_batch_id"));
  const batch = await paypal.call("GET", `/v1/payments/payouts/${id}`);
  return String(at(batch.body, "items", 0, "payout_item_id"));
}

describe("transaction search", () => {
  test("shows a payment with its fee inside, and the balance after it", async () => {
    const { captureId } = await pay(paypal, "50.00");
    expect(await infos()).toMatchObject([
      {
        transaction_id: captureId,
        transaction_event_code: "T0006",
        transaction_status: "S",
        transaction_amount: usd("50.00"),
        fee_amount: usd("-2.24"),
        ending_balance: usd("47.76"),
        protection_eligibility: "01",
      },
    ]);
  });

  test("shows what the balance did, each movement under its code", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 50_000 });
    const { captureId } = await pay(paypal, "50.00");
    await paypal.call("POST", `/v2/payments/captures/${captureId}/refund`, {
      body: { amount: usd("5.00") },
    });
    await payOut("ana@artisans.example");
    const waiting = await payOut("nobody@example.com");
    await paypal.call("POST", `/v1/payments/payouts-item/${waiting}/cancel`);
    const reversed = await payOut("bo@artisans.example");
    await paypal.control(`/payout-items/${reversed}`, { status: "REVERSED" });
    const whole = await pay(paypal, "20.00");
    await paypal.control(`/captures/${whole.captureId}`, { status: "REVERSED" });
    await paypal.control("/balance", { currency: "USD", minor: -1_000 });
    expect(await codes()).toEqual([
      ...["T0300", "T0006", "T1107", "T0001", "T0001", "T1115", "T0001", "T1114"],
      ...["T0006", "T1106", "T0400"],
    ]);
  });

  test("shows disputes: the hold, its end, what was lost, the fees, and what came back", async () => {
    const lost = await claim(paypal);
    await paypal.control(`/disputes/${lost.id}`, {
      do: "decide",
      outcome: "RESOLVED_BUYER_FAVOUR",
    });
    const bank = await complain(paypal, { channel: "EXTERNAL" });
    await paypal.control(`/disputes/${bank.id}`, {
      do: "decide",
      outcome: "RESOLVED_BUYER_FAVOUR",
    });
    expect(await codes()).toEqual([
      ...["T0006", "T1110", "T0100", "T1111", "T1106"],
      ...["T0006", "T1110", "T0106", "T1111", "T1201"],
    ]);
  });

  test("adds up to the balance, whatever happened", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 9_999 });
    const made = await claim(paypal);
    await paypal.control(`/disputes/${made.id}`, { do: "decide", outcome: "RESOLVED_WITH_PAYOUT" });
    await payOut("ana@artisans.example");
    await payOut("nobody@example.com");
    const cents = (money: unknown) => Math.round(Number(object(money).value ?? 0) * 100);
    const rows = await infos();
    const sum = rows.reduce(
      (total, row) => total + cents(row.transaction_amount) + cents(row.fee_amount),
      0,
    );
    expect(BigInt(sum)).toBe(paypal.balance("balance"));
    expect(rows.at(-1)?.ending_balance).toEqual(usd((sum / 100).toFixed(2)));
  });

  test("comes three hours late unless a test asks for another age", async () => {
    await paypal.control("/reporting", { transactionsLagMs: 3 * HOUR_MS });
    await pay(paypal);
    const early = await search();
    expect(early.body.transaction_details).toBeUndefined();
    expect(early.body.total_items).toBe(0);
    const refreshed = Date.parse(String(early.body.last_refreshed_datetime));
    expect(Math.abs(paypal.world.clock.now() - 3 * HOUR_MS - refreshed)).toBeLessThan(5_000);
    await paypal.world.clock.advance(3 * HOUR_MS);
    expect(await codes()).toEqual(["T0006"]);
  });

  test("shows an eCheck under way only with what does not touch the balance yet", async () => {
    await pay(paypal, "50.00", "echeck");
    expect(await codes()).toEqual([]);
    expect(await infos("balance_affecting_records_only=N")).toMatchObject([
      { transaction_event_code: "T0006", transaction_status: "P" },
    ]);
  });

  test("marks a payment that was taken back as a whole", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 10_000 });
    const { captureId } = await pay(paypal);
    await paypal.call("POST", `/v2/payments/captures/${captureId}/refund`);
    expect(await codes("transaction_status=V")).toEqual(["T0006"]);
  });

  test("is filtered by id, type, status, currency and amount; then no balance is told", async () => {
    const { captureId } = await pay(paypal, "50.00");
    await paypal.control("/balance", { currency: "EUR", minor: 1_005 });
    await paypal.control("/balance", { currency: "USD", minor: 500 });
    const [byId] = await infos(`transaction_id=${captureId}`);
    expect([byId?.transaction_id, byId?.ending_balance]).toEqual([captureId, undefined]);
    expect(await codes("transaction_type=T0300")).toEqual(["T0300", "T0300"]);
    expect(await codes("transaction_status=D")).toEqual([]);
    expect(await codes("transaction_currency=EUR")).toEqual(["T0300"]);
    expect(await codes("transaction_amount=500%20TO%201005")).toEqual(["T0300", "T0300"]);
    expect(await codes("store_id=1")).toEqual([]);
  });

  test("shows the parts that are asked for", async () => {
    await pay(paypal);
    const all = await search("fields=all");
    expect(at(all.body, "transaction_details", 0, "payer_info")).toMatchObject({
      email_address: "buyer@example.com",
    });
    const one = await search("fields=payer_info");
    expect(Object.keys(object(at(one.body, "transaction_details", 0)))).toEqual(["payer_info"]);
  });

  test("comes in pages with totals and links", async () => {
    for (const value of ["1.00", "2.00", "3.00"]) await pay(paypal, value);
    const { body } = await search("page_size=2&page=2");
    expect(body).toMatchObject({ page: 2, total_items: 3, total_pages: 2 });
    expect(list(body.transaction_details)).toHaveLength(1);
    expect(list(body.links).map((link) => object(link).rel)).toEqual(["self", "first", "prev"]);
  });

  test.each([
    ["page_size=501", "INVALID_PARAMETER_VALUE"],
    ["page=0", "INVALID_PARAMETER_VALUE"],
    ["fields=secrets", "INVALID_PARAMETER_VALUE"],
    ["transaction_id=short", "INVALID_STRING_LENGTH"],
    ["transaction_status=X", "INVALID_PARAMETER_VALUE"],
    ["transaction_currency=XXX", "INVALID_PARAMETER_VALUE"],
    ["transaction_amount=much", "INVALID_PARAMETER_SYNTAX"],
    ["balance_affecting_records_only=maybe", "INVALID_PARAMETER_VALUE"],
  ])("refuses %s", async (query, issue) => {
    const answer = await search(query);
    expect([answer.status, answer.issue]).toEqual([400, issue]);
  });

  test("needs a window of 31 days at most that has begun, within three years", async () => {
    const now = paypal.world.clock.now();
    const window = (startMs: number, endMs: number) =>
      get(`${REPORTING}/transactions?start_date=${iso(startMs)}&end_date=${iso(endMs)}`);
    expect((await get(`${REPORTING}/transactions?end_date=${iso(now)}`)).issue).toBe(
      "MISSING_REQUIRED_PARAMETER",
    );
    expect((await window(now - 32 * DAY_MS, now)).issue).toBe("Date range is greater than 31 days");
    expect((await window(now, now - DAY_MS)).status).toBe(400);
    expect((await window(now + DAY_MS, now + 2 * DAY_MS)).status).toBe(400);
    expect((await window(now - 1_200 * DAY_MS, now - 1_190 * DAY_MS)).status).toBe(400);
    expect((await window(now - 31 * DAY_MS, now)).status).toBe(200);
  });
});

describe("the balances report", () => {
  test("tells the balance of an earlier moment", async () => {
    await paypal.control("/balance", { currency: "USD", minor: 1_000 });
    await paypal.world.clock.advance(HOUR_MS);
    const between = iso(paypal.world.clock.now());
    await paypal.world.clock.advance(HOUR_MS);
    await paypal.control("/balance", { currency: "USD", minor: 500 });
    const then = await get(`${REPORTING}/balances?as_of_time=${between}`);
    expect(at(then.body, "balances", 0, "available_balance", "value")).toBe("10.00");
    const now = await get(`${REPORTING}/balances`);
    expect(at(now.body, "balances", 0, "available_balance", "value")).toBe("15.00");
  });

  test("can be as old as PayPal lets it be", async () => {
    await paypal.control("/reporting", { balancesLagMs: 3 * HOUR_MS });
    await paypal.control("/balance", { currency: "USD", minor: 1_000 });
    const early = await get(`${REPORTING}/balances`);
    expect(at(early.body, "balances", 0, "total_balance", "value")).toBe("0.00");
    expect(early.body.as_of_time).toBe(early.body.last_refresh_time);
    await paypal.world.clock.advance(3 * HOUR_MS);
    const late = await get(`${REPORTING}/balances`);
    expect(at(late.body, "balances", 0, "total_balance", "value")).toBe("10.00");
  });

  test("is of one currency when asked, and of none that PayPal does not have", async () => {
    await paypal.control("/balance", { currency: "EUR", minor: 500 });
    const euro = await get(`${REPORTING}/balances?currency_code=EUR`);
    expect(list(euro.body.balances)).toHaveLength(1);
    expect((await get(`${REPORTING}/balances?currency_code=XXX`)).status).toBe(400);
    expect((await get(`${REPORTING}/balances?as_of_time=tomorrow`)).status).toBe(400);
    const future = iso(paypal.world.clock.now() + DAY_MS);
    expect((await get(`${REPORTING}/balances?as_of_time=${future}`)).status).toBe(400);
  });
});
