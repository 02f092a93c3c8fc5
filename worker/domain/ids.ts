export type SellerId = string & { readonly __id: "seller" };
export type ProductId = string & { readonly __id: "product" };
export type OrderId = string & { readonly __id: "order" };
export type SellerOrderId = string & { readonly __id: "seller order" };
export type PaymentId = string & { readonly __id: "payment" };
export type RefundId = string & { readonly __id: "refund" };
export type TransferId = string & { readonly __id: "transfer" };
/** What was kept from leaving with a transfer. */
export type WithholdingId = string & { readonly __id: "withholding" };
/** What is taken back of a transfer that has left. */
export type ReversalId = string & { readonly __id: "reversal" };
/** A buyer's claim to what they paid, and what is kept from sellers for it. */
export type DisputeId = string & { readonly __id: "dispute" };
export type DisputeHoldId = string & { readonly __id: "dispute hold" };
export type BatchId = string & { readonly __id: "payout batch" };
/** The idempotency key of an outgoing call: the processor is sent no other. */
export type OperationId = string & { readonly __id: "operation" };
/** A message in the inbox. */
export type InboxId = string & { readonly __id: "inbox" };

/** A run that compares a processor's books with the ledger. */
export type ReconciliationId = string & { readonly __id: "reconciliation" };
export type DifferenceId = string & { readonly __id: "difference" };

export type UserId = string & { readonly __id: "user" };
export type LoginSessionId = string & { readonly __id: "login session" };
export type ApprovalId = string & { readonly __id: "approval" };
export type CustomerId = string & { readonly __id: "customer" };
export type SavedMethodId = string & { readonly __id: "saved method" };
/** A member who is about to save a method without buying. */
export type SetupId = string & { readonly __id: "set-up" };
/** A payout of a seller's own account to the seller's bank. */
export type PayoutId = string & { readonly __id: "payout" };
/** An operator's hold on a transfer, or on all of a seller's. */
export type HoldId = string & { readonly __id: "hold" };
/** A seller's subscription to a plan; the key under which Stripe is asked for it. */
export type SubscriptionId = string & { readonly __id: "subscription" };
export type SubscriptionInvoiceId = string & { readonly __id: "subscription invoice" };
export type MailId = string & { readonly __id: "mail" };

/** An order that an operator has to look at before anything of it leaves. */
export type ReviewId = string & { readonly __id: "review" };
export type BlockId = string & { readonly __id: "blocklist entry" };

export type SubjectId =
  | PaymentId
  | RefundId
  | TransferId
  | ReversalId
  | BatchId
  | DisputeId
  | SavedMethodId
  | SetupId
  | SubscriptionId
  | SellerOrderId;

/**
 * A part of an order has one transfer, whose id follows from the part's (UUID version 8): a database
 * that was set back and hears of the payment again makes the same one, by which the processors know
 * what was sent for it already.
 */
export const transferIdOf = (part: SellerOrderId) =>
  `${part.slice(0, 14)}8${part.slice(15)}` as TransferId;

/**
 * Payout batches are numbered without a gap, and a batch's id is its number within this
 * installation. PayPal refuses a second batch under an id: a database that was set back takes a
 * number that was used, and is told of the batch that has it.
 */
export const batchIdOf = (installation: string, number: number) =>
  `${installation.slice(0, 24)}${number.toString(16).padStart(12, "0")}` as BatchId;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/**
 * An id of ours that was out of our hands, in a processor's object or in an address. Others may
 * write what they like in that place: what cannot be an id of ours is none.
 */
export const ourId = <T extends string>(text: string | null | undefined): T | undefined =>
  text && UUID.test(text) ? (text as T) : undefined;
