import { and, desc, eq, type SQL } from "drizzle-orm";
import type { SellerId } from "../../domain/ids.ts";
import type { DeskReads } from "../../usecases/desk-ports.ts";
import type { PayoutsTx } from "../../usecases/payout-ports.ts";
import type { Http, Transaction } from "../client.ts";
import { fromPayout, toPayout } from "../rows.ts";
import { payouts } from "../schema/index.ts";
import { earlier } from "./earlier.ts";

export const payoutsIn = (db: Transaction): PayoutsTx => ({
  async findByRef(ref) {
    const [row] = await db.select().from(payouts).where(eq(payouts.processorRef, ref));
    return row && toPayout(row);
  },
  async add(payout, at) {
    await db.insert(payouts).values({ ...fromPayout(payout), createdAt: at, updatedAt: at });
  },
  async save(payout, at) {
    const row = { ...fromPayout(payout), updatedAt: at };
    await db.update(payouts).set(row).where(eq(payouts.id, payout.id));
  },
});

/** Of this seller alone, the latest first. */
export function payoutsOver(db: Http): Pick<DeskReads, "payouts" | "payout"> {
  async function where(id: SellerId, condition: SQL | undefined, limit: number) {
    const rows = await db
      .select()
      .from(payouts)
      .where(and(eq(payouts.sellerId, id), condition))
      .orderBy(desc(payouts.createdAt), desc(payouts.id))
      .limit(limit);
    return rows.map((row) => ({ ...toPayout(row), createdAt: row.createdAt }));
  }
  return {
    payouts: (id, { before, limit }) =>
      where(id, earlier(before, payouts.createdAt, payouts.id), limit),
    payout: async (id, payoutId) => (await where(id, eq(payouts.id, payoutId), 1))[0],
  };
}
