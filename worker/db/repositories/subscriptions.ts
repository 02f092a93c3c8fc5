import { and, asc, desc, eq, gt, inArray, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import type { SellerId, SubscriptionId, SubscriptionInvoiceId } from "../../domain/ids.ts";
import { assert } from "../../domain/result.ts";
import type { Billed, Subscription, SubscriptionInvoice } from "../../domain/subscriptions.ts";
import type {
  BillingCustomer,
  SubscriptionsStore,
  SubscriptionsTx,
} from "../../usecases/billing-ports.ts";
import type { Http, Transaction } from "../client.ts";
import {
  billingCustomers,
  inbox,
  invoicePayments,
  invoicePeriods,
  products,
  sellers,
  subscriptionInvoices,
  subscriptions,
} from "../schema/index.ts";

type Row = typeof subscriptions.$inferSelect;
type InvoiceRow = typeof subscriptionInvoices.$inferSelect;
type PeriodRow = typeof invoicePeriods.$inferSelect;

const ENDED = ["canceled", "incomplete_expired"] as const;
const isLive = notInArray(subscriptions.state, [...ENDED]);

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

const toRow = (one: Subscription) => ({
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

const toInvoice = (row: InvoiceRow, periods: readonly PeriodRow[]): SubscriptionInvoice => {
  const { currency, totalMinor, reading: _, updatedAt: __, ...invoice } = row;
  return {
    ...invoice,
    total: { minor: totalMinor, currency },
    periods: periods
      .filter(({ invoiceId }) => invoiceId === row.id)
      .map(({ invoiceId: ___, line: ____, ...period }) => period),
  };
};
const toCustomer = ({
  id,
  sellerId,
  ref,
}: typeof billingCustomers.$inferSelect): BillingCustomer => ({
  ...{ id, sellerId, ref },
});

/** In an order of its own, so that equal statements have equal plans. */
const periodsOf = (db: Http | Transaction, ids: readonly SubscriptionInvoiceId[]) =>
  db
    .select()
    .from(invoicePeriods)
    .where(inArray(invoicePeriods.invoiceId, [...ids]))
    .orderBy(asc(invoicePeriods.invoiceId), asc(invoicePeriods.line));
const invoicesOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select()
    .from(subscriptionInvoices)
    .where(eq(subscriptionInvoices.sellerId, id))
    .orderBy(desc(subscriptionInvoices.createdAt), desc(subscriptionInvoices.id));
const allPeriodsOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select({ period: invoicePeriods })
    .from(invoicePeriods)
    .innerJoin(subscriptionInvoices, eq(subscriptionInvoices.id, invoicePeriods.invoiceId))
    .where(eq(subscriptionInvoices.sellerId, id))
    .orderBy(asc(invoicePeriods.invoiceId), asc(invoicePeriods.line));
const liveOf = (db: Http | Transaction, id: SellerId) =>
  db
    .select()
    .from(subscriptions)
    .where(and(eq(subscriptions.sellerId, id), isLive));

const toBilled = (
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

export const subscriptionsIn = (db: Transaction): SubscriptionsTx => {
  const find = async (id: SubscriptionId) => {
    const [row] = await db.select().from(subscriptions).where(eq(subscriptions.id, id));
    return row && toSubscription(row);
  };
  async function findInvoiceByRef(ref: string) {
    const [row] = await db
      .select()
      .from(subscriptionInvoices)
      .where(eq(subscriptionInvoices.ref, ref));
    return row && toInvoice(row, await periodsOf(db, [row.id]));
  }
  return {
    async lockSeller(id) {
      await db.select({ id: sellers.id }).from(sellers).where(eq(sellers.id, id)).for("update");
    },
    find,
    async findByRef(ref) {
      const [row] = await db.select().from(subscriptions).where(eq(subscriptions.ref, ref));
      return row && toSubscription(row);
    },
    async lock(id) {
      const [row] = await db
        .select()
        .from(subscriptions)
        .where(eq(subscriptions.id, id))
        .for("update");
      return row && toSubscription(row);
    },
    async live(id) {
      const [row] = await liveOf(db, id).for("update");
      return row && toSubscription(row);
    },
    async add(subscription, at) {
      const counted = { readingsBegun: subscription.reading, leftBecause: null, updatedAt: at };
      await db.insert(subscriptions).values({ ...toRow(subscription), ...counted });
    },
    async save({ id, ...subscription }, at) {
      const { id: _, createdAt: __, ...row } = toRow({ id, ...subscription });
      await db
        .update(subscriptions)
        .set({ ...row, updatedAt: at })
        .where(eq(subscriptions.id, id));
    },
    async noteWhy(id, why) {
      await db.update(subscriptions).set({ leftBecause: why }).where(eq(subscriptions.id, id));
    },
    async billed(id) {
      const live = await liveOf(db, id);
      const invoices = await invoicesOf(db, id);
      return toBilled(live, invoices, await allPeriodsOf(db, id));
    },
    async findCustomerByRef(ref) {
      const [row] = await db.select().from(billingCustomers).where(eq(billingCustomers.ref, ref));
      return row && toCustomer(row);
    },
    async nameCustomer(id, ref) {
      const unnamed = and(eq(billingCustomers.id, id), isNull(billingCustomers.ref));
      await db.update(billingCustomers).set({ ref }).where(unnamed);
    },
    async dropCustomer(ref) {
      await db.update(billingCustomers).set({ isGone: true }).where(eq(billingCustomers.ref, ref));
    },
    findInvoiceByRef,
    async keepInvoice({ invoice, reading, payments }, at) {
      const { periods, total, ...row } = invoice;
      const kept = {
        ...{ ...row, currency: total.currency, totalMinor: total.minor },
        ...{ reading, updatedAt: at },
      };
      const { id: _, ref: __, ...set } = kept;
      const [written] = await db
        .insert(subscriptionInvoices)
        .values(kept)
        .onConflictDoUpdate({
          target: subscriptionInvoices.ref,
          set,
          setWhere: sql`${subscriptionInvoices.reading} <= ${reading}`,
        })
        .returning({ id: subscriptionInvoices.id });
      if (written) {
        const { id: invoiceId } = written;
        await db.delete(invoicePeriods).where(eq(invoicePeriods.invoiceId, invoiceId));
        if (periods.length > 0)
          await db
            .insert(invoicePeriods)
            .values(periods.map((period, line) => ({ ...period, invoiceId, line })));
        if (payments.length > 0)
          await db
            .insert(invoicePayments)
            .values(payments.map((payment) => ({ ...payment, invoiceId })))
            .onConflictDoUpdate({
              target: invoicePayments.ref,
              set: { chargeRef: sql`coalesce(excluded.charge_ref, ${invoicePayments.chargeRef})` },
            });
      }
      const now = await findInvoiceByRef(invoice.ref);
      assert(now !== undefined, "an invoice that was written is there");
      return now;
    },
  };
};

export const subscriptionsOver = (db: Http): SubscriptionsStore => {
  const found = db
    .select({ subscription: subscriptions, sellerName: sellers.name })
    .from(subscriptions)
    .innerJoin(sellers, eq(sellers.id, subscriptions.sellerId));
  const toFound = ({ subscription, sellerName }: Awaited<typeof found>[number]) => ({
    ...{ subscription: toSubscription(subscription), sellerName },
    leftBecause: subscription.leftBecause,
  });
  return {
    async beginReading(ref) {
      const [row] = await db
        .update(subscriptions)
        .set({ readingsBegun: sql`${subscriptions.readingsBegun} + 1` })
        .where(eq(subscriptions.ref, ref))
        .returning({ reading: subscriptions.readingsBegun });
      return row?.reading;
    },
    async openCustomer(customer, at) {
      const current = and(
        eq(billingCustomers.sellerId, customer.sellerId),
        eq(billingCustomers.isGone, false),
      );
      const [, rows] = await db.batch([
        db
          .insert(billingCustomers)
          .values({ ...customer, isGone: false, createdAt: at })
          .onConflictDoNothing(),
        db.select().from(billingCustomers).where(current),
      ]);
      const [row] = rows;
      assert(row !== undefined, "a customer that was written is there");
      return toCustomer(row);
    },
    async billed(id) {
      const all = await db.batch([liveOf(db, id), invoicesOf(db, id), allPeriodsOf(db, id)]);
      return toBilled(...all);
    },
    async ofSeller(id) {
      const rows = await db
        .select()
        .from(subscriptions)
        .where(eq(subscriptions.sellerId, id))
        .orderBy(desc(subscriptions.createdAt), desc(subscriptions.id));
      return rows.map(toSubscription);
    },
    async list(limit) {
      const rows = await db
        .select({ subscription: subscriptions, sellerName: sellers.name })
        .from(subscriptions)
        .innerJoin(sellers, eq(sellers.id, subscriptions.sellerId))
        .orderBy(
          sql`${subscriptions.state} in ('past_due','unpaid') desc`,
          desc(subscriptions.updatedAt),
          asc(subscriptions.id),
        )
        .limit(limit);
      return rows.map(toFound);
    },
    async found(id) {
      const [row] = await db
        .select({ subscription: subscriptions, sellerName: sellers.name })
        .from(subscriptions)
        .innerJoin(sellers, eq(sellers.id, subscriptions.sellerId))
        .where(eq(subscriptions.id, id));
      return row && toFound(row);
    },
    async invoicesOf(id, limit) {
      const [rows, periods] = await db.batch([
        invoicesOf(db, id).limit(limit),
        allPeriodsOf(db, id),
      ]);
      return rows.map((row) =>
        toInvoice(
          row,
          periods.map(({ period }) => period),
        ),
      );
    },
    async invoiceOfPayment({ ref, chargeRef }) {
      const named = [
        ...(ref === undefined ? [] : [eq(invoicePayments.ref, ref)]),
        ...(chargeRef === undefined ? [] : [eq(invoicePayments.chargeRef, chargeRef)]),
      ];
      if (named.length === 0) return undefined;
      const [row] = await db
        .select({ ref: subscriptionInvoices.ref })
        .from(invoicePayments)
        .innerJoin(subscriptionInvoices, eq(subscriptionInvoices.id, invoicePayments.invoiceId))
        .where(or(...named));
      return row?.ref;
    },
    async silent(since, limit) {
      const rows = await db
        .select({ ref: subscriptions.ref })
        .from(subscriptions)
        .where(and(isLive, gt(subscriptions.ref, ""), lt(subscriptions.updatedAt, since)))
        .orderBy(asc(subscriptions.updatedAt), asc(subscriptions.id))
        .limit(limit);
      return rows.flatMap(({ ref }) => ref ?? []);
    },
    async eventsOf(ref, limit) {
      return db
        .select({ id: inbox.id, type: inbox.type, state: inbox.state, at: inbox.receivedAt })
        .from(inbox)
        .where(eq(inbox.objectRef, ref))
        .orderBy(desc(inbox.receivedAt), desc(inbox.id))
        .limit(limit);
    },
    async listings(id) {
      const listed = and(eq(products.sellerId, id), eq(products.state, "listed"));
      return db.$count(products, listed);
    },
  };
};
