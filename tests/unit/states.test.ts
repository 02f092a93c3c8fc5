import { expect, test } from "vitest";
import type { PaymentId, RefundId } from "../../worker/domain/ids.ts";
import { canMoveInbox, hadNoEffect } from "../../worker/domain/inbox.ts";
import {
  canMoveOrder,
  canMoveSellerOrder,
  isSameParcel,
  notShipped,
} from "../../worker/domain/orders.ts";
import {
  canMovePayment,
  canMoveRefund,
  isLive,
  isOpen,
  leftToReturn,
  type Refund,
} from "../../worker/domain/payments.ts";
import {
  blockReasons,
  canMoveBatch,
  canMoveTransfer,
  endsByItself,
  isOut,
  sellerCanMend,
  type Transfer,
  type TransferState,
} from "../../worker/domain/payouts.ts";
import { canMovePayout } from "../../worker/domain/seller-payouts.ts";

type Moves = Record<string, readonly string[]>;
type CanMove = (from: never, to: never) => boolean;

/**
 * L11: what the tables of states allow, written down a second time. A state not named on the right is
 * refused, so a move that somebody adds has to be added here as well, and thought about twice.
 */
const machines: [name: string, canMove: CanMove, moves: Moves][] = [
  [
    "order",
    canMoveOrder as CanMove,
    {
      pending_payment: ["paid", "partially_paid", "expired", "cancelled"],
      paid: ["partially_refunded", "refunded", "charged_back"],
      partially_paid: ["cancelled"],
      partially_refunded: ["paid", "refunded", "charged_back"],
      refunded: ["paid", "partially_refunded", "charged_back"],
      charged_back: ["paid", "partially_refunded", "refunded"],
      expired: [],
      cancelled: [],
    },
  ],
  [
    "seller order",
    canMoveSellerOrder as CanMove,
    { unfulfilled: ["shipped"], shipped: ["delivered"], delivered: [] },
  ],
  [
    "payment",
    canMovePayment as CanMove,
    {
      created: ["requires_action", "processing", "succeeded", "failed", "cancelled"],
      requires_action: ["created", "processing", "succeeded", "failed", "cancelled"],
      processing: ["created", "succeeded", "failed", "cancelled"],
      succeeded: [],
      failed: ["succeeded"],
      cancelled: ["succeeded"],
    },
  ],
  [
    "refund",
    canMoveRefund as CanMove,
    {
      requested: ["pending", "succeeded", "failed"],
      pending: ["succeeded", "failed"],
      succeeded: ["failed"],
      failed: [],
    },
  ],
  [
    "payout batch",
    canMoveBatch as CanMove,
    {
      sending: ["accepted", "done", "denied"],
      accepted: ["done", "denied"],
      denied: ["accepted", "done"],
      done: [],
    },
  ],
  [
    "event that is replayed",
    canMoveInbox as CanMove,
    {
      received: ["applied", "ignored", "quarantined"],
      ignored: ["applied", "quarantined"],
      quarantined: ["applied", "ignored"],
      applied: [],
    },
  ],
  [
    "payout to a bank",
    canMovePayout as CanMove,
    {
      pending: ["in_transit", "paid", "failed", "cancelled"],
      in_transit: ["paid", "failed", "cancelled"],
      paid: ["failed"],
      failed: [],
      cancelled: [],
    },
  ],
  [
    "transfer",
    canMoveTransfer as CanMove,
    {
      held: ["due", "sending", "cancelled"],
      due: ["sending", "blocked", "cancelled"],
      sending: ["sent", "settled", "blocked", "due", "failed"],
      sent: ["settled", "blocked", "reversed"],
      settled: ["blocked", "reversed"],
      blocked: ["due", "sending", "cancelled"],
      failed: ["due", "sending", "cancelled"],
      cancelled: ["held", "sending", "blocked"],
      reversed: [],
    },
  ],
];

const transferStates = Object.keys(machines.at(-1)?.[2] ?? {}) as TransferState[];

