import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { BlockKind, ReviewState, Signal } from "../../domain/fraud.ts";
import type { BlockId, OrderId, PaymentId, ReviewId } from "../../domain/ids.ts";
import { id, instant } from "./columns.ts";
import { orders } from "./orders.ts";
import { payments } from "./payments.ts";

export const paymentSenders = pgTable("payment_senders", {
  paymentId: id<PaymentId>()
    .primaryKey()
    .references(() => payments.id),
  who: text().notNull(),
  address: text(),
  account: text(),
  createdAt: instant().notNull(),
});

export const reviews = pgTable(
  "reviews",
  {
    id: id<ReviewId>().primaryKey(),
    orderId: id<OrderId>().references(() => orders.id),
    paymentId: id<PaymentId>().references(() => payments.id),
    state: text().$type<ReviewState>().notNull(),
    reasons: text().array().$type<Signal[]>().notNull(),
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    openedAt: instant().notNull(),
    decidedAt: instant(),
    decidedBy: text(),
    note: text(),
  },
  (t) => [
    uniqueIndex("reviews_one_open_per_order").on(t.orderId).where(sql`${t.state} = 'open'`),
    // What is held back because of them is few; what may leave is asked about each of them.
    index("reviews_holding").on(t.orderId).where(sql`${t.state} <> 'approved'`),
    index("reviews_by_time").on(t.openedAt.desc(), t.id),
    check("reviews_state", sql`${t.state} in ('open','approved','refused')`),
    check("reviews_open_is_undecided", sql`(${t.state} = 'open') = (${t.decidedAt} is null)`),
    check("reviews_decided_by_somebody", sql`num_nulls(${t.decidedAt}, ${t.decidedBy}) in (0, 2)`),
  ],
);

export const fraudWarnings = pgTable(
  "fraud_warnings",
  {
    id: id<string>().primaryKey(),
    paymentId: id<PaymentId>().references(() => payments.id),
    processorRef: text().notNull(),
    fraudType: text().notNull(),
    isActionable: boolean().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("fraud_warnings_ref").on(t.processorRef),
    index("fraud_warnings_by_payment").on(t.paymentId),
    index("fraud_warnings_by_time").on(t.createdAt.desc(), t.id),
  ],
);

export const blocklist = pgTable(
  "blocklist",
  {
    id: id<BlockId>().primaryKey(),
    kind: text().$type<BlockKind>().notNull(),
    value: text().notNull(),
    note: text().notNull(),
    addedAt: instant().notNull(),
    addedBy: text().notNull(),
    removedAt: instant(),
    removedBy: text(),
  },
  (t) => [
    uniqueIndex("blocklist_once").on(t.kind, t.value).where(sql`${t.removedAt} is null`),
    index("blocklist_by_time").on(t.addedAt.desc(), t.id),
    check("blocklist_kind", sql`${t.kind} in ('email','address','card','country')`),
    check(
      "blocklist_removed_by_somebody",
      sql`num_nulls(${t.removedAt}, ${t.removedBy}) in (0, 2)`,
    ),
  ],
);
