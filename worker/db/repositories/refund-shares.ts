import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { RefundShare } from "../../domain/refunds.ts";
import type { Reversal, Withholding } from "../../domain/taking-back.ts";
import type {
  ReversalsTx,
  SharesTx,
  StoredShare,
  WithholdingsTx,
} from "../../usecases/refund-ports.ts";
import type { Transaction } from "../client.ts";
import {
  ledgerEntries,
  ledgerTransactions,
  orderItems,
  payments,
  products,
  refundItems,
  refundShares,
  refunds,
  reversals,
  sellerOrders,
  transfers,
  withholdings,
} from "../schema/index.ts";

type ShareRow = typeof refundShares.$inferSelect;
type ItemRow = typeof refundItems.$inferSelect;

export const sharesIn = (db: Transaction): SharesTx => {
  async function stored(
    rows: readonly { share: ShareRow; sellerId: StoredShare["sellerId"] }[],
  ): Promise<StoredShare[]> {
    const ids = [...new Set(rows.map(({ share }) => share.refundId))];
    if (ids.length === 0) return [];
    const items = await db
      .select()
      .from(refundItems)
      .where(inArray(refundItems.refundId, ids))
      .orderBy(asc(refundItems.productId));
    return rows.map(({ share, sellerId }) => toShare(share, sellerId, items));
  }
  const select = () =>
    db
      .select({ share: refundShares, sellerId: sellerOrders.sellerId })
      .from(refundShares)
      .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
      .innerJoin(refunds, eq(refunds.id, refundShares.refundId));
  const order = [asc(refundShares.refundId), asc(refundShares.sellerOrderId)];
  return {
    ofPayment: async (id) =>
      stored(
        await select()
          .where(and(eq(refunds.paymentId, id), ne(refunds.state, "failed")))
          .orderBy(...order),
      ),
    of: async (id) =>
      stored(
        await select()
          .where(eq(refunds.id, id))
          .orderBy(...order),
      ),
    async add(refundId, shares) {
      await db.insert(refundShares).values(shares.map((share) => toShareRow(refundId, share)));
      const items = shares.flatMap(({ sellerOrderId, items: goods }) =>
        goods.map((item) => ({ refundId, sellerOrderId, ...item })),
      );
      if (items.length > 0) await db.insert(refundItems).values(items);
    },
    async goodsOf(orderId) {
      const rows = await db
        .select({ item: orderItems })
        .from(orderItems)
        .innerJoin(sellerOrders, eq(sellerOrders.id, orderItems.sellerOrderId))
        .where(eq(sellerOrders.orderId, orderId))
        .orderBy(asc(orderItems.id));
      return rows.map(({ item: { id: _, totalMinor: __, ...item } }) => item);
    },
    async keptFee(id, currency) {
      const [payment] = await db
        .select({ awaited: payments.feeAwaitedUntil })
        .from(payments)
        .where(eq(payments.id, id));
      if (!payment || payment.awaited !== null) return null;
      const [row] = await db
        .select({ minor: sql<string>`coalesce(sum(${ledgerEntries.amountMinor}), 0)::text` })
        .from(ledgerEntries)
        .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
        .where(
          and(
            eq(ledgerTransactions.subjectId, id),
            eq(ledgerTransactions.kind, "fee"),
            eq(ledgerEntries.account, "platform:processor-fees"),
            eq(ledgerEntries.currency, currency),
          ),
        );
      return BigInt(row?.minor ?? "0");
    },
    async restock(id) {
      await db
        .update(products)
        .set({ stock: sql`${products.stock} + ${refundItems.quantity}` })
        .from(refundItems)
        .where(and(eq(refundItems.refundId, id), eq(refundItems.productId, products.id)));
    },
  };
};