const pairs = machines.flatMap(([name, canMove, moves]) =>
  Object.keys(moves).flatMap((from) =>
    Object.keys(moves).map((to) => ({
      name,
      canMove,
      from,
      to,
      expected: moves[from]!.includes(to),
    })),
  ),
);

test.each(pairs)("L11 $name: $from to $to is $expected", ({ canMove, from, to, expected }) => {
  expect(canMove(from as never, to as never)).toBe(expected);
});

test("L11 nothing moves to where it is", () => {
  for (const { canMove, from, to } of pairs.filter((pair) => pair.from === pair.to))
    expect(canMove(from as never, to as never)).toBe(false);
});

test("a transfer is out from the moment that it is sent until it comes back", () => {
  const out = transferStates.filter((state) => isOut({ state } as Transfer));
  expect(out).toEqual(["sending", "sent", "settled"]);
});

test("a transfer is never sent while it is on its way or there, and never leaves the end", () => {
  for (const from of transferStates)
    expect(canMoveTransfer(from, "sending"), from).toBe(
      ["held", "due", "blocked", "failed", "cancelled"].includes(from),
    );
  for (const to of transferStates) expect(canMoveTransfer("reversed", to), to).toBe(false);
  for (const from of ["held", "due", "blocked", "failed"] as const)
    for (const to of ["sent", "settled", "reversed"] as const)
      expect(canMoveTransfer(from, to), `${from} to ${to}`).toBe(false);
});

test("a payment is open, and can be paid, until it ended in some way", () => {
  const open = ["created", "requires_action", "processing"] as const;
  const ended = ["succeeded", "failed", "cancelled"] as const;
  expect([...open, ...ended].filter(isOpen)).toEqual(open);
});

test("a refund is live until it has failed, and what is left to return is the rest", () => {
  const states = ["requested", "pending", "succeeded", "failed"] as const;
  const refunds = states.map((state, n) => ({
    ...{ id: `refund-${n}` as RefundId, paymentId: "payment-1" as PaymentId, reason: "late" },
    ...{ amount: { minor: 10n ** BigInt(n), currency: "USD" }, state, processorRef: null },
  })) as Refund[];
  expect(refunds.filter(isLive).map(({ state }) => state)).toEqual(states.slice(0, 3));
  const captured = { minor: 1000n, currency: "USD" } as const;
  expect(leftToReturn(captured, refunds)).toEqual({ minor: 889n, currency: "USD" });
  expect(leftToReturn(captured, [])).toEqual(captured);
});

test("an event had no effect while it only waits, or named nothing of ours", () => {
  const states = ["received", "applied", "ignored", "quarantined"] as const;
  expect(states.filter(hadNoEffect)).toEqual(["received", "quarantined"]);
});

test("L11 money that was taken stays taken: no state follows a payment's success", () => {
  for (const to of ["created", "requires_action", "processing", "failed", "cancelled"] as const)
    expect(canMovePayment("succeeded", to)).toBe(false);
});

test("a parcel is the same while neither its carrier nor its number is another", () => {
  const parcel = { carrier: "Post", trackingNumber: "1" };
  expect(isSameParcel(parcel, { ...parcel })).toBe(true);
  expect(isSameParcel(parcel, { ...parcel, carrier: null })).toBe(false);
  expect(isSameParcel(parcel, { ...parcel, trackingNumber: "2" })).toBe(false);
  expect(notShipped).toEqual({
    ...{ shippedAt: null, carrier: null, trackingNumber: null, deliveredAt: null },
  });
});

test("what only a seller can mend is an account or address that takes nothing", () => {
  expect(sellerCanMend).toEqual(["seller_not_payable", "returned"]);
});

test("a block ends by itself only where its cause can end without a person", () => {
  expect(blockReasons).toEqual([
    ...["seller_not_payable", "rail_underfunded", "rail_stopped", "books_in_doubt"],
    ...["returned", "refused", "destination_changed", "held_by_operator", "below_minimum"],
  ]);
  expect(blockReasons.filter(endsByItself)).toEqual([
    "seller_not_payable",
    "rail_underfunded",
    "rail_stopped",
    "books_in_doubt",
    "below_minimum",
  ]);
});
