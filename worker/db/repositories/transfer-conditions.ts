import { and, eq, exists, isNull, ne, notExists, or, type SQL, sql } from "drizzle-orm";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Transaction } from "../client.ts";
import {
  invariantBreaks,
  payments,
  reconciliationDifferences,
  reviews,
  sellers,
  transferHolds,
  transfers,
} from "../schema/index.ts";
import { stopping } from "./breaks.ts";

// What has to hold for a transfer to be sent, or tried again.

/** Nobody holds the order back: what was paid with a stolen card is not passed on. */
export const isNotReviewed = (db: Transaction) =>
  notExists(
    db
      .select({ id: reviews.id })
      .from(reviews)
      .where(
        and(
          ne(reviews.state, "approved"),
          sql`${reviews.orderId} = (select s.order_id from seller_orders s
            where s.id = ${transfers.sellerOrderId})`,
        ),
      ),
  );

/**
 * Neither our own books nor the processor's show it as sent already, whatever its state says: a
 * database can be set back, and a row be changed by hand. What is sent twice does not come back.
 */
export const isNotKnownAsSent = (db: Transaction) =>
  and(
    notExists(
      db
        .select({ id: reconciliationDifferences.id })
        .from(reconciliationDifferences)
        .where(
          and(
            eq(reconciliationDifferences.subjectId, transfers.id),
            eq(reconciliationDifferences.kind, "transfer"),
            eq(reconciliationDifferences.state, "open"),
          ),
        ),
    ),
    sql`(select coalesce(sum(e.amount_minor), 0) from ledger_transactions t
      join ledger_entries e on e.transaction_id = t.id and e.account = 'processor:' || t.processor
      where t.subject_id = ${transfers.id} and t.kind in ('transfer', 'transfer_returned')) = 0`,
  );

/** What PayPal has refused by name waits for an operator: our mirror of it does not know why. */
export const isPayable = (db: Transaction, rail: ProcessorName) =>
  and(
    isNull(transfers.processorRef),
    exists(
      db
        .select({ id: sellers.id })
        .from(sellers)
        .where(
          and(
            eq(sellers.id, transfers.sellerId),
            rail === "stripe"
              ? eq(sellers.stripeTransfers, "active")
              : eq(sellers.paypalState, "active"),
          ),
        ),
    ),
  );

/** No break of the books stops money of this rail and currency. */
export const isTrusted = (db: Transaction) =>
  notExists(
    db
      .select({ id: invariantBreaks.id })
      .from(invariantBreaks)
      .where(stopping(sql`${transfers.rail}`, sql`${transfers.currency}`)),
  );

const openHolds = () =>
  and(
    isNull(transferHolds.releasedAt),
    eq(transferHolds.sellerId, transfers.sellerId),
    or(isNull(transferHolds.transferId), eq(transferHolds.transferId, transfers.id)),
  );

/** An operator holds it, or all of its seller. */
export const isHeld = (db: Transaction): SQL =>
  exists(db.select({ id: transferHolds.id }).from(transferHolds).where(openHolds()));

/** What the operator wrote, its own hold's first; null if nothing holds it. */
export const holdReasonOf = (): SQL<string | null> =>
  sql<string | null>`(select ${transferHolds.reason} from ${transferHolds}
    where ${openHolds()} order by ${transferHolds.transferId} nulls last limit 1)`;

/**
 * What is passed on of a payment is no more than it took, all its transfers together. What is sent
 * beside a sale's own is not of the charge.
 */
export const isPaidFor = (): SQL<boolean> =>
  sql<boolean>`coalesce(${transfers.kind} <> 'sale' or ${payments.capturedMinor} >=
    (select sum(s.amount_minor) from transfers s
      where s.payment_id = ${transfers.paymentId} and s.kind = 'sale'), false)`;

/**
 * What is left of the charge is enough for all that is sent of it. After a refund or a dispute that
 * the platform bears it is not: Stripe takes no transfer of a charge beyond what is left of that.
 */
export const isCoveredByCharge = sql<boolean>`(
  (select ${payments.capturedMinor} from ${payments} where ${payments.id} = ${transfers.paymentId})
  - (select coalesce(sum(r.amount_minor), 0) from refunds r
    where r.payment_id = ${transfers.paymentId} and r.state <> 'failed')
  - (select coalesce(sum(x.withdrawn_minor - x.returned_minor), 0) from disputes x
    where x.payment_id = ${transfers.paymentId})
  >= (select sum(f.amount_minor) from transfers f
    where f.payment_id = ${transfers.paymentId} and f.kind = 'sale'))`;
