import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
} from "drizzle-orm/pg-core";
import type { Dispute, DisputeState, HoldState } from "../../domain/disputes.ts";
import type { DisputeHoldId, DisputeId, PaymentId, SellerOrderId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Fault } from "../../domain/refunds.ts";
import { currency, id, instant, minor, shareChecks, shareColumns } from "./columns.ts";
import { sellerOrders } from "./orders.ts";
import { payments } from "./payments.ts";

export const disputes = pgTable(
  "disputes",
  {
    id: id<DisputeId>().primaryKey(),
    paymentId: id<PaymentId>().references(() => payments.id),
    processor: text().$type<ProcessorName>().notNull(),
    processorRef: text().notNull(),
    state: text().$type<DisputeState>().notNull(),
    version: bigint({ mode: "bigint" }).notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
    reason: text().notNull(),
    dueBy: instant(),
    openedAt: instant().notNull(),
    closedAt: instant(),
    fault: text().$type<Fault>().notNull(),
    goods: jsonb().$type<NonNullable<Dispute["goods"]>>(),
    withdrawnMinor: minor().notNull(),
    returnedMinor: minor().notNull(),
    feeMinor: minor().notNull(),
    lostMinor: minor().notNull(),
    settlementRef: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("disputes_ref").on(t.processor, t.processorRef),
    index("disputes_by_payment").on(t.paymentId),
    index("disputes_by_change").on(t.updatedAt),
    index("disputes_by_deadline").on(t.dueBy).where(sql`${t.closedAt} is null`),
    check("disputes_processor", sql`${t.processor} in ('stripe','paypal')`),
    check(
      "disputes_state",
      sql`${t.state} in ('warning_needs_response','warning_under_review','warning_closed','needs_response','under_review','refunded','won','lost')`,
    ),
    check("disputes_fault", sql`${t.fault} in ('seller','platform','shared')`),
    check("disputes_amount", sql`${t.amountMinor} > 0`),
    check("disputes_moved", sql`least(${t.withdrawnMinor}, ${t.returnedMinor}) >= 0`),
    check(
      "disputes_closed",
      sql`${t.closedAt} is null or ${t.withdrawnMinor} - ${t.returnedMinor} = ${t.lostMinor}`,
    ),
  ],
);

export const disputeHolds = pgTable(
  "dispute_holds",
  {
    id: id<DisputeHoldId>().primaryKey(),
    disputeId: id<DisputeId>().references(() => disputes.id),
    state: text().$type<HoldState>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("dispute_holds_by_dispute").on(t.disputeId),
    check("dispute_holds_state", sql`${t.state} in ('held','taken','released')`),
  ],
);

export const disputeShares = pgTable(
  "dispute_shares",
  {
    holdId: id<DisputeHoldId>().references(() => disputeHolds.id),
    sellerOrderId: id<SellerOrderId>().references(() => sellerOrders.id),
    ...shareColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.holdId, t.sellerOrderId] }),
    index("dispute_shares_by_part").on(t.sellerOrderId),
    ...shareChecks("dispute_shares", t),
  ],
);
