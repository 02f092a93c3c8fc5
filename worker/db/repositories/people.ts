import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { People } from "../../usecases/accounts.ts";
import type { Http } from "../client.ts";
import { orders } from "../schema/index.ts";

export const peopleOver = (db: Http): People => ({
  async orders(who, { before, limit }) {
    const isEarlier =
      before &&
      sql`(${orders.createdAt}, ${orders.id}) < (${before.createdAt.toISOString()}, ${before.id})`;
    const theirs = db
      .select({
        id: orders.id,
        number: orders.number,
        state: orders.state,
        createdAt: orders.createdAt,
        totalMinor: orders.totalMinor,
        currency: orders.currency,
      })
      .from(orders)
      .where(and(eq(orders.userId, who.userId), isEarlier))
      .orderBy(desc(orders.createdAt), desc(orders.id))
      .limit(limit);
    const bought = and(isNull(orders.userId), sql`lower(${orders.email}) = ${who.email}`);
    const rows = who.emailVerified
      ? (await db.batch([db.update(orders).set({ userId: who.userId }).where(bought), theirs]))[1]
      : await theirs;
    return rows.map(({ totalMinor: minor, currency, ...row }) => ({
      ...row,
      total: { minor, currency },
    }));
  },
});
