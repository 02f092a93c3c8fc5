import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNull,
  lt,
  lte,
  ne,
  not,
  notExists,
  or,
  sql,
} from "drizzle-orm";
import { REFUND_TRIES_MAX, refundRetryDelayMs } from "../../domain/payments.ts";
import { PICTURES_MAX } from "../../domain/pictures.ts";
import type { PlansAt } from "../../domain/subscriptions.ts";
import type { ByPrice, CataloguePlace, CatalogueQuery, Reads } from "../../usecases/reads.ts";
import type { Http } from "../client.ts";
import {
  asShown,
  toOrder,
  toPayment,
  toProduct,
  toRefund,
  toSeller,
  toSellerOrder,
  toTransfer,
} from "../rows.ts";
import {
  alerts,
  deadLetters,
  ledgerAccounts,
  ledgerEntries,
  orderItems,
  orders,
  payments,
  products,
  railSwitches,
  refundShares,
  refunds,
  sellerOrders,
  sellers,
  transfers,
} from "../schema/index.ts";
import { offersIn, toOffered } from "./checkout.ts";
import { eventsOver } from "./events.ts";
import { explanationsOver } from "./explanations.ts";
import { healthOver } from "./health.ts";
import { picturesOf } from "./pictures.ts";
import { featuredSellers, isAbovePlan } from "./plan-of.ts";
import { holdReasonOf } from "./transfer-conditions.ts";

/** Each is one HTTP request. */
export const readsOver = (db: Http): Reads => ({
  ...catalogue(db),
  ...orderFiles(db),
  ...dueWork(db),
  ...desk(db),
  ...eventsOver(db),
  ...explanationsOver(db),
  ...healthOver(db),
});

const toHeld = ({
  transfer,
  holdReason,
}: {
  transfer: typeof transfers.$inferSelect;
  holdReason: string | null;
}) => ({ ...toTransfer(transfer), holdReason });

/** What of the catalogue is asked for, in whatever order. */
function fits({ sellerId, words, isAvailable }: CatalogueQuery, at: PlansAt) {
  const query = words.map((word) => `${word}:*`).join(" & ");
  return and(
    eq(products.state, "listed"),
    sellerId && eq(products.sellerId, sellerId),
    query ? sql`${products.search} @@ to_tsquery('simple', ${query})` : undefined,
    isAvailable ? gt(products.stock, products.reserved) : undefined,
    isAvailable ? or(isNull(sellers.pausedUntil), lte(sellers.pausedUntil, at.now)) : undefined,
    not(isAbovePlan(at)),
  );
}

const afterNewest = ({ createdAt, id }: CataloguePlace) =>
  or(
    lt(products.createdAt, createdAt),
    and(eq(products.createdAt, createdAt), sql`${products.id} > ${id}`),
  );

/** Both ways along one index. */
const byPrice = [products.currency, products.priceMinor, products.id];
const priceOrder = (order: ByPrice["order"]) =>
  byPrice.map((column) => (order === "price" ? asc(column) : desc(column)));
function afterPrice({ order, cursor }: ByPrice) {
  if (!cursor) return undefined;
  const place = sql`(${cursor.currency}, ${cursor.minor}::bigint, ${cursor.id}::uuid)`;
  const here = sql`(${products.currency}, ${products.priceMinor}, ${products.id})`;
  return order === "price" ? sql`${here} > ${place}` : sql`${here} < ${place}`;
}

const isFeatured = (at: PlansAt) => sql<boolean>`products.seller_id in ${featuredSellers(at)}`;

function catalogue(db: Http): Pick<Reads, "products" | "product" | "sellers" | "cart"> {
  const offers = (at: PlansAt, picturesMost = 1) =>
    db
      .select({
        ...{ product: products, seller: sellers, isHidden: isAbovePlan(at) },
        ...{ pictures: picturesOf(picturesMost), isFeatured: isFeatured(at) },
      })
      .from(products)
      .innerJoin(sellers, eq(sellers.id, products.sellerId));
  type Offer = Awaited<ReturnType<typeof offers>>[number];
  const toListed = ({ product, seller, isHidden, pictures, isFeatured }: Offer) => ({
    ...toProduct(asShown(product, isHidden), seller),
    ...{ description: product.description, pictures },
    ...{ createdAt: product.createdAt, isFeatured },
  });
  return {
    async products(asked, at) {
      const { limit } = asked;
      if (asked.order !== "newest") {
        const rows = await offers(at)
          .where(and(fits(asked, at), afterPrice(asked)))
          .orderBy(...priceOrder(asked.order))
          .limit(limit);
        return rows.map(toListed);
      }
      const those = (featured: boolean) =>
        offers(at)
          .where(
            and(
              fits(asked, at),
              featured === asked.cursor?.isFeatured ? afterNewest(asked.cursor) : undefined,
              featured ? isFeatured(at) : not(isFeatured(at)),
            ),
          )
          .orderBy(desc(products.createdAt), asc(products.id))
          .limit(limit);
      // Each follows an index to its limit; sorted together, all that is listed would be read.
      const [first, rest] =
        asked.cursor?.isFeatured === false
          ? [[], await those(false)]
          : await db.batch([those(true), those(false)]);
      return [...first, ...rest].slice(0, limit).map(toListed);
    },
    async product(id, at) {
      const [row] = await offers(at, PICTURES_MAX).where(eq(products.id, id));
      return row && toListed(row);
    },
    async sellers(at) {
      const isFirst = sql<boolean>`sellers.id in ${featuredSellers(at)}`;
      const rows = await db
        .select({ seller: sellers, isFeatured: isFirst })
        .from(sellers)
        .orderBy(desc(isFirst), asc(sellers.name), asc(sellers.id));
      return rows.map(({ seller, isFeatured }) => ({
        ...{ ...toSeller(seller), story: seller.story, isFeatured },
      }));
    },
    async cart(ids, at) {
      const [offered, switches] = await db.batch([
        offersIn(db, ids, at),
        db.select().from(railSwitches),
      ]);
      return { products: offered.map(toOffered), switches };
    },
  };
}

