import { and, asc, isNull, lte, or, sql } from "drizzle-orm";
import type { Store, ToldAlert } from "../../usecases/ports.ts";
import type { Http } from "../client.ts";
import { alerts } from "../schema/index.ts";
import { raising } from "./machinery.ts";

export const alertsOver = (db: Http): Store["alerts"] => ({
  raise: async (alert, at) => void (await raising(db, [alert], at)),
  async takeUntold(limit, now, leasedUntil) {
    // As in the index: what happens again and again is told once a day.
    const isUntold = sql`(${alerts.toldAt} is null or ${alerts.lastAt} - ${alerts.toldAt} >= interval '24:00:00')`;
    const isFree = or(isNull(alerts.tellLeasedUntil), lte(alerts.tellLeasedUntil, now));
    // As a list of its own, so that the rows are chosen once, before any is changed.
    const oldest = db
      .$with("oldest")
      .as(
        db
          .select({ kind: alerts.kind, subject: alerts.subject })
          .from(alerts)
          .where(and(isUntold, isFree))
          .orderBy(asc(alerts.firstAt), asc(alerts.kind), asc(alerts.subject))
          .limit(limit)
          .for("update", { skipLocked: true }),
      );
    const taken = await db
      .with(oldest)
      .update(alerts)
      .set({ tellLeasedUntil: leasedUntil })
      .where(sql`(${alerts.kind}, ${alerts.subject}) in (select kind, subject from ${oldest})`)
      .returning();
    return taken.map(({ kind, subject, facts, times, firstAt, lastAt }) => ({
      ...{ kind, subject, times, firstAt, lastAt },
      facts: facts as ToldAlert["facts"],
    }));
  },
  async told(all, at) {
    const named = sql.join(
      all.map(({ kind, subject }) => sql`(${kind}, ${subject})`),
      sql`, `,
    );
    await db
      .update(alerts)
      .set({ toldAt: at, tellLeasedUntil: null })
      .where(sql`(${alerts.kind}, ${alerts.subject}) in (${named})`);
  },
});
