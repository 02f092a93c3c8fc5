import { and, asc, desc, eq, inArray, notInArray } from "drizzle-orm";
import type { SellerId, SubscriptionInvoiceId } from "../../domain/ids.ts";
import type { Billed, Subscription, SubscriptionInvoice } from "../../domain/subscriptions.ts";
import type { BillingCustomer } from "../../usecases/billing-ports.ts";
import type { Http, Transaction } from "../client.ts";
import {
  type billingCustomers,
  invoicePeriods,
  subscriptionInvoices,
  subscriptions,
} from "../schema/index.ts";

type Row = typeof subscriptions.$inferSelect;
type InvoiceRow = typeof subscriptionInvoices.$inferSelect;
type PeriodRow = typeof invoicePeriods.$inferSelect;

const ENDED = ["canceled", "incomplete_expired"] as const;
/** Something can still come of it. */
export const isLive = notInArray(subscriptions.state, [...ENDED]);

/** A subscription as its row has it. */
export function toSubscription(row: Row): Subscription {
  const { scheduledPlan, scheduledInterval, scheduledAt } = row;
  const { pendingPlan, pendingInterval, pendingUntil } = row;
  const { methodBrand, methodLast4, methodExpMonth, methodExpYear } = row;
  return {
    ...{ id: row.id, sellerId: row.sellerId, ref: row.ref, state: row.state },
    terms: { plan: row.plan, interval: row.interval },
    price: { minor: row.priceMinor, currency: row.currency },
    ...{ periodStart: row.periodStart, periodEnd: row.periodEnd, trialEndsAt: row.trialEndsAt },
    ...{ endsAt: row.endsAt, endedAt: row.endedAt, isPaused: row.isPaused },
    owedSince: row.owedSince,
    scheduled:
      scheduledPlan && scheduledInterval && scheduledAt
        ? { terms: { plan: scheduledPlan, interval: scheduledInterval }, at: scheduledAt }
        : null,
    scheduleRef: row.scheduleRef,
    pending:
      pendingPlan && pendingInterval && pendingUntil
        ? { terms: { plan: pendingPlan, interval: pendingInterval }, until: pendingUntil }
        : null,
    latestInvoiceRef: row.latestInvoiceRef,
    method:
      methodBrand && methodLast4 && methodExpMonth !== null && methodExpYear !== null
        ? {
            ...{ brand: methodBrand, last4: methodLast4 },
            ...{ expMonth: methodExpMonth, expYear: methodExpYear },
          }
        : null,
    ...{ reading: row.reading, createdAt: row.createdAt },
  };
}

/** And its row again. */
export const toRow = (one: Subscription) => ({
  ...{ id: one.id, sellerId: one.sellerId, ref: one.ref, state: one.state },
  ...{ plan: one.terms.plan, interval: one.terms.interval },
  ...{ priceMinor: one.price.minor, currency: one.price.currency },
  ...{ periodStart: one.periodStart, periodEnd: one.periodEnd, trialEndsAt: one.trialEndsAt },
  ...{ endsAt: one.endsAt, endedAt: one.endedAt, isPaused: one.isPaused },
  owedSince: one.owedSince,
  scheduledPlan: one.scheduled?.terms.plan ?? null,
  scheduledInterval: one.scheduled?.terms.interval ?? null,
  scheduledAt: one.scheduled?.at ?? null,
  scheduleRef: one.scheduleRef,
  pendingPlan: one.pending?.terms.plan ?? null,
  pendingInterval: one.pending?.terms.interval ?? null,
  pendingUntil: one.pending?.until ?? null,
  latestInvoiceRef: one.latestInvoiceRef,
  methodBrand: one.method?.brand ?? null,
  methodLast4: one.method?.last4 ?? null,
  methodExpMonth: one.method?.expMonth ?? null,
  methodExpYear: one.method?.expYear ?? null,
  ...{ reading: one.reading, createdAt: one.createdAt },
});

/** An invoice with its periods, of all that were read. */
export const toInvoice = (row: InvoiceRow, periods: readonly PeriodRow[]): SubscriptionInvoice => {
  const { currency, totalMinor, reading: _, updatedAt: __, ...invoice } = row;
  return {
    ...invoice,
    total: { minor: totalMinor, currency },
    periods: periods
      .filter(({ invoiceId }) => invoiceId === row.id)
      .map(({ invoiceId: ___, line: ____, ...period }) => period),
  };
};
/** A customer as its row has it. */
export const toCustomer = ({
  id,
  sellerId,
  ref,
}: typeof billingCustomers.$inferSelect): BillingCustomer => ({
  ...{ id, sellerId, ref },
});

/** In an order of its own, so that equal statements have equal plans. */
export const periodsOf = (db: Http | Transaction, ids: readonly SubscriptionInvoiceId[]) =>
  db
    .select()
    .from(invoicePeriods)
    .where(inArray(invoicePeriods.invoiceId, [...ids]))
    .orderBy(asc(invoicePeriods.invoiceId), asc(invoicePeriods.line));
/** A seller's, the newest first. */
export const invoicesOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select()
    .from(subscriptionInvoices)
    .where(eq(subscriptionInvoices.sellerId, id))
    .orderBy(desc(subscriptionInvoices.createdAt), desc(subscriptionInvoices.id));
/** Those of all of a seller's invoices. */
export const allPeriodsOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select({ period: invoicePeriods })
    .from(invoicePeriods)
    .innerJoin(subscriptionInvoices, eq(subscriptionInvoices.id, invoicePeriods.invoiceId))
    .where(eq(subscriptionInvoices.sellerId, id))
    .orderBy(asc(invoicePeriods.invoiceId), asc(invoicePeriods.line));
/** The one of a seller that has not ended. */
export const liveOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.sellerId, id), isLive));

/** What an entitlement is computed of. */
export const toBilled = (
  live: readonly Row[],
  invoices: readonly InvoiceRow[],
  periods: readonly { period: PeriodRow }[],
): Billed => ({
  subscription: live[0] && toSubscription(live[0]),
  invoices: invoices.map((row) =>
    toInvoice(
      row,
      periods.map(({ period }) => period),
    ),
  ),
});
