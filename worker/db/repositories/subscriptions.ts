import { and, asc, desc, eq, gt, isNull, lt, or, sql } from "drizzle-orm";
import type { SubscriptionId } from "../../domain/ids.ts";
import { assert } from "../../domain/result.ts";
import type { SubscriptionsStore, SubscriptionsTx } from "../../usecases/billing-ports.ts";
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
import {
  allPeriodsOf,
  invoicesOf,
  isLive,
  liveOf,
  periodsOf,
  toBilled,
  toCustomer,
  toInvoice,
  toRow,
  toSubscription,
} from "./subscription-rows.ts";

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
