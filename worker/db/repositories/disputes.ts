import { and, asc, eq, inArray, ne } from "drizzle-orm";
import type { Dispute, Hold } from "../../domain/disputes.ts";
import type { DisputesTx } from "../../usecases/dispute-ports.ts";
import type { Http, Transaction } from "../client.ts";
import { disputeHolds, disputeShares, disputes, sellerOrders } from "../schema/index.ts";

export const disputesIn = (db: Transaction): DisputesTx => {
  const where = async (condition: ReturnType<typeof and>) => {
    const rows = await db
      .select()
      .from(disputes)
      .where(condition)
      .orderBy(asc(disputes.createdAt), asc(disputes.id));
    return rows.map(toDispute);
  };
  return {
    find: async (id) => (await where(eq(disputes.id, id)))[0],
    findByRef: async (processor, ref) =>
      (await where(and(eq(disputes.processor, processor), eq(disputes.processorRef, ref))))[0],
    of: (id) => where(eq(disputes.paymentId, id)),
    async add(dispute, at) {
      await db.insert(disputes).values({ ...fromDispute(dispute), createdAt: at, updatedAt: at });
    },
    async save(dispute, at) {
      await db
        .update(disputes)
        .set({ ...fromDispute(dispute), updatedAt: at })
        .where(eq(disputes.id, dispute.id));
    },
    async liveHolds(id) {
      const rows = await db
        .select({ hold: disputeHolds })
        .from(disputeHolds)
        .innerJoin(disputes, eq(disputes.id, disputeHolds.disputeId))
        .where(and(eq(disputes.paymentId, id), ne(disputeHolds.state, "released")))
        .orderBy(asc(disputeHolds.createdAt), asc(disputeHolds.id));
      if (rows.length === 0) return [];
      const shares = await sharesOf(
        db,
        rows.map(({ hold }) => hold.id),
      );
      return rows.map(({ hold }) => toHold(hold, shares));
    },
    async addHold({ id, disputeId, state, shares }, at) {
      await db.insert(disputeHolds).values({ id, disputeId, state, createdAt: at, updatedAt: at });
      await db.insert(disputeShares).values(shares.map((share) => toShareRow(id, share)));
    },
    async moveHold(id, to, at) {
      await db
        .update(disputeHolds)
        .set({ state: to, updatedAt: at })
        .where(eq(disputeHolds.id, id));
    },
  };
};

type Db = Pick<Transaction | Http, "select">;
/** With whose part each is of. */
export const sharesOf = (db: Db, holds: readonly Hold["id"][]) =>
  (db as Transaction)
    .select({ share: disputeShares, sellerId: sellerOrders.sellerId })
    .from(disputeShares)
    .innerJoin(sellerOrders, eq(sellerOrders.id, disputeShares.sellerOrderId))
    .where(inArray(disputeShares.holdId, [...holds]))
    .orderBy(asc(disputeShares.holdId), asc(disputeShares.sellerOrderId));

export const toHold = (
  { id, disputeId, state }: typeof disputeHolds.$inferSelect,
  shares: Awaited<ReturnType<typeof sharesOf>>,
): Hold => ({
  ...{ id, disputeId, state },
  shares: shares
    .filter(({ share }) => share.holdId === id)
    .map(({ share: { holdId: _, ...share }, sellerId }) => ({ ...share, sellerId, items: [] })),
});

export const toShareRow = (
  holdId: Hold["id"],
  { sellerId: _, items: __, ...share }: Hold["shares"][number],
): typeof disputeShares.$inferSelect => ({ ...share, holdId });

type Row = typeof disputes.$inferSelect;
export const toDispute = ({
  currency,
  amountMinor,
  createdAt: _,
  updatedAt: __,
  ...rest
}: Row): Dispute => ({ ...rest, amount: { minor: amountMinor, currency } });
export const fromDispute = ({ amount, ...rest }: Dispute) => ({
  ...rest,
  currency: amount.currency,
  amountMinor: amount.minor,
});
