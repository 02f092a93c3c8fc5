import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type {
  BatchId,
  HoldId,
  PaymentId,
  PayoutId,
  SellerId,
  SellerOrderId,
  TransferId,
} from "../../domain/ids.ts";
import type { BatchState, BlockReason, TransferState } from "../../domain/payouts.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { PayoutState } from "../../domain/seller-payouts.ts";
import { sellers } from "./catalogue.ts";
import { currency, id, instant, minor } from "./columns.ts";
import { sellerOrders } from "./orders.ts";
import { payments } from "./payments.ts";

export const payoutBatches = pgTable(
  "payout_batches",
  {
    id: id<BatchId>().primaryKey(),
    currency: currency(),
    totalMinor: minor().notNull(),
    state: text().$type<BatchState>().notNull(),
    processorRef: text().unique("payout_batches_processor_ref"),
    number: integer().unique("payout_batches_number"),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    check("payout_batches_total", sql`${t.totalMinor} > 0`),
    check("payout_batches_state", sql`${t.state} in ('sending','accepted','done','denied')`),
    index("payout_batches_sending").on(t.id).where(sql`${t.state} = 'sending'`),
    index("payout_batches_unfinished").on(t.updatedAt).where(sql`${t.state} = 'accepted'`),
  ],
);

export const transfers = pgTable(
  "transfers",
  {
    id: id<TransferId>().primaryKey(),
    sellerOrderId: id<SellerOrderId>().references(() => sellerOrders.id),
    sellerId: id<SellerId>().references(() => sellers.id),
    paymentId: id<PaymentId>().references(() => payments.id),
    rail: text().$type<ProcessorName>().notNull(),
    kind: text().$type<"sale" | "supplement">().notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
    withheldMinor: minor().notNull(),
    reversedMinor: minor().notNull(),
    state: text().$type<TransferState>().notNull(),
    dueAt: instant(),
    blockedReason: text().$type<BlockReason>(),
    batchId: uuid()
      .$type<BatchId>()
      .references(() => payoutBatches.id),
    processorRef: text(),
    pastRefs: text().array().notNull(),
    adoptedAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("transfers_processor_ref").on(t.rail, t.processorRef),
    check("transfers_rail", sql`${t.rail} in ('stripe','paypal')`),
    uniqueIndex("transfers_one_sale_per_part").on(t.sellerOrderId).where(sql`${t.kind} = 'sale'`),
    index("transfers_by_part").on(t.sellerOrderId),
    check("transfers_kind", sql`${t.kind} in ('sale','supplement')`),
    check(
      "transfers_amount",
      sql`${t.amountMinor} >= 0 and (${t.amountMinor} = 0) = (${t.state} = 'cancelled')`,
    ),
    check("transfers_withheld", sql`${t.withheldMinor} >= 0`),
    check("transfers_reversed", sql`${t.reversedMinor} between 0 and ${t.amountMinor}`),
    check(
      "transfers_state",
      sql`${t.state} in ('held','due','sending','sent','settled','blocked','failed','cancelled','reversed')`,
    ),
    check(
      "transfers_blocked_has_reason",
      sql`(${t.state} = 'blocked') = (${t.blockedReason} is not null)`,
    ),
    check(
      "transfers_held_or_due",
      sql`${t.state} in ('held','cancelled') or ${t.dueAt} is not null`,
    ),
    index("transfers_by_change").on(t.updatedAt),
    index("transfers_sending").on(t.id).where(sql`${t.state} = 'sending'`),
    index("transfers_by_past_ref").using("gin", t.pastRefs).where(sql`${t.pastRefs} <> '{}'`),
    index("transfers_to_release").on(t.dueAt).where(sql`${t.state} = 'held'`),
    index("transfers_unsettled").on(t.rail, t.updatedAt).where(sql`${t.state} = 'sent'`),
    // In the order in which they are sent, so that a step of a long run looks at no more than it takes.
    index("transfers_to_send").on(t.rail, t.currency, t.dueAt, t.id).where(sql`${t.state} = 'due'`),
    index("transfers_blocked").on(t.updatedAt).where(sql`${t.state} = 'blocked'`),
    index("transfers_by_batch").on(t.batchId),
    index("transfers_by_seller").on(t.sellerId, t.createdAt.desc()),
    index("transfers_by_payment").on(t.paymentId),
  ],
);

/** What an operator holds back. Those that are over stay, as what was done. */
export const transferHolds = pgTable(
  "transfer_holds",
  {
    id: id<HoldId>().primaryKey(),
    sellerId: id<SellerId>().references(() => sellers.id),
    transferId: uuid()
      .$type<TransferId>()
      .references(() => transfers.id),
    reason: text().notNull(),
    placedBy: text().notNull(),
    placedAt: instant().notNull(),
    releasedBy: text(),
    releasedAt: instant(),
  },
  (t) => [
    uniqueIndex("transfer_holds_one_of_transfer")
      .on(t.transferId)
      .where(sql`${t.releasedAt} is null and ${t.transferId} is not null`),
    uniqueIndex("transfer_holds_one_of_seller")
      .on(t.sellerId)
      .where(sql`${t.releasedAt} is null and ${t.transferId} is null`),
    index("transfer_holds_of_seller").on(t.sellerId),
    check("transfer_holds_reason", sql`${t.reason} <> ''`),
    check("transfer_holds_released", sql`(${t.releasedAt} is null) = (${t.releasedBy} is null)`),
  ],
);

/** Stripe's payouts of sellers' own accounts to their banks, mirrored. */
export const payouts = pgTable(
  "payouts",
  {
    id: id<PayoutId>().primaryKey(),
    sellerId: id<SellerId>().references(() => sellers.id),
    processorRef: text().notNull().unique("payouts_processor_ref"),
    currency: currency(),
    amountMinor: minor().notNull(),
    state: text().$type<PayoutState>().notNull(),
    failureCode: text(),
    arrivesAt: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    check("payouts_amount", sql`${t.amountMinor} <> 0`),
    check("payouts_state", sql`${t.state} in ('pending','in_transit','paid','failed','cancelled')`),
    check("payouts_failure", sql`${t.failureCode} is null or ${t.state} = 'failed'`),
    index("payouts_by_seller").on(t.sellerId, t.createdAt.desc(), t.id.desc()),
    index("payouts_failed").on(t.updatedAt).where(sql`${t.state} = 'failed'`),
  ],
);

export const installation = pgTable(
  "installation",
  { id: id<string>().primaryKey(), isOnly: boolean().notNull().unique("installation_is_one") },
  (t) => [check("installation_is_only", sql`${t.isOnly}`)],
);
