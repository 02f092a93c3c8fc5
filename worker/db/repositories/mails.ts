import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { Mails } from "../../usecases/mail-ports.ts";
import type { Http } from "../client.ts";
import { mails } from "../schema/index.ts";
import { oweOver } from "./mails-owed.ts";
import { toldOver } from "./mails-told.ts";

export const mailsOver = (db: Http): Mails => ({
  owe: oweOver(db),
  async take(limit, now, leasedUntil) {
    const due = db
      .select({ id: mails.id })
      .from(mails)
      .where(and(isNull(mails.sentAt), isNull(mails.failedAt), lte(mails.nextTryAt, now)))
      .orderBy(asc(mails.nextTryAt), asc(mails.id))
      .limit(limit)
      .for("update", { skipLocked: true });
    const taken = await db
      .update(mails)
      .set({ nextTryAt: leasedUntil, tries: sql`${mails.tries} + 1` })
      // As an array, so that the rows are chosen once, before any is changed.
      .where(sql`${mails.id} = any(array(${due}))`)
      .returning();
    return taken.length === 0 ? [] : toldOver(db, taken);
  },
  async sent(id, at) {
    await db.update(mails).set({ sentAt: at }).where(eq(mails.id, id));
  },
  async failed(id, reason, at) {
    await db
      .update(mails)
      .set({ failedAt: at, reason })
      .where(and(eq(mails.id, id), isNull(mails.sentAt)));
  },
});