function orderFiles(db: Http): Pick<Reads, "order" | "orderOf" | "transfersOf"> {
  return {
    async order(id) {
      const [[row], parts, items, paid, returned, sums] = await db.batch([
        db.select().from(orders).where(eq(orders.id, id)),
        db
          .select({ part: sellerOrders, sellerName: sellers.name })
          .from(sellerOrders)
          .innerJoin(sellers, eq(sellers.id, sellerOrders.sellerId))
          .where(eq(sellerOrders.orderId, id))
          .orderBy(asc(sellers.name), asc(sellers.id)),
        db
          .select({ item: orderItems })
          .from(orderItems)
          .innerJoin(sellerOrders, eq(sellerOrders.id, orderItems.sellerOrderId))
          .where(eq(sellerOrders.orderId, id))
          .orderBy(asc(orderItems.title), asc(orderItems.id)),
        db
          .select()
          .from(payments)
          .where(eq(payments.orderId, id))
          .orderBy(asc(payments.createdAt), asc(payments.id)),
        db
          .select({ refund: refunds })
          .from(refunds)
          .innerJoin(payments, eq(payments.id, refunds.paymentId))
          .where(eq(payments.orderId, id))
          .orderBy(asc(refunds.createdAt), asc(refunds.id)),
        db
          .select({
            partId: refundShares.sellerOrderId,
            minor: sql<string>`sum(${refundShares.itemsMinor} + ${refundShares.shippingMinor})::text`,
          })
          .from(refundShares)
          .innerJoin(refunds, eq(refunds.id, refundShares.refundId))
          .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
          .where(and(eq(sellerOrders.orderId, id), ne(refunds.state, "failed")))
          .groupBy(refundShares.sellerOrderId),
      ]);
      if (!row) return undefined;
      const order = toOrder(
        row,
        parts.map(({ part }) => part),
      );
      const { itemsMinor, shippingMinor, userId } = row;
      return {
        order: { ...order, itemsMinor, shippingMinor, userId },
        parts: parts.map(({ part, sellerName }) => ({
          ...toSellerOrder(part),
          sellerName,
          items: items
            .filter(({ item }) => item.sellerOrderId === part.id)
            .map(({ item: { productId, productVersion, title, unitMinor, quantity } }) => ({
              ...{ productId, productVersion, title, unitMinor, quantity },
            })),
          refundedMinor: BigInt(sums.find(({ partId }) => partId === part.id)?.minor ?? 0),
        })),
        payments: paid.map(toPayment),
        refunds: returned.map(({ refund }) => toRefund(refund)),
      };
    },
    async orderOf(id) {
      const columns = { orderId: payments.orderId };
      const [row] = await db.select(columns).from(payments).where(eq(payments.id, id));
      return row?.orderId;
    },
    async transfersOf(orderId) {
      const rows = await db
        .select({ transfer: transfers, holdReason: holdReasonOf() })
        .from(transfers)
        .innerJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
        .where(eq(sellerOrders.orderId, orderId))
        .orderBy(asc(transfers.sellerId), asc(transfers.createdAt), asc(transfers.id));
      return rows.map(toHeld);
    },
  };
}

const failures = sql`(count(*) filter (where ${refunds.state} = 'failed'))::integer`;
/** The domain's growing wait as an expression, because only the group knows its failures. */
function failedBefore(now: Date) {
  const instants = Array.from({ length: REFUND_TRIES_MAX - 1 }, (_, i) => {
    const at = new Date(now.getTime() - refundRetryDelayMs(i + 1));
    return sql`when ${i + 1} then ${at.toISOString()}::timestamptz`;
  });
  return sql`case ${failures} ${sql.join(instants, sql` `)} end`;
}

