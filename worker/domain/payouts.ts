import type { BatchId, PaymentId, SellerId, SellerOrderId, TransferId } from "./ids.ts";
import type { Money } from "./money.ts";
import type { ProcessorName } from "./processor-name.ts";
import { assert } from "./result.ts";

export type TransferState =
  | "held"
  | "due"
  | "sending"
  | "sent"
  | "settled"
  | "blocked"
  | "failed"
  | "cancelled"
  | "reversed";

const nextTransferStates: Record<TransferState, readonly TransferState[]> = {
  held: ["due", "sending", "cancelled"], // It was found sent: the database was set back since.
  due: ["sending", "blocked", "cancelled"],
  sending: ["sent", "settled", "blocked", "due", "failed"],
  sent: ["settled", "blocked", "reversed"],
  settled: ["blocked", "reversed"], // PayPal can take a paid item back.
  blocked: ["due", "sending", "cancelled"],
  failed: ["due", "sending", "cancelled"],
  // What was withheld from it may be the seller's again; if it had come back, it waits for a person.
  cancelled: ["held", "sending", "blocked"],
  reversed: [],
};
export const canMoveTransfer = (from: TransferState, to: TransferState) =>
  nextTransferStates[from].includes(to);

/** Why money that is due waits, and what ends the wait. */
export type BlockReason =
  | "seller_not_payable" // until the seller's account can receive on this rail again
  | "rail_underfunded" // until the platform's balance covers it
  | "rail_stopped" // until an operator opens the rail
  | "books_in_doubt" // until the break of the books that stops it is over, or explained
  | "returned" // until an operator has had the seller's address corrected
  | "refused" // until an operator has looked at the processor's reason
  | "destination_changed" // until an operator has let it go to the address that is not the approved one
  | "held_by_operator" // until an operator takes the hold back
  | "below_minimum"; // until it adds up with others to the least that is paid out, or is too old
export const blockReasons: readonly BlockReason[] = [
  "seller_not_payable",
  "rail_underfunded",
  "rail_stopped",
  "books_in_doubt",
  "returned",
  "refused",
  "destination_changed",
  "held_by_operator",
  "below_minimum",
];
/** Those that wait for a person. */
const FOR_A_PERSON: readonly BlockReason[] = [
  "returned",
  "refused",
  "destination_changed",
  "held_by_operator",
];
/** Those that wait for something that only the seller can do. */
export const sellerCanMend = [
  "seller_not_payable",
  "returned",
] as const satisfies readonly BlockReason[];
/** Those that cron tries again by itself once their cause is gone. */
export const endsByItself = (reason: BlockReason) => !FOR_A_PERSON.includes(reason);

/** Platform to seller: a Stripe transfer, or an item of a PayPal payout batch. */
export type Transfer = {
  readonly id: TransferId;
  readonly sellerOrderId: SellerOrderId;
  readonly sellerId: SellerId;
  readonly paymentId: PaymentId;
  readonly rail: ProcessorName;
  /** The part's own, one a part; or what became the seller's again after that had left. */
  readonly kind: "sale" | "supplement";
  /** What is sent, or was. */
  readonly amount: Money;
  /** What was kept from leaving: the amount and this are what the seller was owed by it. */
  readonly withheldMinor: bigint;
  /** What of the amount was taken back from the seller's account after it had left, for a refund or a dispute. */
  readonly reversedMinor: bigint;
  readonly state: TransferState;
  readonly dueAt: Date | null;
  readonly blockedReason: BlockReason | null;
  readonly batchId: BatchId | null;
  readonly processorRef: string | null;
  /** What earlier tries were at the processor: they came back, and news of them move nothing. */
  readonly pastRefs: readonly string[];
  /** When it was found sent at the processor, and not by any operation that is known here. */
  readonly adoptedAt: Date | null;
};

/** On its way or there: what the processor tells of another try of it is a second payment. */
export const isOut = ({ state }: Transfer) =>
  state === "sending" || state === "sent" || state === "settled";

/** Nothing of it has left, and nothing is leaving. */
export const isUnsent = ({ state }: Transfer) =>
  state === "held" || state === "due" || state === "blocked" || state === "failed";

/** Keeps some of it from leaving. One of which nothing is left is cancelled. */
export function withhold(transfer: Transfer, minor: bigint): Transfer {
  assert(isUnsent(transfer), "only what has not left can be withheld");
  const left = transfer.amount.minor - minor;
  assert(minor >= 0n && left >= 0n, "no more is withheld than there is");
  const withheldMinor = transfer.withheldMinor + minor;
  const less = { ...transfer, amount: { ...transfer.amount, minor: left }, withheldMinor };
  return left > 0n ? less : { ...less, state: "cancelled", blockedReason: null };
}

/** Lets what was withheld leave with it again. One that was cancelled waits for its time as before. */
export function letGo(transfer: Transfer, minor: bigint): Transfer {
  const { state, amount } = transfer;
  assert(isUnsent(transfer) || state === "cancelled", "what has left does not grow");
  assert(minor >= 0n && minor <= transfer.withheldMinor, "only what was withheld is let go");
  const withheldMinor = transfer.withheldMinor - minor;
  const more = { ...transfer, amount: { ...amount, minor: amount.minor + minor }, withheldMinor };
  return state === "cancelled" && minor > 0n ? { ...more, state: "held" } : more;
}

/** What a seller got by Stripe can be taken back from their account. PayPal has no such call. */
export const canReverse = (rail: ProcessorName) => rail === "stripe";

/** Of what has left, what can still be taken back. */
export const reversibleMinor = ({ state, amount, reversedMinor }: Transfer) =>
  state === "sent" || state === "settled" ? amount.minor - reversedMinor : 0n;

export type BatchState = "sending" | "accepted" | "done" | "denied";
/** What PayPal has once called final stays so, whatever an older answer says. */
const nextBatchStates: Record<BatchState, readonly BatchState[]> = {
  sending: ["accepted", "done", "denied"],
  accepted: ["done", "denied"],
  denied: ["accepted", "done"], // It was refused to us, and exists all the same.
  done: [],
};
export const canMoveBatch = (from: BatchState, to: BatchState) =>
  nextBatchStates[from].includes(to);

const DAY_MS = 24 * 60 * 60 * 1000;
const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * DAY_MS);

/** From what on a transfer is held, and for how long. */
export type HoldingRule = {
  readonly release: "shipping" | "delivery";
  readonly holdDays: number;
  /** So long after shipping a part is taken as delivered, for this rule, if nobody says so. */
  readonly deliveryDays: number;
};
/** When a part is paid out: the holding rule. */
export function dueAfter(
  { release, holdDays, deliveryDays }: HoldingRule,
  { shippedAt, deliveredAt }: { shippedAt: Date; deliveredAt: Date | null },
): Date {
  if (release === "shipping") return daysAfter(shippedAt, holdDays);
  const presumedAt = daysAfter(shippedAt, deliveryDays);
  const isEarlier = deliveredAt !== null && deliveredAt < presumedAt;
  return daysAfter(isEarlier ? deliveredAt : presumedAt, holdDays);
}
