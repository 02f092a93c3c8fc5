import { expect, test } from "vitest";
import { z } from "zod";
import { answer, ifOurs } from "../../worker/processors/paypal/answer.ts";
import {
  BatchShape,
  OrderShape,
  PayoutItemShape,
  RefundShape,
} from "../../worker/processors/paypal/shapes.ts";
import { capture, money, orderOf, quiet } from "./paypal-adapter.support.ts";

const brl = money("5.00", "BRL");
const refund = (more: object) => ({
  id: "RE",
  status: "COMPLETED",
  amount: money("5.00"),
  ...more,
});
const item = (amount: object, more: object = {}) => ({
  ...{ payout_item_id: "I", payout_item: { amount }, ...more },
});
const paid = { currency: "USD", value: "5.00" };
const foreign = { currency: "BRL", value: "5.00" };
const batch = (count: number) => ({
  batch_header: { payout_batch_id: "B", batch_status: "SUCCESS" },
  items: Array.from({ length: count }, (_, n) => item(n === count - 1 ? foreign : paid)),
});
const units = (count: number) => ({
  ...orderOf("COMPLETED", []),
  purchase_units: Array.from({ length: count }, () => ({ amount: money("5.00") })),
});

const read = (body: unknown, shape: z.ZodType) => {
  const log = quiet();
  return { read: answer(log, { kind: "replied", status: 200, body }, shape), log };
};

test.each<[string, z.ZodType, unknown]>([
  [
    "an order in a currency that we never charge",
    OrderShape,
    orderOf("COMPLETED", [], { amount: brl }),
  ],
  [
    "such an order, in a state that we do not know",
    OrderShape,
    orderOf("HELD_BY_THE_MOON", [], { amount: brl }),
  ],
  ["an order of two units", OrderShape, units(2)],
  ["a refund in such a currency", RefundShape, refund({ amount: brl })],
  ["a payout item in such a currency", PayoutItemShape, item(foreign)],
  ["a batch with such an item", BatchShape, batch(1)],
  ["a batch of which the twelfth is such an item", BatchShape, batch(12)],
])(
  "%s is somebody else's, and does not exist to us where it is only read",
  (_what, shape, body) => {
    const seen = read(body, shape);
    expect(seen.read).toEqual({ kind: "unknown", code: "made_by_others" });
    expect(ifOurs(seen.read)).toEqual({ kind: "rejected", code: "gone" });
    expect(seen.log.error).not.toHaveBeenCalled();
  },
);

test.each<[string, z.ZodType, unknown, string]>([
  [
    "an order of ours with a capture in another currency",
    OrderShape,
    orderOf("COMPLETED", [capture("COMPLETED", "C", { amount: brl })]),
    "purchase_units.0.payments.captures.0.amount.currency_code",
  ],
  [
    "an order whose currency is a number",
    OrderShape,
    orderOf("COMPLETED", [], { amount: { currency_code: 840, value: "5.00" } }),
    "purchase_units.0.amount.currency_code",
  ],
  [
    "an order without a currency",
    OrderShape,
    orderOf("COMPLETED", [], { amount: { value: "5.00" } }),
    "purchase_units.0.amount.currency_code",
  ],
  ["an order of no unit", OrderShape, units(0), "purchase_units"],
  ["a state that we do not know", OrderShape, orderOf("HELD_BY_THE_MOON", []), "status"],
  ["another list that is too long", z.tuple([z.string()]), ["a", "b"], ""],
])("%s is not understood, which says nothing about whose it is", (_what, shape, body, path) => {
  const seen = read(body, shape);
  expect(seen.read).toEqual({ kind: "unknown", code: "answer_unreadable" });
  expect(ifOurs(seen.read)).toBe(seen.read);
  expect(seen.log.error).toHaveBeenCalledWith("paypal_answer_unreadable", { path });
});

test("any other answer stays what it is", () => {
  for (const other of [
    { kind: "ok", value: 1 },
    { kind: "rejected", code: "x" },
    { kind: "unavailable", code: "rate_limited" },
    { kind: "unknown", code: "server_error" },
  ] as const)
    expect(ifOurs(other)).toBe(other);
});
