import { and, asc, eq, isNull, lte, sql } from "drizzle-orm";
import type { MailKind } from "../../domain/mails.ts";
import type { Mails } from "../../usecases/accounts.ts";
import type { Http } from "../client.ts";
import { mails, orders, payments, refunds } from "../schema/index.ts";

/** A run of cron writes down no more than it could send. */
const OWED_MAX = 500;

export const mailsOver = (db: Http): Mails => ({
  async owe(since, now, newId) {
    const known = (kind: MailKind) =>
      db
        .select({ id: mails.id })
        .from(mails)
        .where(and(eq(mails.kind, kind), eq(mails.subjectId, orders.id)));
    const [paid, refused] = await db.batch([
      db
        .select({ subjectId: orders.id })
        .from(orders)
        .where(
          sql`${orders.paidAt} >= ${since.toISOString()} and not exists ${known("order_paid")}`,
        )
        .orderBy(asc(orders.paidAt))
        .limit(OWED_MAX),
      db
        .selectDistinct({ subjectId: orders.id })
        .from(refunds)
        .innerJoin(payments, eq(payments.id, refunds.paymentId))
        .innerJoin(orders, eq(orders.id, payments.orderId))
        .where(
          sql`${refunds.reason} = 'refused' and ${refunds.createdAt} >= ${since.toISOString()}
            and not exists ${known("payment_refused")}`,
        )
        .limit(OWED_MAX),
    ]);
    const owed = [
      ...paid.map((row) => ({ ...row, kind: "order_paid" as const })),
      ...refused.map((row) => ({ ...row, kind: "payment_refused" as const })),
    ];
    if (owed.length === 0) return 0;
    const rows = owed.map(({ subjectId, kind }) => ({
      ...{ id: newId(), kind, subjectId, facts: {} },
      ...{ createdAt: now, nextTryAt: now, tries: 0 },
    }));
    await db
      .insert(mails)
      .values(rows)
      .onConflictDoNothing({ target: [mails.kind, mails.subjectId] });
    return rows.length;
  },
  async take(limit, now, leasedUntil) {
    const due = db
      .select({ id: mails.id })
      .from(mails)
      .where(and(isNull(mails.sentAt), isNull(mails.failedAt), lte(mails.nextTryAt, now)))
      .orderBy(asc(mails.nextTryAt), asc(mails.id))
      .limit(limit)
      .for("update", { skipLocked: true });
    return (
      db
        .update(mails)
        .set({ nextTryAt: leasedUntil, tries: sql`${mails.tries} + 1` })
        .from(orders)
        // As an array, so that the rows are chosen once, before any is changed.
        .where(and(sql`${mails.id} = any(array(${due}))`, eq(orders.id, mails.subjectId)))
        .returning({
          id: mails.id,
          kind: mails.kind,
          tries: mails.tries,
          order: {
            id: orders.id,
            number: orders.number,
            email: orders.email,
            totalMinor: orders.totalMinor,
            currency: orders.currency,
          },
        })
    );
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
