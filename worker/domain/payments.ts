import type { OrderId, PaymentId, RefundId } from "./ids.ts";
import { type Money, sum } from "./money.ts";
import type { ProcessorName } from "./processor-name.ts";
import type { Fault } from "./refunds.ts";

export type PaymentState =
  | "created"
  | "requires_action"
  | "processing"
  | "succeeded"
  | "failed"
  | "cancelled";

/**
 * A declined attempt is no state of the payment: it stays open for another card. `cancelled` and
 * `failed` can still become `succeeded`, because money that arrives late has to be seen.
 */
const nextPaymentStates: Record<PaymentState, readonly PaymentState[]> = {
  created: ["requires_action", "processing", "succeeded", "failed", "cancelled"],
  requires_action: ["created", "processing", "succeeded", "failed", "cancelled"],
  processing: ["created", "succeeded", "failed", "cancelled"],
  succeeded: [],
  failed: ["succeeded"],
  cancelled: ["succeeded"],
};
export const canMovePayment = (from: PaymentState, to: PaymentState) =>
  nextPaymentStates[from].includes(to);

export const isOpen = (state: PaymentState) =>
  state === "created" || state === "requires_action" || state === "processing";

/** What captured money is for: the order's own, or nobody's until it went back. */
export type PaymentUse = "order" | "unapplied";

export type Payment = {
  readonly id: PaymentId;
  readonly orderId: OrderId;
  readonly processor: ProcessorName;
  /** A PaymentIntent or a PayPal order; unknown until its creation was answered. */
  readonly processorRef: string | null;
  /** The charge or capture that took the money: what transfers and refunds name. */
  readonly chargeRef: string | null;
  readonly amount: Money;
  readonly state: PaymentState;
  readonly captured: Money | null;
  readonly use: PaymentUse | null;
  readonly declineCode: string | null;
};

/**
 * Why money goes back; `by_hand`: somebody gave it back in the processor's own pages; `refused`:
 * the policy against fraud or an operator's review did not accept it.
 */
export type RefundReason = "late" | "double" | "wrong_amount" | "by_hand" | "refused" | OrderReason;
/** Why an operator, or the seller, gives back money of an order that was good. */
export type OrderReason =
  | "buyer_request"
  | "not_received"
  | "not_as_described"
  | "cannot_fulfil"
  | "goodwill"
  | "fraud_warning";

export type RefundState = "requested" | "pending" | "succeeded" | "failed";
const nextRefundStates: Record<RefundState, readonly RefundState[]> = {
  requested: ["pending", "succeeded", "failed"],
  pending: ["succeeded", "failed"],
  succeeded: ["failed"], // The buyer's bank may send the money back days later.
  failed: [],
};
export const canMoveRefund = (from: RefundState, to: RefundState) =>
  nextRefundStates[from].includes(to);

/** What of a captured amount has neither gone back nor is on its way to. */
export const leftToReturn = (captured: Money, refunds: readonly Refund[]): Money => ({
  ...captured,
  minor: captured.minor - sum(refunds.filter(isLive).map(({ amount }) => amount.minor)),
});
export const isLive = ({ state }: Refund) => state !== "failed";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Days of growing waits: what fails this often has a reason that waiting does not end. */
export const REFUND_TRIES_MAX = 8;
/** How long a refund that failed waits for the next, after so many failures. */
export const refundRetryDelayMs = (failures: number) =>
  Math.min(HOUR_MS * 2 ** (failures - 1), DAY_MS);

export type Refund = {
  readonly id: RefundId;
  readonly paymentId: PaymentId;
  readonly amount: Money;
  readonly reason: RefundReason;
  readonly state: RefundState;
  readonly processorRef: string | null;
  /** Who bears it; null for money that pays no order, which is nobody's. */
  readonly fault: Fault | null;
  /** The goods are for sale again once the money is back. */
  readonly restock: boolean;
};
