import {
  toBilled,
  toCustomer,
  toInvoice,
  toRow,
  toSubscription,
} from "../../../../worker/db/repositories/subscription-rows.ts";
import { isEnded } from "../../../../worker/domain/subscriptions.ts";
import type { Store, Tx } from "../../../../worker/usecases/ports.ts";
import { ALL } from "../engine/lookups.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import { notModelled, type Plain } from "../plain.ts";

export function subscriptionsIn(tables: Tables): Plain<Tx["subscriptions"]> {
  const { subscriptions, billingCustomers, subscriptionInvoices, invoicePeriods } = tables;
  const { invoicePayments } = tables;
  const find = (id: string) => {
    const row = subscriptions.get(id);
    return row && toSubscription(row);
  };
  const findInvoiceByRef = (ref: string) => {
    const row = subscriptionInvoices.by("subscription_invoices_ref", ref);
    return row && toInvoice(row, periodsOf(tables, [row]));
  };
  return {
    // One transaction at a time: whoever has one has all locks.
    lockSeller: () => {},
    find,
    lock: find,
    findByRef(ref) {
      const row = subscriptions.by("subscriptions_ref", ref);
      return row && toSubscription(row);
    },
    live(id) {
      const [row] = liveOf(tables, id);
      return row && toSubscription(row);
    },
    add(subscription, at) {
      const counted = { readingsBegun: subscription.reading, leftBecause: null, updatedAt: at };
      subscriptions.insert([{ ...toRow(subscription), ...counted }]);
    },
    save(subscription, at) {
      const row = subscriptions.get(subscription.id);
      const { id: _, createdAt: __, ...set } = toRow(subscription);
      subscriptions.update(row ? [row] : [], { ...set, updatedAt: at });
    },
    noteWhy(id, why) {
      const row = subscriptions.get(id);
      subscriptions.update(row ? [row] : [], { leftBecause: why });
    },
    billed: (id) => billedOf(tables, id),
    findCustomerByRef(ref) {
      const row = billingCustomers.by("billing_customers_ref", ref);
      return row && toCustomer(row);
    },
    nameCustomer(id, ref) {
      const row = billingCustomers.get(id);
      billingCustomers.update(row && row.ref === null ? [row] : [], { ref });
    },
    dropCustomer(ref) {
      const row = billingCustomers.by("billing_customers_ref", ref);
      billingCustomers.update(row ? [row] : [], { isGone: true });
    },
    findInvoiceByRef,
    keepInvoice({ invoice, reading, payments }, at) {
      const { periods, total, ...row } = invoice;
      const kept = {
        ...{ ...row, currency: total.currency, totalMinor: total.minor },
        ...{ reading, updatedAt: at },
      };
      const { id: _, ref: __, ...set } = kept;
      const [written] = subscriptionInvoices.insert([kept], {
        on: "subscription_invoices_ref",
        set: () => set,
        where: (old) => old.reading <= reading,
      });
      if (written) {
        const { id: invoiceId } = written;
        invoicePeriods.remove(invoicePeriods.where("ofInvoice", invoiceId));
        if (periods.length > 0)
          invoicePeriods.insert(periods.map((period, line) => ({ ...period, invoiceId, line })));
        if (payments.length > 0)
          invoicePayments.insert(
            payments.map((payment) => ({ ...payment, invoiceId })),
            {
              on: "invoice_payments_pkey",
              set: (old, excluded) => ({ chargeRef: excluded.chargeRef ?? old.chargeRef }),
            },
          );
      }
      const now = findInvoiceByRef(invoice.ref);
      if (!now) throw new Error("an invoice that was written is there");
      return now;
    },
  };
}

/** Likewise between transactions; what people read of subscriptions is not modelled. */
export function subscriptionsOver(tables: Tables): Plain<Store["subscriptions"]> {
  const { subscriptions, billingCustomers, invoicePayments, subscriptionInvoices, sellers } =
    tables;
  const { products } = tables;
  return {
    beginReading(ref) {
      const row = subscriptions.by("subscriptions_ref", ref);
      const [begun] = subscriptions.update(row ? [row] : [], ({ readingsBegun }) => ({
        readingsBegun: readingsBegun + 1,
      }));
      return begun?.readingsBegun;
    },
    openCustomer(customer, at) {
      billingCustomers.insert([{ ...customer, isGone: false, createdAt: at }], {});
      const [row] = billingCustomers
        .where("ofSeller", uuid(customer.sellerId))
        .filter(({ isGone }) => !isGone);
      if (!row) throw new Error("a customer that was written is there");
      return toCustomer(row);
    },
    billed: (id) => billedOf(tables, id),
    found(id) {
      const row = subscriptions.get(id);
      const seller = row && sellers.get(row.sellerId);
      if (!row || !seller) return undefined;
      const { leftBecause } = row;
      return { subscription: toSubscription(row), sellerName: seller.name, leftBecause };
    },
    ofSeller(id) {
      const rows = subscriptions.where("ofSeller", uuid(id));
      return latestFirst(rows).map(toSubscription);
    },
    ...{ list: notModelled, eventsOf: notModelled },
    invoicesOf(id, limit) {
      const rows = invoicesOf(tables, id).slice(0, limit);
      return rows.map((row) => toInvoice(row, periodsOf(tables, rows)));
    },
    invoiceOfPayment({ ref, chargeRef }) {
      const row =
        (ref === undefined ? undefined : invoicePayments.get(ref)) ??
        (chargeRef === undefined
          ? undefined
          : invoicePayments.by("invoice_payments_charge", chargeRef));
      return row && subscriptionInvoices.get(row.invoiceId)?.ref;
    },
    silent(since, limit) {
      const rows = subscriptions
        .where("live", ALL)
        .filter(({ ref, updatedAt }) => ref !== null && ref > "" && updatedAt < since);
      return ordered(rows, ({ updatedAt, id }) => [updatedAt, id])
        .slice(0, limit)
        .flatMap(({ ref }) => ref ?? []);
    },
    listings: (id) =>
      products.all().filter(({ sellerId, state }) => sellerId === id && state === "listed").length,
  };
}

const latestFirst = <R extends { createdAt: Date; id: string }>(rows: readonly R[]) =>
  ordered(rows, ({ createdAt, id }) => [createdAt, id]).toReversed();
const liveOf = ({ subscriptions }: Tables, id: string) =>
  subscriptions.where("ofSeller", uuid(id)).filter(({ state }) => !isEnded(state));
const invoicesOf = ({ subscriptionInvoices }: Tables, id: string) =>
  latestFirst(subscriptionInvoices.where("ofSeller", uuid(id)));
const periodsOf = (
  { invoicePeriods }: Tables,
  invoices: readonly Row<"subscriptionInvoices">[],
): Row<"invoicePeriods">[] =>
  ordered(
    invoices.flatMap(({ id }) => invoicePeriods.where("ofInvoice", id)),
    ({ invoiceId, line }) => [invoiceId, line],
  );
function billedOf(tables: Tables, id: string) {
  const invoices = invoicesOf(tables, id);
  const periods = periodsOf(tables, invoices).map((period) => ({ period }));
  return toBilled(liveOf(tables, id), invoices, periods);
}
