import { and, eq, inArray, isNull } from "drizzle-orm";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { toSeller } from "../rows.ts";
import { railSwitches, sellerRequirements, sellers } from "../schema/index.ts";

export const sellersIn = (db: Transaction): Tx["sellers"] => ({
  async find(id) {
    const [row] = await db.select().from(sellers).where(eq(sellers.id, id));
    return row && toSeller(row);
  },
  async findAll(ids) {
    const rows = await db
      .select()
      .from(sellers)
      .where(inArray(sellers.id, [...ids]));
    return rows.map(toSeller);
  },
  async findByAccount(ref) {
    const [row] = await db
      .select()
      .from(sellers)
      .where(eq(sellers.stripeAccountId, ref))
      .for("update");
    return row && toSeller(row);
  },
  async setStripeTransfers(id, stripeTransfers) {
    await db.update(sellers).set({ stripeTransfers }).where(eq(sellers.id, id));
  },
  async saveRequirements(sellerId, requirements, readAt) {
    const row = { sellerId, ...requirements, readAt };
    await db
      .insert(sellerRequirements)
      .values(row)
      .onConflictDoUpdate({ target: sellerRequirements.sellerId, set: row });
  },
  async nameAccount(id, stripeAccountId) {
    const named = await db
      .update(sellers)
      .set({ stripeAccountId })
      .where(and(eq(sellers.id, id), isNull(sellers.stripeAccountId)))
      .returning({ id: sellers.id });
    return named.length > 0;
  },
});

export const railsIn = (db: Transaction): Tx["rails"] => ({
  async isStopped(rail, direction) {
    const [row] = await db
      .select()
      .from(railSwitches)
      .where(and(eq(railSwitches.rail, rail), eq(railSwitches.direction, direction)));
    return row?.stopped ?? false;
  },
  async save(row) {
    await db
      .insert(railSwitches)
      .values(row)
      .onConflictDoUpdate({ target: [railSwitches.rail, railSwitches.direction], set: row });
  },
});
