import type { InferSelectModel } from "drizzle-orm";
import type { Approval } from "../domain/approvals.ts";
import type { Hold } from "../domain/holds.ts";
import type { Break, KnownBreak } from "../domain/invariants.ts";
import type { Money } from "../domain/money.ts";
import type { Operation } from "../domain/operation.ts";
import type { Order, SellerOrder } from "../domain/orders.ts";
import type { Payment, Refund } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { SellerPayout } from "../domain/seller-payouts.ts";
import type { Product, Seller } from "../domain/sellers.ts";
import type { StoredBreak } from "../usecases/invariant-ports.ts";
import type * as schema from "./schema/index.ts";

// Rows to domain objects, one function each; nothing else knows both shapes.

export function toSeller(row: InferSelectModel<typeof schema.sellers>): Seller {
  const { story: _, createdAt: __, ...seller } = row;
  return seller;
}

/** To buyers what its seller's plan does not show is as good as withdrawn. */
export const asShown = <T extends { readonly state: "listed" | "withdrawn" }>(
  product: T,
  isHidden: boolean,
): T => (isHidden ? { ...product, state: "withdrawn" } : product);

type ProductRow = Pick<
  InferSelectModel<typeof schema.products>,
  | "id"
  | "title"
  | "currency"
  | "priceMinor"
  | "version"
  | "stock"
  | "reserved"
  | "limitPerOrder"
  | "state"
>;
export const toProduct = (
  row: ProductRow,
  seller: InferSelectModel<typeof schema.sellers>,
  sellerDebtMinor = 0n,
): Product => ({
  id: row.id,
  title: row.title,
  currency: row.currency,
  priceMinor: row.priceMinor,
  version: row.version,
  available: row.stock - row.reserved,
  limitPerOrder: row.limitPerOrder,
  state: row.state,
  seller: toSeller(seller),
  sellerDebtMinor,
});

export const toApproval = (row: InferSelectModel<typeof schema.approvals>): Approval => {
  const { amountMinor: minor, currency, ...approval } = row;
  return { ...approval, amount: { minor, currency } };
};

export const toSellerOrder = (row: InferSelectModel<typeof schema.sellerOrders>): SellerOrder => ({
  id: row.id,
  sellerId: row.sellerId,
  itemsMinor: row.itemsMinor,
  shippingMinor: row.shippingMinor,
  commissionMinor: row.commissionMinor,
  netMinor: row.netMinor,
  state: row.state,
  shippedAt: row.shippedAt,
  carrier: row.carrier,
  trackingNumber: row.trackingNumber,
  deliveredAt: row.deliveredAt,
});

export const toOrder = (
  row: InferSelectModel<typeof schema.orders>,
  parts: readonly InferSelectModel<typeof schema.sellerOrders>[],
): Order => ({
  id: row.id,
  number: row.number,
  currency: row.currency,
  totalMinor: row.totalMinor,
  state: row.state,
  createdAt: row.createdAt,
  expiresAt: row.expiresAt,
  cancelRequestedAt: row.cancelRequestedAt,
  parts: parts.map(toSellerOrder),
});

export const toPayment = (row: InferSelectModel<typeof schema.payments>): Payment => ({
  id: row.id,
  orderId: row.orderId,
  processor: row.processor,
  processorRef: row.processorRef,
  chargeRef: row.chargeRef,
  amount: { minor: row.amountMinor, currency: row.currency },
  state: row.state,
  captured: capturedOf(row),
  use: row.use,
  declineCode: row.declineCode,
});
const capturedOf = (row: InferSelectModel<typeof schema.payments>): Money | null =>
  row.capturedMinor !== null && row.capturedCurrency !== null
    ? { minor: row.capturedMinor, currency: row.capturedCurrency }
    : null;

export const fromPayment = (payment: Payment) => ({
  id: payment.id,
  orderId: payment.orderId,
  processor: payment.processor,
  processorRef: payment.processorRef,
  chargeRef: payment.chargeRef,
  currency: payment.amount.currency,
  amountMinor: payment.amount.minor,
  state: payment.state,
  capturedMinor: payment.captured?.minor ?? null,
  capturedCurrency: payment.captured?.currency ?? null,
  use: payment.use,
  declineCode: payment.declineCode,
});

