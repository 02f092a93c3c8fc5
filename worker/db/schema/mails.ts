import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import type { MailId } from "../../domain/ids.ts";
import type { MailKind } from "../../domain/mails.ts";
import { id, instant } from "./columns.ts";

/** What was promised to be mailed. Written with the fact that it tells, sent afterwards. */
export const mails = pgTable(
  "mails",
  {
    id: id<MailId>().primaryKey(),
    kind: text().$type<MailKind>().notNull(),
    subjectId: uuid().notNull(),
    /**
     * What the mail says beyond what its subject's rows say when it is written. `toldIn`: what this
     * row is about is told in the mail of that id, and nothing is sent for it alone.
     */
    facts: jsonb().$type<Record<string, string>>().notNull(),
    createdAt: instant().notNull(),
    nextTryAt: instant().notNull(),
    tries: integer().notNull(),
    sentAt: instant(),
    /** The provider refused it for good, or nobody could be asked for too long. */
    failedAt: instant(),
    reason: text(),
  },
  (t) => [
    unique("mails_once_per_subject").on(t.kind, t.subjectId),
    index("mails_to_send")
      .on(t.nextTryAt)
      .where(sql`${t.sentAt} is null and ${t.failedAt} is null`),
    index("mails_told_in").on(sql`(${t.facts} ->> 'toldIn')`).where(sql`${t.facts} ? 'toldIn'`),
    check("mails_tries_not_negative", sql`${t.tries} >= 0`),
    check("mails_one_end", sql`${t.sentAt} is null or ${t.failedAt} is null`),
  ],
);
