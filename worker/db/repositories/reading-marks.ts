import { and, asc, eq, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { ReadingMarks } from "../../usecases/reading-marks.ts";
import type { Http } from "../client.ts";
import { inbox, readingMarks, sellers } from "../schema/index.ts";

export const readingMarksOver = (db: Http): ReadingMarks => ({
  async readUntil(list) {
    const [row] = await db.select().from(readingMarks).where(eq(readingMarks.list, list));
    return row?.readUntil ?? undefined;
  },
  async moveTo(list, readUntil, triedAt) {
    await db
      .insert(readingMarks)
      .values({ list, readUntil, triedAt })
      .onConflictDoUpdate({ target: readingMarks.list, set: { readUntil, triedAt } });
  },
  async unknownEvents(processor, ids) {
    const { rows } = await db.execute<{ id: string }>(sql`
      select id from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as listed(id)
      where not exists (select from ${inbox}
        where ${inbox.processor} = ${processor} and ${inbox.eventId} = listed.id)`);
    return new Set(rows.map(({ id }) => id));
  },
  async unknownTransfers(rail, refs) {
    if (refs.length === 0) return new Set();
    const { rows } = await db.execute<{ ref: string }>(sql`
      select ref from jsonb_array_elements_text(${JSON.stringify(refs)}::jsonb) as listed(ref)
      where not exists (select from transfers
          where rail = ${rail} and processor_ref = listed.ref)
        and not exists (select from transfers
          where rail = ${rail} and past_refs <> '{}' and past_refs @> array[listed.ref])`);
    return new Set(rows.map(({ ref }) => ref));
  },
  async accountToRead(prefix, at, before) {
    const list = sql<string>`${prefix}::text || ${sellers.stripeAccountId}`;
    const [next] = await db
      .select({ list, account: sellers.stripeAccountId })
      .from(sellers)
      .leftJoin(readingMarks, eq(readingMarks.list, list))
      .where(
        and(
          isNotNull(sellers.stripeAccountId),
          or(isNull(readingMarks.triedAt), lte(readingMarks.triedAt, before)),
        ),
      )
      .orderBy(sql`${readingMarks.triedAt} nulls first`, asc(sellers.id))
      .limit(1);
    if (!next?.account) return undefined;
    // Two workers may have the same one: what it tells has its effect once.
    await db
      .insert(readingMarks)
      .values({ list: next.list, readUntil: null, triedAt: at })
      .onConflictDoUpdate({ target: readingMarks.list, set: { triedAt: at } });
    return next.account;
  },
});
