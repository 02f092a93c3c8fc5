import { isOpen } from "../../../../worker/domain/payments.ts";
import { isEnded } from "../../../../worker/domain/subscriptions.ts";
import type { Fields, Row, TableKey } from "./schema.ts";

type BucketOf<K extends TableKey> = (row: Row<K>) => string | null;

/** For lookups of one bucket. */
export const ALL = "all";
const when = (isIn: boolean) => (isIn ? ALL : null);

/** What a seller is owed, and what they owe. */
export const isPayable = (account: string) => /^seller:.*:(payable:|debt$)/s.test(account);

/** The dispute whose account it is. */
export const disputeOf = (account: string): string | null =>
  account.startsWith("dispute:") ? account.slice("dispute:".length) : null;

/** The dispute for which something of a seller's is held there. */
export function heldFor(account: string): string | null {
  const at = account.indexOf(":held:");
  return at < 0 ? null : account.slice(at + ":held:".length);
}

/**
 * Where rows are found by what they say: each name is an index, and what the function answers is the
 * bucket that a row is in; null: in none. What is under way has buckets that stay small.
 */
const lookups = {
  productPictures: { ofProduct: ({ productId }) => productId },
  sellerOrders: {
    ofOrder: ({ orderId }) => orderId,
    unfulfilled: ({ state }) => when(state === "unfulfilled"),
  },
  orderItems: { ofPart: ({ sellerOrderId }) => sellerOrderId },
  stockReservations: {
    heldOfOrder: ({ orderId, state }) => (state === "held" ? orderId : null),
    heldOfProduct: ({ productId, state }) => (state === "held" ? productId : null),
  },
  orders: { inState: ({ state }) => state },
  payments: {
    ofOrder: ({ orderId }) => orderId,
    openOn: ({ state, processor }) => (isOpen(state) ? processor : null),
    awaitingFeeOn: ({ feeAwaitedUntil, processor }) => (feeAwaitedUntil ? processor : null),
    unapplied: ({ use }) => when(use === "unapplied"),
  },
  refunds: {
    ofPayment: ({ paymentId }) => paymentId,
    named: ({ processorRef }) => processorRef,
    inState: ({ state }) => state,
    refused: ({ reason }) => when(reason === "refused"),
  },
  transfers: {
    ofBatch: ({ batchId }) => batchId,
    ofPart: ({ sellerOrderId }) => sellerOrderId,
    ofPayment: ({ paymentId }) => paymentId,
    inState: ({ state }) => state,
  },
  refundShares: { ofRefund: ({ refundId }) => refundId },
  refundItems: { ofRefund: ({ refundId }) => refundId },
  withholdings: { ofCause: ({ causeId }) => causeId },
  reversals: { ofCause: ({ causeId }) => causeId, ofTransfer: ({ transferId }) => transferId },
  disputes: {
    ofPayment: ({ paymentId }) => paymentId,
    open: ({ closedAt }) => when(closedAt === null),
  },
  disputeHolds: { ofDispute: ({ disputeId }) => disputeId },
  disputeShares: { ofHold: ({ holdId }) => holdId },
  billingCustomers: { ofSeller: ({ sellerId }) => sellerId },
  subscriptions: {
    ofSeller: ({ sellerId }) => sellerId,
    live: ({ state }) => when(!isEnded(state)),
  },
  subscriptionInvoices: { ofSeller: ({ sellerId }) => sellerId },
  invoicePeriods: { ofInvoice: ({ invoiceId }) => invoiceId },
  transferHolds: {
    openOfSeller: ({ releasedAt, sellerId }) => (releasedAt === null ? sellerId : null),
  },
  reviews: { ofOrder: ({ orderId }) => orderId, open: ({ state }) => when(state === "open") },
  payoutBatches: { inState: ({ state }) => state },
  operations: {
    openOn: ({ state, processor }) => (state === "open" ? processor : null),
    ofSubject: ({ subjectId }) => subjectId,
  },
  inbox: { inState: ({ state }) => state },
  eventReplays: { ofEvent: ({ inboxId }) => inboxId },
  outbox: { unsent: ({ sentAt }) => when(sentAt === null) },
  deadLetters: { waiting: ({ replayedAt }) => when(replayedAt === null) },
  ledgerTransactions: {
    ofSubject: ({ subjectId }) => subjectId,
    named: ({ externalId }) => externalId,
  },
  ledgerEntries: {
    ofTransaction: ({ transactionId }) => transactionId,
    ofDispute: ({ account }) => disputeOf(account),
    heldFor: ({ account }) => heldFor(account),
    /** The accounts that carry a running balance. */
    onPayable: ({ account, currency }) => (isPayable(account) ? `${account} ${currency}` : null),
  },
} satisfies { readonly [K in TableKey]?: Readonly<Record<string, BucketOf<K>>> };

type Given = typeof lookups;
export type Lookups = { [K in TableKey]: K extends keyof Given ? Given[K] : Record<never, never> };

export function lookupsOf(key: TableKey): ReadonlyMap<string, (row: Fields) => string | undefined> {
  const given: Partial<Record<TableKey, object>> = lookups;
  return new Map(
    Object.entries(given[key] ?? {}).map(([name, bucketOf]) => [
      name,
      (row: Fields) => bucketOf(row) ?? undefined,
    ]),
  );
}