/** With its own of the goods of several. */
export const toShare = (
  row: ShareRow,
  sellerId: StoredShare["sellerId"],
  items: readonly ItemRow[],
): StoredShare => ({
  ...row,
  sellerId,
  items: items
    .filter((item) => item.refundId === row.refundId && item.sellerOrderId === row.sellerOrderId)
    .map(({ productId, quantity }) => ({ productId, quantity })),
});
export const toShareRow = (refundId: ShareRow["refundId"], share: RefundShare): ShareRow => ({
  refundId,
  sellerOrderId: share.sellerOrderId,
  itemsMinor: share.itemsMinor,
  shippingMinor: share.shippingMinor,
  commissionMinor: share.commissionMinor,
  feeMinor: share.feeMinor,
  withheldMinor: share.withheldMinor,
  debtMinor: share.debtMinor,
  lossMinor: share.lossMinor,
});

export const withholdingsIn = (db: Transaction): WithholdingsTx => ({
  async add(all, at) {
    if (all.length === 0) return;
    const rows = all.map((one) => ({ ...fromMoney(one), createdAt: at, updatedAt: at }));
    await db.insert(withholdings).values(rows);
  },
  async of(cause, causeId) {
    const rows = await db
      .select()
      .from(withholdings)
      .where(and(eq(withholdings.cause, cause), eq(withholdings.causeId, causeId)))
      .orderBy(asc(withholdings.id));
    return rows.map(toWithholding);
  },
  async move(cause, causeId, to, at) {
    await db
      .update(withholdings)
      .set({ state: to, updatedAt: at })
      .where(and(eq(withholdings.cause, cause), eq(withholdings.causeId, causeId)));
  },
});

export const reversalsIn = (db: Transaction): ReversalsTx => {
  const where = async (condition: ReturnType<typeof and>) => {
    const rows = await db.select().from(reversals).where(condition).orderBy(asc(reversals.id));
    return rows.map(toReversal);
  };
  return {
    async add(all, at) {
      if (all.length === 0) return;
      const rows = all.map((one) => ({ ...fromMoney(one), createdAt: at, updatedAt: at }));
      await db.insert(reversals).values(rows);
    },
    find: async (id) => (await where(eq(reversals.id, id)))[0],
    of: (cause, causeId) => where(and(eq(reversals.cause, cause), eq(reversals.causeId, causeId))),
    ofTransfers: async (ids) =>
      ids.length === 0 ? [] : where(inArray(reversals.transferId, [...ids])),
    async save({ id, state, processorRef }, at) {
      await db
        .update(reversals)
        .set({ state, processorRef, updatedAt: at })
        .where(eq(reversals.id, id));
    },
    async openOf(ids, currency) {
      if (ids.length === 0) return new Map();
      const rows = await db
        .select({
          sellerId: transfers.sellerId,
          minor: sql<string>`sum(${reversals.amountMinor})::text`,
        })
        .from(reversals)
        .innerJoin(transfers, eq(transfers.id, reversals.transferId))
        .where(
          and(
            inArray(transfers.sellerId, [...ids]),
            inArray(reversals.state, ["waiting", "requested"]),
            eq(reversals.currency, currency),
          ),
        )
        .groupBy(transfers.sellerId);
      return new Map(rows.map(({ sellerId, minor }) => [sellerId, BigInt(minor)]));
    },
  };
};

export const fromMoney = <T extends { amount: Withholding["amount"] }>({ amount, ...rest }: T) => ({
  ...rest,
  currency: amount.currency,
  amountMinor: amount.minor,
});
type Times = { createdAt: Date; updatedAt: Date };
type Stored<T extends { amount: Withholding["amount"] }> = Omit<T, "amount"> &
  Times & { currency: T["amount"]["currency"]; amountMinor: bigint };
export const toWithholding = ({
  currency,
  amountMinor,
  createdAt: _,
  updatedAt: __,
  ...rest
}: Stored<Withholding>): Withholding => ({
  ...rest,
  amount: { minor: amountMinor, currency },
});
export const toReversal = ({
  currency,
  amountMinor,
  createdAt: _,
  updatedAt: __,
  ...rest
}: Stored<Reversal>): Reversal => ({
  ...rest,
  amount: { minor: amountMinor, currency },
});
