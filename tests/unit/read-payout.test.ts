import { expect, test } from "vitest";
import { codes } from "../../worker/processors/processor.ts";
import { paypalWith, scripted as scriptedPayPal, value } from "./paypal-adapter.support.ts";
import { scripted, stripeWith } from "./stripe-adapter.support.ts";

const payout = (facts: object = {}) => ({
  json: {
    ...{ object: "payout", id: "po_1", amount: 7000, currency: "usd", status: "paid" },
    ...{ arrival_date: 1_795_000_000, automatic: true, ...facts },
  },
});
const line = (id: string, amount: number, source: unknown, type = "payment") => ({
  ...{ id, object: "balance_transaction", amount, fee: 0, currency: "usd", type, source },
});
const list = (data: object[], has_more = false) => ({ json: { object: "list", data, has_more } });
const charge = (id: string, source_transfer: string) => ({ object: "charge", id, source_transfer });

test("Stripe's payout is read in its account, page by page, without its own line", async () => {
  const first = Array.from({ length: 100 }, (_, i) =>
    line(`txn_${i}`, 70, charge(`py_${i}`, `tr_${i}`)),
  );
  const last = [
    line("txn_last", -70, { object: "refund", id: "pyr_1", charge: "py_3" }, "payment_refund"),
  ];
  const own = line("txn_own", -7000, "po_1", "payout");
  const { fetch, sent } = scripted(payout(), list([own, ...first], true), list(last));
  const read = value(await stripeWith(fetch).stripe.payOut.readPayout("po_1", "acct_1"));
  expect(read).toMatchObject({ ref: "po_1", account: "acct_1", state: "paid", isCut: false });
  expect(read.amount).toEqual({ minor: 7000n, currency: "USD" });
  expect(read.lines).toHaveLength(101);
  expect(read.lines?.[3]).toMatchObject({ ref: "txn_3", transferRef: "tr_3", kind: "payment" });
  // What was taken back names its charge, which came in with the same payout.
  expect(read.lines?.at(-1)).toMatchObject({ transferRef: "tr_3", kind: "payment_refund" });
  expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /v1/payouts/po_1",
    "GET /v1/balance_transactions",
    "GET /v1/balance_transactions",
  ]);
  expect(sent.every(({ headers }) => headers.get("Stripe-Account") === "acct_1")).toBe(true);
});

test("a payout with more lines than anybody reads is cut, and says so", async () => {
  const page = () => list([line("txn", 1, charge("py_1", "tr_1"))], true);
  const { fetch } = scripted(payout(), ...Array.from({ length: 10 }, page));
  const read = value(await stripeWith(fetch).stripe.payOut.readPayout("po_1", "acct_1"));
  expect(read.isCut).toBe(true);
  expect(read.lines).toHaveLength(10);
});

test("of a payout that was made by hand Stripe is not asked what was in it", async () => {
  const { fetch, sent } = scripted(payout({ automatic: false, status: "in_transit" }));
  const read = value(await stripeWith(fetch).stripe.payOut.readPayout("po_1", "acct_1"));
  expect(read).toMatchObject({ state: "in_transit", lines: undefined });
  expect(sent).toHaveLength(1);
});

test("without an account Stripe is not asked: it would look among the platform's own payouts", async () => {
  const { fetch, sent } = scripted();
  const read = await stripeWith(fetch).stripe.payOut.readPayout("po_1", undefined);
  expect(read).toEqual({ kind: "rejected", code: codes.gone });
  expect(sent).toEqual([]);
});

test("pages that do not come make no half of an answer", async () => {
  const { fetch } = scripted(payout(), { status: 500, json: { error: { message: "x" } } });
  const read = await stripeWith(fetch).stripe.payOut.readPayout("po_1", "acct_1");
  expect(read.kind).toBe("unknown");
});

const money = (amount: string, currency = "USD") => ({ currency, value: amount });
const item = (id: string, amount: string, status = "SUCCESS") => ({
  ...{ payout_item_id: id, transaction_status: status, time_processed: "2026-11-23T12:00:00Z" },
  payout_item: { amount: money(amount), sender_item_id: "x" },
});
const gone = { status: 404, json: { name: "RESOURCE_NOT_FOUND" } };

test("PayPal's payout item is a payout of one line", async () => {
  const { fetch, sent } = scriptedPayPal({ json: item("ITEM1", "35.00", "UNCLAIMED") });
  const read = value(await paypalWith(fetch).paypal.payOut.readPayout("ITEM1", undefined));
  expect(read).toMatchObject({
    ...{ ref: "ITEM1", state: "in_transit", amount: { minor: 3500n, currency: "USD" } },
    lines: [{ ref: "ITEM1", transferRef: "ITEM1", kind: "UNCLAIMED" }],
  });
  expect(sent.map(({ path }) => path)).toEqual(["/v1/payments/payouts-item/ITEM1"]);
});

test("what is no item is looked for among the batches, with all its pages", async () => {
  const header = { payout_batch_id: "B", batch_status: "SUCCESS", amount: money("70.00") };
  const page = (id: string) => ({
    json: { total_pages: 2, batch_header: header, items: [item(id, "35.00")] },
  });
  const { fetch } = scriptedPayPal(gone, page("ITEM1"), page("ITEM2"));
  const read = value(await paypalWith(fetch).paypal.payOut.readPayout("B", undefined));
  expect(read).toMatchObject({ ref: "B", state: "paid", amount: { minor: 7000n }, isCut: false });
  expect(read.lines?.map(({ transferRef }) => transferRef)).toEqual(["ITEM1", "ITEM2"]);
});

test("a batch whose sum is in a currency that we do not know has the sum of its items", async () => {
  const header = { payout_batch_id: "B", batch_status: "SUCCESS", amount: money("7", "XAU") };
  const page = { json: { batch_header: header, items: [item("ITEM1", "35.00")] } };
  const read = value(
    await paypalWith(scriptedPayPal(gone, page).fetch).paypal.payOut.readPayout("B", undefined),
  );
  expect(read.amount).toEqual({ minor: 3500n, currency: "USD" });
});

test("a batch without a sum and without items explains nothing", async () => {
  const page = {
    json: { batch_header: { payout_batch_id: "B", batch_status: "PENDING" }, items: [] },
  };
  const read = await paypalWith(scriptedPayPal(gone, page).fetch).paypal.payOut.readPayout(
    "B",
    undefined,
  );
  expect(read).toEqual({ kind: "rejected", code: codes.gone });
});
