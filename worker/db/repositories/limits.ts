import { lte, sql } from "drizzle-orm";
import { assert } from "../../domain/result.ts";
import type { Limits } from "../../usecases/accounts.ts";
import type { Http } from "../client.ts";
import { attemptCounters } from "../schema/index.ts";

export const limitsOver = (db: Http): Limits => ({
  async count(key, { max, windowMs }, now) {
    const ends = new Date(now.getTime() + windowMs);
    const { count, windowEndsAt } = attemptCounters;
    const isOver = sql`${windowEndsAt} <= ${now.toISOString()}`;
    const [row] = await db
      .insert(attemptCounters)
      .values({ key, count: 1, windowEndsAt: ends })
      .onConflictDoUpdate({
        target: attemptCounters.key,
        set: {
          count: sql`case when ${isOver} then 1 else ${count} + 1 end`,
          windowEndsAt: sql`case when ${isOver} then excluded.window_ends_at else ${windowEndsAt} end`,
        },
      })
      .returning({ count, endsAt: windowEndsAt });
    assert(row !== undefined, "an upsert answers its row");
    return { isAllowed: row.count <= max, endsAt: row.endsAt };
  },
  async sweep(now) {
    const over = lte(attemptCounters.windowEndsAt, now);
    return (await db.delete(attemptCounters).where(over).returning({ key: attemptCounters.key }))
      .length;
  },
});