function dueWork(
  db: Http,
): Pick<Reads, "refundsToRetry" | "unshipped" | "unpayableSellers" | "dueRails"> {
  return {
    async refundsToRetry(now, limit) {
      const rows = await db
        .select({ id: payments.id })
        .from(payments)
        .innerJoin(orders, eq(orders.id, payments.orderId))
        .innerJoin(refunds, eq(refunds.paymentId, payments.id))
        .where(
          and(
            or(eq(payments.use, "unapplied"), eq(refunds.reason, "refused")),
            ne(orders.state, "partially_paid"),
          ),
        )
        .groupBy(payments.id)
        .having(
          and(
            sql`coalesce(sum(${refunds.amountMinor}) filter (where ${refunds.state} <> 'failed'), 0)
              + coalesce((select sum(d.lost_minor) from disputes d
                where d.payment_id = ${payments.id} and d.currency = ${payments.capturedCurrency}), 0)
              < ${payments.capturedMinor}`,
            sql`${failures} between 1 and ${REFUND_TRIES_MAX - 1}`,
            sql`max(${refunds.updatedAt}) <= ${failedBefore(now)}`,
          ),
        )
        .orderBy(sql`max(${refunds.updatedAt})`, asc(payments.id))
        .limit(limit);
      return rows.map(({ id }) => id);
    },
    async unshipped({ paidBefore, toldAs }, limit) {
      const told = db
        .select({ subject: alerts.subject })
        .from(alerts)
        .where(and(eq(alerts.kind, toldAs), sql`${alerts.subject} = ${sellerOrders.id}::text`));
      return db
        .select({
          id: sellerOrders.id,
          orderNumber: orders.number,
          sellerId: sellerOrders.sellerId,
        })
        .from(sellerOrders)
        .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
        .where(
          and(
            eq(sellerOrders.state, "unfulfilled"),
            inArray(orders.state, ["paid", "partially_refunded"]),
            lte(orders.paidAt, paidBefore),
            notExists(told),
          ),
        )
        .orderBy(asc(orders.paidAt), asc(sellerOrders.id))
        .limit(limit);
    },
    async unpayableSellers(limit) {
      const waiting = and(
        eq(transfers.sellerId, sellers.id),
        eq(transfers.rail, "stripe"),
        eq(transfers.state, "blocked"),
        eq(transfers.blockedReason, "seller_not_payable"),
      );
      const rows = await db
        .selectDistinct({ id: sellers.id, account: sellers.stripeAccountId })
        .from(sellers)
        .innerJoin(transfers, waiting)
        .limit(limit);
      return rows.flatMap(({ id, account }) => (account === null ? [] : [{ id, account }]));
    },
    dueRails: (now) =>
      db
        .selectDistinct({ rail: transfers.rail, currency: transfers.currency })
        .from(transfers)
        .where(
          or(
            and(eq(transfers.state, "due"), lte(transfers.dueAt, now)),
            and(eq(transfers.state, "blocked"), eq(transfers.blockedReason, "rail_underfunded")),
          ),
        ),
  };
}

function desk(
  db: Http,
): Pick<Reads, "transfersIn" | "trialBalance" | "deadLetters" | "alerts" | "switches"> {
  return {
    async transfersIn(states, limit) {
      const rows = await db
        .select({ transfer: transfers, holdReason: holdReasonOf() })
        .from(transfers)
        .where(inArray(transfers.state, [...states]))
        .orderBy(desc(transfers.updatedAt), asc(transfers.id))
        .limit(limit);
      return rows.map(toHeld);
    },
    async trialBalance() {
      const rows = await db
        .select({
          account: ledgerEntries.account,
          kind: ledgerAccounts.kind,
          currency: ledgerEntries.currency,
          debit: sql<string>`coalesce(sum(${ledgerEntries.amountMinor}) filter (where ${ledgerEntries.amountMinor} > 0), 0)::text`,
          credit: sql<string>`coalesce(-sum(${ledgerEntries.amountMinor}) filter (where ${ledgerEntries.amountMinor} < 0), 0)::text`,
        })
        .from(ledgerEntries)
        .innerJoin(
          ledgerAccounts,
          and(
            eq(ledgerAccounts.name, ledgerEntries.account),
            eq(ledgerAccounts.currency, ledgerEntries.currency),
          ),
        )
        .groupBy(ledgerEntries.account, ledgerAccounts.kind, ledgerEntries.currency)
        .orderBy(asc(ledgerEntries.account), asc(ledgerEntries.currency));
      return rows.map(({ debit, credit, ...row }) => ({
        ...row,
        debitMinor: BigInt(debit),
        creditMinor: BigInt(credit),
      }));
    },
    deadLetters: (limit) =>
      db.select().from(deadLetters).orderBy(desc(deadLetters.receivedAt)).limit(limit),
    alerts: (limit) => db.select().from(alerts).orderBy(desc(alerts.lastAt)).limit(limit),
    switches: () => db.select().from(railSwitches),
  };
}
