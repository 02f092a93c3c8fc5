import { and, desc, eq, isNotNull, ne, or, sql } from "drizzle-orm";
import { batchIdOf } from "../../domain/ids.ts";
import { assert } from "../../domain/result.ts";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { installation, payoutBatches } from "../schema/index.ts";

/** PayPal remembers the name of a batch for 30 days; what it has not answered by then binds nobody. */
const NAME_KNOWN_MS = 30 * 24 * 60 * 60 * 1000;

export const batchesIn = (db: Transaction): Tx["batches"] => ({
  async next(now) {
    // Whoever holds this row is the only one who numbers a batch.
    const [here] = await db.select().from(installation).for("update");
    assert(here !== undefined, "an installation has a name");
    const [last] = await db
      .select()
      .from(payoutBatches)
      .where(isNotNull(payoutBatches.number))
      .orderBy(desc(payoutBatches.number))
      .limit(1);
    const isYoung = last !== undefined && now.getTime() - last.updatedAt.getTime() < NAME_KNOWN_MS;
    if (last?.state === "sending" && isYoung) return undefined;
    const wasRefused = last?.state === "denied" && last.processorRef === null;
    const number = (last?.number ?? 0) + (wasRefused ? 0 : 1);
    return { id: batchIdOf(here.id, number), number };
  },
  async add({ id, number, total }, at) {
    const money = { totalMinor: total.minor, currency: total.currency };
    const row = { id, number, ...money, state: "sending" as const, createdAt: at, updatedAt: at };
    await db
      .insert(payoutBatches)
      .values(row)
      // PayPal refused what was sent under this number, so that it names nothing there.
      .onConflictDoUpdate({
        target: payoutBatches.id,
        set: { ...money, state: "sending", updatedAt: at },
        setWhere: sql`${payoutBatches.state} = 'denied' and ${payoutBatches.processorRef} is null`,
      });
  },
  async save(id, state, ref, at) {
    const named = ref === undefined ? {} : { processorRef: ref };
    const isOther =
      ref === undefined ? undefined : sql`${payoutBatches.processorRef} is distinct from ${ref}`;
    const isChange = or(ne(payoutBatches.state, state), isOther);
    await db
      .update(payoutBatches)
      .set({ state, ...named, updatedAt: at })
      .where(and(eq(payoutBatches.id, id), isChange));
  },
  async find(id) {
    const [row] = await db.select().from(payoutBatches).where(eq(payoutBatches.id, id));
    return row && { id: row.id, state: row.state };
  },
  async findByRef(ref) {
    const [row] = await db.select().from(payoutBatches).where(eq(payoutBatches.processorRef, ref));
    return row && { id: row.id, state: row.state };
  },
});
