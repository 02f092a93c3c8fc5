import { and, asc, desc, eq, inArray, isNull, lte, ne, sql } from "drizzle-orm";
import type { DisputeId, SellerId } from "../../domain/ids.ts";
import type { DisputeFound, DisputeReads, KnownOfSale } from "../../usecases/dispute-ports.ts";
import type { Http } from "../client.ts";
import {
  disputeHolds,
  disputeShares,
  disputes,
  orderItems,
  orders,
  paymentAttempts,
  payments,
  refunds,
  sellerOrders,
  sellers,
} from "../schema/index.ts";
import { historyOf } from "./dispute-history.ts";
import { sharesOf, toDispute, toHold } from "./disputes.ts";

/** Of a kind that the processor waits for us to answer. */
const awaitsUs = inArray(disputes.state, ["needs_response", "warning_needs_response"]);

export const disputesOver = (db: Http): DisputeReads => ({
  async list(limit) {
    const rows = await selected(db)
      .orderBy(
        sql`${awaitsUs} desc`,
        sql`case when ${awaitsUs} then ${disputes.dueBy} end asc nulls last`,
        desc(disputes.openedAt),
        asc(disputes.id),
      )
      .limit(limit);
    return withHolds(db, rows);
  },
  async find(id) {
    const [found] = await withHolds(db, await selected(db).where(eq(disputes.id, id)));
    return found && { ...found, ...(await historyOf(db, found.dispute)) };
  },
  knownOf: (id) => knownOf(db, id),
  async ofSeller(id, limit) {
    const kept = sql<string>`(${disputeShares.withheldMinor} + ${disputeShares.debtMinor})::text`;
    const rows = await db
      .select({
        id: disputes.id,
        currency: disputes.currency,
        orderNumber: orders.number,
        sellerOrderId: disputeShares.sellerOrderId,
        state: disputes.state,
        reason: disputes.reason,
        dueBy: disputes.dueBy,
        openedAt: disputes.openedAt,
        closedAt: disputes.closedAt,
        holdState: disputeHolds.state,
        keptMinor: kept,
        owedMinor: disputeShares.debtMinor,
      })
      .from(disputeShares)
      .innerJoin(sellerOrders, eq(sellerOrders.id, disputeShares.sellerOrderId))
      .innerJoin(disputeHolds, eq(disputeHolds.id, disputeShares.holdId))
      .innerJoin(disputes, eq(disputes.id, disputeHolds.disputeId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .where(and(eq(sellerOrders.sellerId, id), latestOfItsPart))
      .orderBy(desc(disputes.openedAt), asc(disputes.id))
      .limit(limit);
    return rows.map(({ currency, keptMinor, owedMinor, ...row }) => ({
      ...row,
      kept: { minor: BigInt(keptMinor), currency },
      owed: { minor: owedMinor, currency },
    }));
  },
  async dueBefore(until, limit) {
    const due = and(isNull(disputes.closedAt), lte(disputes.dueBy, until), awaitsUs);
    const rows = await selected(db)
      .where(due)
      .orderBy(asc(disputes.dueBy), asc(disputes.id))
      .limit(limit);
    return withHolds(db, rows);
  },
});

/** What was held of the part on other terms before is history. */
export const latestOfItsPart = sql`${disputeHolds.id} = (
  select h.id from dispute_holds h join dispute_shares s on s.hold_id = h.id
  where h.dispute_id = ${disputes.id} and s.seller_order_id = ${disputeShares.sellerOrderId}
  order by h.state = 'released', h.created_at desc, h.id desc limit 1)`;

const selected = (db: Http) =>
  db
    .select({ dispute: disputes, orderId: payments.orderId, orderNumber: orders.number })
    .from(disputes)
    .innerJoin(payments, eq(payments.id, disputes.paymentId))
    .innerJoin(orders, eq(orders.id, payments.orderId));

async function withHolds(
  db: Http,
  rows: Awaited<ReturnType<typeof selected>>,
): Promise<readonly DisputeFound[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ dispute }) => dispute.id);
  const holds = await db
    .select()
    .from(disputeHolds)
    .where(and(inArray(disputeHolds.disputeId, ids), ne(disputeHolds.state, "released")))
    .orderBy(asc(disputeHolds.createdAt), asc(disputeHolds.id));
  const shares = await sharesOf(
    db,
    holds.map(({ id }) => id),
  );
  const sellers = await namesOf(
    db,
    shares.map(({ sellerId }) => sellerId),
  );
  return rows.map(({ dispute, ...row }) => ({
    ...{ ...row, sellers },
    dispute: toDispute(dispute),
    holds: holds
      .filter(({ disputeId }) => disputeId === dispute.id)
      .map((hold) => toHold(hold, shares)),
  }));
}

