import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type { Currency } from "../../domain/currency.ts";
import type { CheckResult, RiskLevel } from "../../domain/fraud.ts";
import type { OrderId, PaymentId, RefundId } from "../../domain/ids.ts";
import type { PaymentState, PaymentUse, RefundReason, RefundState } from "../../domain/payments.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Fault } from "../../domain/refunds.ts";
import { currency, id, instant, minor } from "./columns.ts";
import { orders } from "./orders.ts";

export const payments = pgTable(
  "payments",
  {
    id: id<PaymentId>().primaryKey(),
    orderId: id<OrderId>(),
    processor: text().$type<ProcessorName>().notNull(),
    processorRef: text(),
    chargeRef: text(),
    currency: currency(),
    amountMinor: minor().notNull(),
    state: text().$type<PaymentState>().notNull(),
    capturedMinor: minor(),
    capturedCurrency: text().$type<Currency>(),
    use: text().$type<PaymentUse>(),
    declineCode: text(),
    feeAwaitedUntil: instant(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    foreignKey({
      name: "payments_order",
      columns: [t.orderId, t.currency],
      foreignColumns: [orders.id, orders.currency],
    }),
    unique("payments_processor_ref").on(t.processor, t.processorRef),
    unique("payments_charge_ref").on(t.processor, t.chargeRef),
    index("payments_by_order").on(t.orderId),
    index("payments_by_change").on(t.updatedAt),
    index("payments_silent")
      .on(t.processor, t.updatedAt)
      .where(sql`${t.state} in ('created','requires_action','processing')`),
    index("payments_without_fee")
      .on(t.processor, t.updatedAt)
      .where(sql`${t.feeAwaitedUntil} is not null`),
    index("payments_unapplied").on(t.id).where(sql`${t.use} = 'unapplied'`),
    uniqueIndex("payments_one_open_per_order")
      .on(t.orderId)
      .where(sql`${t.state} in ('created','requires_action','processing')`),
    uniqueIndex("payments_one_applied_per_order").on(t.orderId).where(sql`${t.use} = 'order'`),
    check("payments_processor", sql`${t.processor} in ('stripe','paypal')`),
    check("payments_amount", sql`${t.amountMinor} > 0`),
    check(
      "payments_state",
      sql`${t.state} in ('created','requires_action','processing','succeeded','failed','cancelled')`,
    ),
    check("payments_use", sql`${t.use} in ('order','unapplied')`),
    check(
      "payments_captured_has_use",
      sql`num_nulls(${t.capturedMinor}, ${t.capturedCurrency}, ${t.use}) in (0, 3)`,
    ),
    check(
      "payments_order_money_is_exact",
      sql`${t.use} <> 'order' or (${t.capturedMinor} = ${t.amountMinor} and ${t.capturedCurrency} = ${t.currency})`,
    ),
  ],
);

export const paymentAttempts = pgTable(
  "payment_attempts",
  {
    id: id<string>().primaryKey(),
    paymentId: id<PaymentId>().references(() => payments.id),
    attemptRef: text().notNull(),
    state: text().$type<"succeeded" | "failed" | "pending">().notNull(),
    declineCode: text(),
    avs: text().$type<CheckResult>(),
    cvc: text().$type<CheckResult>(),
    riskLevel: text().$type<RiskLevel>(),
    cardDigest: text(),
    cardCountry: text(),
    at: instant().notNull(),
  },
  (t) => [
    unique("payment_attempts_ref").on(t.paymentId, t.attemptRef),
    index("payment_attempts_by_card")
      .on(t.cardDigest, t.at)
      .where(sql`${t.cardDigest} is not null`),
    check("payment_attempts_state", sql`${t.state} in ('succeeded','failed','pending')`),
    check("payment_attempts_avs", sql`${t.avs} in ('pass','fail','unavailable')`),
    check("payment_attempts_cvc", sql`${t.cvc} in ('pass','fail','unavailable')`),
    check("payment_attempts_risk_level", sql`${t.riskLevel} in ('normal','elevated','highest')`),
  ],
);

export const refunds = pgTable(
  "refunds",
  {
    id: id<RefundId>().primaryKey(),
    paymentId: id<PaymentId>().references(() => payments.id),
    currency: currency(),
    amountMinor: minor().notNull(),
    reason: text().$type<RefundReason>().notNull(),
    state: text().$type<RefundState>().notNull(),
    processorRef: text(),
    fault: text().$type<Fault>(),
    restock: boolean().notNull(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    index("refunds_by_payment").on(t.paymentId),
    // PayPal's ids and Stripe's do not meet, so that this finds one row.
    index("refunds_by_ref").on(t.processorRef),
    index("refunds_by_change").on(t.updatedAt),
    index("refunds_requested").on(t.id).where(sql`${t.state} = 'requested'`),
    index("refunds_pending").on(t.updatedAt).where(sql`${t.state} = 'pending'`),
    check("refunds_amount", sql`${t.amountMinor} > 0`),
    check("refunds_state", sql`${t.state} in ('requested','pending','succeeded','failed')`),
    check(
      "refunds_reason",
      sql`${t.reason} in ('late','double','wrong_amount','by_hand','refused','buyer_request','not_received','not_as_described','cannot_fulfil','goodwill','fraud_warning')`,
    ),
    check("refunds_fault", sql`${t.fault} in ('seller','platform','shared')`),
  ],
);
