import { and, asc, desc, eq, gt, inArray, like, sql } from "drizzle-orm";
import type { OrderId, RefundId, SellerId, SellerOrderId } from "../../domain/ids.ts";
import { accounts } from "../../domain/ledger.ts";
import type { RefundFound, RefundReads } from "../../usecases/refund-ports.ts";
import type { Http } from "../client.ts";
import { toRefund } from "../rows.ts";
import {
  ledgerAccounts,
  ledgerEntries,
  ledgerTransactions,
  orders,
  payments,
  refundItems,
  refundShares,
  refunds,
  reversals,
  sellerOrders,
  sellers,
  transfers,
} from "../schema/index.ts";
import { toShare } from "./refund-shares.ts";

export const refundsOver = (db: Http): RefundReads => ({
  ofOrder: (id) => refundsOf(db, id, undefined),
  async ofPart(seller, id) {
    const orderId = await orderOfPart(db, seller, id);
    return orderId && refundsOf(db, orderId, id);
  },
  orderOfPart: (seller, id) => orderOfPart(db, seller, id),
  async debts() {
    const account = sql`'seller:' || ${sellers.id} || ':debt'`;
    const rows = await db
      .select({
        seller: { id: sellers.id, name: sellers.name },
        minor: ledgerAccounts.balanceMinor,
        currency: ledgerAccounts.currency,
        coming: comingTo(sellers.id),
      })
      .from(ledgerAccounts)
      .innerJoin(sellers, eq(ledgerAccounts.name, account))
      .where(and(like(ledgerAccounts.name, "seller:%:debt"), gt(ledgerAccounts.balanceMinor, 0n)))
      .orderBy(desc(ledgerAccounts.balanceMinor), asc(sellers.id));
    return rows.map(({ seller, minor, currency, coming }) => ({
      ...{ sellerId: seller.id, name: seller.name },
      owed: { minor: minor ?? 0n, currency },
      coming: { minor: BigInt(coming), currency },
    }));
  },
  async debtOf(seller) {
    const { name } = accounts.debt(seller);
    const [found, entries] = await db.batch([
      db
        .select({
          currency: sellers.currency,
          minor: ledgerAccounts.balanceMinor,
          coming: comingTo(sellers.id),
        })
        .from(sellers)
        .leftJoin(ledgerAccounts, eq(ledgerAccounts.name, name))
        .where(eq(sellers.id, seller)),
      db
        .select({
          at: ledgerTransactions.postedAt,
          kind: ledgerTransactions.kind,
          subjectId: ledgerTransactions.subjectId,
          minor: ledgerEntries.amountMinor,
          currency: ledgerEntries.currency,
        })
        .from(ledgerEntries)
        .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
        .where(eq(ledgerEntries.account, name))
        .orderBy(desc(ledgerTransactions.postedAt), desc(ledgerTransactions.id))
        .limit(ENTRIES_MAX),
    ]);
    const [row] = found;
    if (!row) return undefined;
    const { currency } = row;
    return {
      owed: { minor: row.minor ?? 0n, currency },
      coming: { minor: BigInt(row.coming), currency },
      entries: entries.map(({ at, kind, subjectId, ...amount }) => ({
        ...{ at, kind, subjectId, amount },
      })),
    };
  },
});

/** Years of refunds of one seller. */
const ENTRIES_MAX = 500;

const comingTo = (seller: typeof sellers.id) => sql<string>`(
  select coalesce(sum(${reversals.amountMinor}), 0)::text from ${reversals}
  join ${transfers} on ${transfers.id} = ${reversals.transferId}
  where ${transfers.sellerId} = ${seller} and ${reversals.state} in ('waiting', 'requested'))`;

async function orderOfPart(
  db: Http,
  seller: SellerId,
  id: SellerOrderId,
): Promise<OrderId | undefined> {
  const [row] = await db
    .select({ orderId: sellerOrders.orderId })
    .from(sellerOrders)
    .where(and(eq(sellerOrders.sellerId, seller), eq(sellerOrders.id, id)));
  return row?.orderId;
}

/** Of all parts, or of one alone. */
async function refundsOf(
  db: Http,
  orderId: OrderId,
  part: SellerOrderId | undefined,
): Promise<readonly RefundFound[] | undefined> {
  const ofOrder = db
    .select({ id: refunds.id })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(eq(payments.orderId, orderId));
  const [found, rows, shares, items] = await db.batch([
    db.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId)),
    db
      .select()
      .from(refunds)
      .where(inArray(refunds.id, ofOrder))
      .orderBy(asc(refunds.createdAt), asc(refunds.id)),
    db
      .select({ share: refundShares, sellerId: sellerOrders.sellerId })
      .from(refundShares)
      .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
      .where(
        and(inArray(refundShares.refundId, ofOrder), part && eq(refundShares.sellerOrderId, part)),
      )
      .orderBy(asc(refundShares.sellerOrderId)),
    db.select().from(refundItems).where(inArray(refundItems.refundId, ofOrder)),
  ]);
  if (found.length === 0) return undefined;
  const of = (id: RefundId) =>
    shares
      .filter(({ share }) => share.refundId === id)
      .map(({ share, sellerId }) => toShare(share, sellerId, items));
  return rows
    .map((row) => ({ refund: toRefund(row), shares: of(row.id) }))
    .filter((one) => part === undefined || one.shares.length > 0);
}