async function namesOf(db: Http, ids: readonly SellerId[]): Promise<ReadonlyMap<SellerId, string>> {
  const rows = await db
    .select({ id: sellers.id, name: sellers.name })
    .from(sellers)
    .where(inArray(sellers.id, [...new Set(ids)]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** A fixed number of statements in one request, whatever was bought of whom. */
async function knownOf(db: Http, id: DisputeId): Promise<KnownOfSale | undefined> {
  const paymentId = db.select({ id: disputes.paymentId }).from(disputes).where(eq(disputes.id, id));
  const orderId = db
    .select({ id: payments.orderId })
    .from(payments)
    .where(inArray(payments.id, paymentId));
  const [found, parts, goods, attempts, given] = await db.batch([
    db.select({ order: orders, earlier: EARLIER }).from(orders).where(inArray(orders.id, orderId)),
    db
      .select({ part: sellerOrders, seller: sellers.name })
      .from(sellerOrders)
      .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
      .where(inArray(sellerOrders.orderId, orderId))
      .orderBy(asc(sellerOrders.id)),
    db
      .select({ item: orderItems })
      .from(orderItems)
      .innerJoin(sellerOrders, eq(sellerOrders.id, orderItems.sellerOrderId))
      .where(inArray(sellerOrders.orderId, orderId))
      .orderBy(asc(orderItems.id)),
    db
      .select()
      .from(paymentAttempts)
      .where(
        and(inArray(paymentAttempts.paymentId, paymentId), eq(paymentAttempts.state, "succeeded")),
      )
      .orderBy(desc(paymentAttempts.at))
      .limit(1),
    db
      .select()
      .from(refunds)
      .where(inArray(refunds.paymentId, paymentId))
      .orderBy(asc(refunds.createdAt), asc(refunds.id)),
  ]);
  const [row] = found;
  if (!row) return undefined;
  const { order } = row;
  const { currency } = order;
  const [attempt] = attempts;
  return {
    ...{ orderNumber: order.number, orderedAt: order.createdAt, paidAt: order.paidAt },
    total: { minor: order.totalMinor, currency },
    ...{ email: order.email, shippingAddress: order.shippingAddress },
    parts: parts.map(({ part, seller }) => ({
      ...{
        id: part.id,
        seller,
        state: part.state,
        shippedAt: part.shippedAt,
        deliveredAt: part.deliveredAt,
      },
      ...{ carrier: part.carrier, trackingNumber: part.trackingNumber },
      goods: goods
        .filter(({ item }) => item.sellerOrderId === part.id)
        .map(({ item: { productId, title, quantity } }) => ({ productId, title, quantity })),
    })),
    checks: attempt
      ? { avs: attempt.avs, cvc: attempt.cvc, cardCountry: attempt.cardCountry }
      : null,
    earlierOrders: Number(row.earlier),
    refunds: given.map(({ createdAt: at, amountMinor: minor, state }) => ({
      ...{ at, state },
      amount: { minor, currency },
    })),
  };
}

const EARLIER = sql<string>`(
  select count(*)::text from orders e
  where lower(e.email) = lower(${orders.email}) and e.created_at < ${orders.createdAt}
    and e.state in ('paid', 'partially_refunded')
    and not exists (select from payments p join disputes x on x.payment_id = p.id
      where p.order_id = e.id))`;
