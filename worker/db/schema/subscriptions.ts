import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
} from "drizzle-orm/pg-core";
import type {
  CustomerId,
  SellerId,
  SubscriptionId,
  SubscriptionInvoiceId,
} from "../../domain/ids.ts";
import type { Interval, PaidPlan } from "../../domain/plans.ts";
import type { InvoiceState, SubscriptionState } from "../../domain/subscriptions.ts";
import { sellers } from "./catalogue.ts";
import { currency, id, instant, minor } from "./columns.ts";

/** A seller as Stripe knows whoever pays for a plan. */
export const billingCustomers = pgTable(
  "billing_customers",
  {
    id: id<CustomerId>().primaryKey(),
    sellerId: id<SellerId>().references(() => sellers.id),
    ref: text(),
    /** Deleted in Stripe's dashboard: the next subscription makes another. */
    isGone: boolean().notNull(),
    createdAt: instant().notNull(),
  },
  (t) => [
    unique("billing_customers_ref").on(t.ref),
    uniqueIndex("billing_customers_one_of_seller").on(t.sellerId).where(sql`not ${t.isGone}`),
  ],
);

export const subscriptions = pgTable(
  "subscriptions",
  {
    id: id<SubscriptionId>().primaryKey(),
    sellerId: id<SellerId>().references(() => sellers.id),
    ref: text(),
    state: text().$type<SubscriptionState>().notNull(),
    plan: text().$type<PaidPlan>().notNull(),
    interval: text().$type<Interval>().notNull(),
    currency: currency(),
    priceMinor: minor().notNull(),
    periodStart: instant(),
    periodEnd: instant(),
    trialEndsAt: instant(),
    endsAt: instant(),
    endedAt: instant(),
    isPaused: boolean().notNull(),
    owedSince: instant(),
    scheduledPlan: text().$type<PaidPlan>(),
    scheduledInterval: text().$type<Interval>(),
    scheduledAt: instant(),
    scheduleRef: text(),
    pendingPlan: text().$type<PaidPlan>(),
    pendingInterval: text().$type<Interval>(),
    pendingUntil: instant(),
    latestInvoiceRef: text(),
    methodBrand: text(),
    methodLast4: text(),
    methodExpMonth: smallint(),
    methodExpYear: smallint(),
    /** How many readings were begun, and which of them this is. */
    readingsBegun: integer().notNull(),
    reading: integer().notNull(),
    /** The seller's answer to the one question of a cancellation. */
    leftBecause: text(),
    createdAt: instant().notNull(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("subscriptions_ref").on(t.ref),
    uniqueIndex("subscriptions_one_live")
      .on(t.sellerId)
      .where(sql`${t.state} not in ('canceled','incomplete_expired')`),
    index("subscriptions_of_seller").on(t.sellerId, t.createdAt),
    index("subscriptions_by_change").on(t.updatedAt),
    index("subscriptions_unpaid").on(t.sellerId).where(sql`${t.state} in ('trialing','past_due')`),
    check(
      "subscriptions_state",
      sql`${t.state} in ('created','incomplete','incomplete_expired','trialing','active','past_due','unpaid','paused','canceled')`,
    ),
    check("subscriptions_plan", sql`${t.plan} in ('pro','studio')`),
    check("subscriptions_interval", sql`${t.interval} in ('month','year')`),
    check("subscriptions_price", sql`${t.priceMinor} >= 0`),
    check(
      "subscriptions_scheduled",
      sql`num_nulls(${t.scheduledPlan}, ${t.scheduledInterval}, ${t.scheduledAt}) in (0, 3)`,
    ),
    check(
      "subscriptions_pending",
      sql`num_nulls(${t.pendingPlan}, ${t.pendingInterval}, ${t.pendingUntil}) in (0, 3)`,
    ),
    check(
      "subscriptions_method",
      sql`num_nulls(${t.methodBrand}, ${t.methodLast4}, ${t.methodExpMonth}, ${t.methodExpYear}) in (0, 4)`,
    ),
    check("subscriptions_reading", sql`${t.reading} between 0 and ${t.readingsBegun}`),
  ],
);

export const subscriptionInvoices = pgTable(
  "subscription_invoices",
  {
    id: id<SubscriptionInvoiceId>().primaryKey(),
    sellerId: id<SellerId>().references(() => sellers.id),
    subscriptionId: id<SubscriptionId>().references(() => subscriptions.id),
    ref: text().notNull(),
    number: text(),
    state: text().$type<InvoiceState>().notNull(),
    reason: text().notNull(),
    currency: currency(),
    totalMinor: minor().notNull(),
    taxMinor: minor().notNull(),
    paidMinor: minor().notNull(),
    dueMinor: minor().notNull(),
    givenBackMinor: minor().notNull(),
    isDisputed: boolean().notNull(),
    /** The number of the reading of its subscription that this is. */
    reading: integer().notNull(),
    createdAt: instant().notNull(),
    paidAt: instant(),
    updatedAt: instant().notNull(),
  },
  (t) => [
    unique("subscription_invoices_ref").on(t.ref),
    index("subscription_invoices_of_seller").on(t.sellerId, t.createdAt),
    index("subscription_invoices_of_subscription").on(t.subscriptionId),
    index("subscription_invoices_by_change").on(t.updatedAt),
    check(
      "subscription_invoices_state",
      sql`${t.state} in ('draft','open','paid','void','uncollectible')`,
    ),
    check(
      "subscription_invoices_not_negative",
      sql`least(${t.taxMinor}, ${t.paidMinor}, ${t.dueMinor}, ${t.givenBackMinor}) >= 0`,
    ),
  ],
);

export const invoicePeriods = pgTable(
  "invoice_periods",
  {
    invoiceId: id<SubscriptionInvoiceId>().references(() => subscriptionInvoices.id),
    line: smallint().notNull(),
    plan: text().$type<PaidPlan>().notNull(),
    interval: text().$type<Interval>().notNull(),
    from: instant().notNull(),
    until: instant().notNull(),
    amountMinor: minor().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.invoiceId, t.line] }),
    index("invoice_periods_by_end").on(t.until),
    check("invoice_periods_plan", sql`${t.plan} in ('pro','studio')`),
    check("invoice_periods_interval", sql`${t.interval} in ('month','year')`),
    check("invoice_periods_time", sql`${t.from} <= ${t.until}`),
  ],
);

/** What pays an invoice: by these names payments, refunds and disputes are told from orders'. */
export const invoicePayments = pgTable(
  "invoice_payments",
  {
    /** pi_… */
    ref: text().notNull().primaryKey(),
    /** ch_… */
    chargeRef: text(),
    invoiceId: id<SubscriptionInvoiceId>().references(() => subscriptionInvoices.id),
  },
  (t) => [
    unique("invoice_payments_charge").on(t.chargeRef),
    index("invoice_payments_of_invoice").on(t.invoiceId),
  ],
);
