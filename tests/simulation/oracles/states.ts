import { canMoveOrder, type OrderState } from "../../../worker/domain/orders.ts";
import {
  canMovePayment,
  canMoveRefund,
  type PaymentState,
  type RefundState,
} from "../../../worker/domain/payments.ts";
import { canMoveTransfer, type TransferState } from "../../../worker/domain/payouts.ts";
import type { Broken } from "./steps.ts";

export type StateRow = { kind: Kind; id: string; state: string };
type Kind = "order" | "payment" | "refund" | "transfer";

/** One step may go through several states of a table, as a closed payment that was paid does. */
const HOPS_MAX = 3;

const moves: Record<Kind, (from: string, to: string) => boolean> = {
  order: (from, to) => canMoveOrder(from as OrderState, to as OrderState),
  payment: (from, to) => canMovePayment(from as PaymentState, to as PaymentState),
  refund: (from, to) => canMoveRefund(from as RefundState, to as RefundState),
  transfer: (from, to) => canMoveTransfer(from as TransferState, to as TransferState),
};
const states: Record<Kind, readonly string[]> = {
  order: [
    "pending_payment",
    "paid",
    "partially_paid",
    "partially_refunded",
    "refunded",
    "charged_back",
    "expired",
    "cancelled",
  ],
  payment: ["created", "requires_action", "processing", "succeeded", "failed", "cancelled"],
  refund: ["requested", "pending", "succeeded", "failed"],
  transfer: [
    "held",
    "due",
    "sending",
    "sent",
    "settled",
    "blocked",
    "failed",
    "cancelled",
    "reversed",
  ],
};

/** The one statement that it takes to see every state. */
export const STATES = `select 'order' as kind, id::text, state from orders
  union all select 'payment', id::text, state from payments
  union all select 'refund', id::text, state from refunds
  union all select 'transfer', id::text, state from transfers`;

export type States = { check(rows: readonly StateRow[]): Broken[] };

/** L11: a state moves only along its table, seen from one step to the next. */
export function statesOracle(): States {
  const before = new Map<string, string>();
  return {
    check(rows) {
      const broken: string[] = [];
      for (const { kind, id, state } of rows) {
        const from = before.get(id);
        before.set(id, state);
        if (from !== undefined && from !== state && !reaches(kind, from, state, HOPS_MAX))
          broken.push(`${kind} ${id}: ${from} to ${state}`);
      }
      return broken.length > 0 ? [{ rule: "L11 a state moves along its table", ids: broken }] : [];
    },
  };
}

function reaches(kind: Kind, from: string, to: string, hops: number): boolean {
  if (hops === 0) return false;
  if (moves[kind](from, to)) return true;
  return states[kind].some((via) => moves[kind](from, via) && reaches(kind, via, to, hops - 1));
}
