import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type {
  ProductId,
  RefundId,
  ReversalId,
  SellerOrderId,
  TransferId,
  WithholdingId,
} from "../../domain/ids.ts";
import type { Cause, ReversalState, WithholdingState } from "../../domain/taking-back.ts";
import { products } from "./catalogue.ts";
import { currency, id, instant, minor, shareChecks, shareColumns } from "./columns.ts";
import { sellerOrders } from "./orders.ts";
import { refunds } from "./payments.ts";
import { transfers } from "./payouts.ts";

export const refundShares = pgTable(
  "refund_shares",
  {
    refundId: id<RefundId>().references(() => refunds.id),
    sellerOrderId: id<SellerOrderId>().references(() => sellerOrders.id),
    ...shareColumns(),
  },
  (t) => [
    primaryKey({ columns: [t.refundId, t.sellerOrderId] }),
    index("refund_shares_by_part").on(t.sellerOrderId),
    ...shareChecks("refund_shares", t),
  ],
);

export const refundItems = pgTable(
  "refund_items",
  {
    refundId: id<RefundId>().references(() => refunds.id),
    sellerOrderId: id<SellerOrderId>().references(() => sellerOrders.id),
    productId: id<ProductId>().references(() => products.id),
    quantity: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.refundId, t.productId] }),
    index("refund_items_by_part").on(t.sellerOrderId),
    check("refund_items_quantity", sql`${t.quantity} > 0`),
  ],
);

export const withholdings = pgTable(
  "withholdings",
  {
    id: id<WithholdingId>().primaryKey(),
    transferId: id<TransferId>().references(() => transfers.id),
    cause: text().$type<Cause>().notNull(),
    causeId: uuid().notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
    state: text().$type<WithholdingState>().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("withholdings_one_per_cause").on(t.transferId, t.cause, t.causeId),
    index("withholdings_by_cause").on(t.causeId),
    check("withholdings_amount", sql`${t.amountMinor} > 0`),
    check("withholdings_cause", sql`${t.cause} in ('refund','dispute','debt')`),
    check("withholdings_state", sql`${t.state} in ('held','taken','released')`),
  ],
);

export const reversals = pgTable(
  "reversals",
  {
    id: id<ReversalId>().primaryKey(),
    transferId: id<TransferId>().references(() => transfers.id),
    cause: text().$type<Exclude<Cause, "debt">>().notNull(),
    causeId: uuid().notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
    state: text().$type<ReversalState>().notNull(),
    processorRef: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("reversals_by_transfer").on(t.transferId),
    index("reversals_by_cause").on(t.causeId),
    index("reversals_by_change").on(t.updatedAt),
    index("reversals_waiting").on(t.id).where(sql`${t.state} in ('waiting','requested')`),
    check("reversals_amount", sql`${t.amountMinor} > 0`),
    check("reversals_cause", sql`${t.cause} in ('refund','dispute')`),
    check(
      "reversals_state",
      sql`${t.state} in ('waiting','requested','succeeded','refused','cancelled')`,
    ),
  ],
);