export const toRefund = (row: InferSelectModel<typeof schema.refunds>): Refund => ({
  id: row.id,
  paymentId: row.paymentId,
  amount: { minor: row.amountMinor, currency: row.currency },
  reason: row.reason,
  state: row.state,
  processorRef: row.processorRef,
  fault: row.fault,
  restock: row.restock,
});

export const toTransfer = (row: InferSelectModel<typeof schema.transfers>): Transfer => ({
  id: row.id,
  sellerOrderId: row.sellerOrderId,
  sellerId: row.sellerId,
  paymentId: row.paymentId,
  rail: row.rail,
  kind: row.kind,
  amount: { minor: row.amountMinor, currency: row.currency },
  withheldMinor: row.withheldMinor,
  reversedMinor: row.reversedMinor,
  state: row.state,
  dueAt: row.dueAt,
  blockedReason: row.blockedReason,
  batchId: row.batchId,
  processorRef: row.processorRef,
  pastRefs: row.pastRefs,
  adoptedAt: row.adoptedAt,
});

export const fromTransfer = (transfer: Transfer) => ({
  id: transfer.id,
  sellerOrderId: transfer.sellerOrderId,
  sellerId: transfer.sellerId,
  paymentId: transfer.paymentId,
  rail: transfer.rail,
  kind: transfer.kind,
  currency: transfer.amount.currency,
  amountMinor: transfer.amount.minor,
  withheldMinor: transfer.withheldMinor,
  reversedMinor: transfer.reversedMinor,
  state: transfer.state,
  dueAt: transfer.dueAt,
  blockedReason: transfer.blockedReason,
  batchId: transfer.batchId,
  processorRef: transfer.processorRef,
  pastRefs: [...transfer.pastRefs],
  adoptedAt: transfer.adoptedAt,
});

/** The kind says which params are in the row: both were written by `open`, together. */
export const toOperation = (row: InferSelectModel<typeof schema.operations>) =>
  ({
    id: row.id,
    kind: row.kind,
    subjectId: row.subjectId,
    processor: row.processor,
    params: row.params,
    openedAt: row.openedAt,
    tries: row.tries,
  }) as Operation;

type BreakRow = InferSelectModel<typeof schema.invariantBreaks>;
const toBreak = (row: BreakRow): Break & { id: string } => ({
  id: row.id,
  invariant: row.invariant,
  rule: row.rule,
  subject: row.subject,
  ...(row.rail === null ? {} : { rail: row.rail }),
  ...(row.currency === null ? {} : { currency: row.currency }),
  facts: row.facts,
  evidence: row.evidence,
});

export const toKnownBreak = (row: BreakRow): KnownBreak => ({
  ...toBreak(row),
  lastSeenAt: row.lastSeenAt,
  isExplained: row.explainedAt !== null,
});

export const toStoredBreak = (row: BreakRow): StoredBreak => ({
  ...toBreak(row),
  firstSeenAt: row.firstSeenAt,
  lastSeenAt: row.lastSeenAt,
  resolvedAt: row.resolvedAt,
  explanation: explanationOf(row),
});
const explanationOf = ({ explainedAt: at, explainedBy: by, explanation: text }: BreakRow) =>
  at !== null && by !== null && text !== null ? { at, by, text } : null;

export const toPayout = (row: InferSelectModel<typeof schema.payouts>): SellerPayout => ({
  id: row.id,
  sellerId: row.sellerId,
  ref: row.processorRef,
  amount: { minor: row.amountMinor, currency: row.currency },
  state: row.state,
  failureCode: row.failureCode,
  arrivesAt: row.arrivesAt,
});

export const fromPayout = ({ ref, amount, ...payout }: SellerPayout) => ({
  ...payout,
  processorRef: ref,
  amountMinor: amount.minor,
  currency: amount.currency,
});

export const toHold = (row: InferSelectModel<typeof schema.transferHolds>): Hold => ({
  id: row.id,
  sellerId: row.sellerId,
  transferId: row.transferId,
  reason: row.reason,
  placedBy: row.placedBy,
  placedAt: row.placedAt,
});
