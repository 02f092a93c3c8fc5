import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import { ourId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { PartsSelector, Reads } from "../../usecases/reads.ts";
import type { Http } from "../client.ts";
import { toPayment, toRefund, toTransfer } from "../rows.ts";
import {
  eventReplays,
  inbox,
  ledgerEntries,
  ledgerTransactions,
  operations,
  orderItems,
  orders,
  paymentAttempts,
  payments,
  payoutBatches,
  refunds,
  reversals,
  sellerOrders,
  sellers,
  transfers,
} from "../schema/index.ts";
import { totalsOf } from "./explanation-totals.ts";
import { namesOf } from "./names.ts";
import { toReversal, toShare, toWithholding } from "./refund-shares.ts";
import { takingBackOf } from "./taking-back-reads.ts";

/**
 * One HTTP request, whatever is asked and however much there is: each statement finds its rows by
 * itself, from the same parts. One snapshot for all, so that no sum is taken while it moves.
 */
export const explanationsOver = (db: Http): Pick<Reads, "explanation"> => ({
  async explanation(which, limit) {
    const of = scopeOf(partsOf(which, limit));
    const sellerId = "sellerId" in which ? which.sellerId : undefined;
    const [
      ,
      files,
      parts,
      items,
      sent,
      batches,
      paid,
      attempts,
      back,
      asked,
      told,
      booked,
      totals,
      shares,
      pieces,
      kept,
      reversed,
      debts,
    ] = await db.batch([
      db.execute(sql`set transaction isolation level repeatable read, read only`),
      db
        .select(orderColumns)
        .from(orders)
        .where(inArray(orders.id, of.orders))
        .orderBy(asc(orders.createdAt), asc(orders.id)),
      db
        .select(partColumns(of.parts))
        .from(sellerOrders)
        .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
        .where(inArray(sellerOrders.orderId, of.orders))
        .orderBy(asc(sellers.name), asc(sellerOrders.id)),
      db
        .select(itemColumns)
        .from(orderItems)
        .where(inArray(orderItems.sellerOrderId, of.parts))
        .orderBy(asc(orderItems.title), asc(orderItems.id)),
      db
        .select()
        .from(transfers)
        .where(inArray(transfers.sellerOrderId, of.parts))
        .orderBy(asc(transfers.id)),
      db.select().from(payoutBatches).where(inArray(payoutBatches.id, of.batches)),
      db
        .select()
        .from(payments)
        .where(inArray(payments.orderId, of.orders))
        .orderBy(asc(payments.createdAt), asc(payments.id)),
      db
        .select(attemptColumns)
        .from(paymentAttempts)
        .where(inArray(paymentAttempts.paymentId, of.payments))
        .orderBy(asc(paymentAttempts.at), asc(paymentAttempts.id)),
      db
        .select()
        .from(refunds)
        .where(inArray(refunds.paymentId, of.payments))
        .orderBy(asc(refunds.createdAt), asc(refunds.id)),
      db
        .select(operationColumns)
        .from(operations)
        .where(inArray(operations.subjectId, of.subjects))
        .orderBy(asc(operations.openedAt), asc(operations.id)),
      db
        .select(eventColumns)
        .from(inbox)
        .where(inArray(inbox.objectRef, of.names))
        .orderBy(asc(inbox.receivedAt), asc(inbox.id)),
      db
        .select(entryColumns)
        .from(ledgerTransactions)
        .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
        .where(inArray(ledgerTransactions.subjectId, of.subjects))
        .orderBy(
          asc(ledgerTransactions.postedAt),
          asc(ledgerTransactions.id),
          asc(ledgerEntries.line),
        ),
      totalsOf(db, sellerId),
      ...takingBackOf(db, of),
    ]);
    return {
      ...{ orders: files, parts, items, attempts, operations: asked, entries: booked },
      events: told.map(({ objectRef, ...event }) => ({ ...event, objectRef: objectRef ?? "" })),
      transfers: sent.map(toTransfer),
      batches: batches.map(({ id, processorRef, state, totalMinor: minor, currency }) => ({
        ...{ id, processorRef, state, total: { minor, currency } },
      })),
      payments: paid.map(toPayment),
      refunds: back.map(toRefund),
      shares: shares.map(({ share, seller }) => toShare(share, seller, pieces)),
      withholdings: kept.map(toWithholding),
      reversals: reversed.map(toReversal),
      ...{ totals, debts },
    };
  },
});

/** A query of the ids of parts. */
function partsOf(which: PartsSelector, limit: number): SQL {
  const { id, orderId, sellerId } = sellerOrders;
  if ("orderId" in which)
    return sql`select ${id} from ${sellerOrders} where ${orderId} = ${which.orderId}`;
  if ("sellerOrderId" in which)
    return sql`select ${id} from ${sellerOrders} where ${id} = ${which.sellerOrderId}`;
  if ("sellerId" in which)
    // Ids lie in the order of their making.
    return sql`select ${id} from ${sellerOrders} where ${sellerId} = ${which.sellerId} order by ${id} desc limit ${limit}`;
  if ("refs" in which) return sql`${sentAs([which.rail], which.refs)} limit ${limit}`;
  return sql`select ${transfers.sellerOrderId} from ${transfers} where ${transfers.id} = ${ourId(which.transfer) ?? null}::uuid
    union ${sentAs(["stripe", "paypal"], [which.transfer])}`;
}

/** Parts whose transfers the processors call so, or called so before they came back. */
function sentAs(rails: readonly ProcessorName[], refs: readonly string[]): SQL {
  const { sellerOrderId, rail, processorRef, pastRefs } = transfers;
  const names = sql`array[${sql.join(
    refs.map((ref) => sql`${ref}`),
    sql`, `,
  )}]::text[]`;
  const on = sql`${rail} = any(array[${sql.join(
    rails.map((name) => sql`${name}`),
    sql`, `,
  )}])`;
  // The second is found by an index over those that have any.
  return sql`select ${sellerOrderId} from ${transfers} where ${on} and ${processorRef} = any(${names})
    union select ${sellerOrderId} from ${transfers} where ${on} and ${pastRefs} <> '{}' and ${pastRefs} && ${names}`;
}

/** All that belongs to the parts, as queries of ids and names. */
function scopeOf(parts: SQL) {
  const ofOrders = sql`select ${sellerOrders.orderId} from ${sellerOrders} where ${sellerOrders.id} in (${parts})`;
  const ofPayments = sql`select ${payments.id} from ${payments} where ${payments.orderId} in (${ofOrders})`;
  const ofBatches = sql`select ${transfers.batchId} from ${transfers} where ${transfers.sellerOrderId} in (${parts})`;
  const ofRefunds = sql`select ${refunds.id} from ${refunds} where ${refunds.paymentId} in (${ofPayments})`;
  const sent = sql`${transfers.sellerOrderId} in (${parts})`;
  const subjects = sql`${ofPayments}
    union all ${ofRefunds}
    union all select ${transfers.id} from ${transfers} where ${sent}
    union all select ${reversals.id} from ${reversals} where ${reversals.transferId} in (
      select ${transfers.id} from ${transfers} where ${sent})
    union all ${ofBatches} and ${transfers.batchId} is not null`;
  const names = namesOf({
    ...{ paid: ofPayments, sent, sold: sql`false` },
    refunded: sql`${refunds.paymentId} in (select id from paid)`,
    batched: sql`${payoutBatches.id} in (select batch_id from sent)`,
  });
  const query = (of: SQL) => sql`(${of})`;
  return {
    parts: query(parts),
    orders: query(ofOrders),
    payments: query(ofPayments),
    batches: query(ofBatches),
    transfers: query(sql`select ${transfers.id} from ${transfers} where ${sent}`),
    refunds: query(ofRefunds),
    subjects: query(subjects),
    names: query(names),
  };
}

const orderColumns = {
  id: orders.id,
  number: orders.number,
  state: orders.state,
  currency: orders.currency,
  itemsMinor: orders.itemsMinor,
  shippingMinor: orders.shippingMinor,
  totalMinor: orders.totalMinor,
  commissionBasisPoints: orders.commissionBasisPoints,
  createdAt: orders.createdAt,
  paidAt: orders.paidAt,
};
const partColumns = (parts: SQL) => ({
  id: sellerOrders.id,
  orderId: sellerOrders.orderId,
  sellerId: sellerOrders.sellerId,
  sellerName: sellers.name,
  itemsMinor: sellerOrders.itemsMinor,
  shippingMinor: sellerOrders.shippingMinor,
  commissionMinor: sellerOrders.commissionMinor,
  netMinor: sellerOrders.netMinor,
  state: sellerOrders.state,
  shippedAt: sellerOrders.shippedAt,
  isExplained: sql<boolean>`${sellerOrders.id} in ${parts}`,
});
const itemColumns = {
  sellerOrderId: orderItems.sellerOrderId,
  productId: orderItems.productId,
  title: orderItems.title,
  unitMinor: orderItems.unitMinor,
  quantity: orderItems.quantity,
};
const attemptColumns = {
  paymentId: paymentAttempts.paymentId,
  ref: paymentAttempts.attemptRef,
  state: paymentAttempts.state,
  declineCode: paymentAttempts.declineCode,
  at: paymentAttempts.at,
};
/** Without parameters and answers: they hold buyers' addresses, and a batch's those of all its sellers. */
const operationColumns = {
  id: operations.id,
  subjectId: operations.subjectId,
  kind: operations.kind,
  state: operations.state,
  tries: operations.tries,
  openedAt: operations.openedAt,
  closedAt: operations.closedAt,
  answer: sql<string | null>`${operations.answer} ->> 'kind'`,
  code: sql<string | null>`${operations.answer} ->> 'code'`,
};
const eventColumns = {
  id: inbox.id,
  processor: inbox.processor,
  eventId: inbox.eventId,
  type: inbox.type,
  objectRef: inbox.objectRef,
  state: inbox.state,
  note: inbox.note,
  receivedAt: inbox.receivedAt,
  workedAt: inbox.workedAt,
  replays: sql<number>`(select count(*)::integer from ${eventReplays} where ${eventReplays.inboxId} = ${inbox.id})`,
};
const entryColumns = {
  transactionId: ledgerTransactions.id,
  kind: ledgerTransactions.kind,
  processor: ledgerTransactions.processor,
  externalId: ledgerTransactions.externalId,
  subjectId: ledgerTransactions.subjectId,
  currency: ledgerTransactions.currency,
  postedAt: ledgerTransactions.postedAt,
  account: ledgerEntries.account,
  amountMinor: ledgerEntries.amountMinor,
};
