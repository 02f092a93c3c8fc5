import { and, asc, eq, gte, inArray, isNull, type SQL, sql } from "drizzle-orm";
import type { MailId } from "../../domain/ids.ts";
import type { MailKind } from "../../domain/mails.ts";
import { sellerCanMend } from "../../domain/payouts.ts";
import type { Mails } from "../../usecases/mail-ports.ts";
import type { Http } from "../client.ts";
import {
  mails,
  orders,
  payments,
  payouts,
  refunds,
  reviews,
  sellerOrders,
  transfers,
} from "../schema/index.ts";
import { type Due, dueAfter, notTold, OWED_MAX, ofWhatGoesBack } from "./mails-owed-after-sales.ts";

/** More, because many of them go into one mail; a statement has 65,535 parameters at most. */
const SENT_MAX = 4_000;

type Owed = Due & { readonly id: MailId };

export const oweOver =
  (db: Http): Mails["owe"] =>
  async (since, now, newId) => {
    const [paid, refused, sold, shipped, delivered, blocked, sent, bounced, ...after] =
      await db.batch([
        ...ofOrders(db, since),
        ...ofParts(db, since),
        ...ofTransfers(db, since),
        ofPayouts(db, since),
        ...ofWhatGoesBack(db, since, now),
      ]);
    const of = (kind: MailKind, rows: readonly { subjectId: string; reason?: string | null }[]) =>
      rows.map(({ subjectId, reason }) => ({
        ...{ id: newId(), kind, subjectId, facts: (reason ? { reason } : {}) as Owed["facts"] },
      }));
    const single: Owed[] = [
      ...dueAfter(after).map((due) => ({ id: newId(), ...due })),
      ...of("order_paid", paid),
      ...of("payment_refused", refused),
      ...of("part_sold", sold),
      ...of("part_shipped", shipped),
      ...of("part_delivered", delivered),
      ...of("transfer_blocked", blocked),
      ...of("payout_failed", bounced),
    ];
    const groups = inGroups(sent, newId);
    const first = groups.map((group) => group.first);
    await write(
      db,
      [...single, ...first],
      groups.flatMap(({ others }) => others),
      now,
    );
    return single.length + sent.length;
  };

const ofOrders = (db: Http, since: Date) =>
  [
    db
      .select({ subjectId: orders.id })
      .from(orders)
      .where(and(gte(orders.paidAt, since), notTold(db, "order_paid", orders.id)))
      .orderBy(asc(orders.paidAt))
      .limit(OWED_MAX),
    db
      .selectDistinct({ subjectId: orders.id })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .innerJoin(orders, eq(orders.id, payments.orderId))
      .where(
        and(
          eq(refunds.reason, "refused"),
          gte(refunds.createdAt, since),
          notTold(db, "payment_refused", orders.id),
        ),
      )
      .limit(OWED_MAX),
  ] as const;

function ofParts(db: Http, since: Date) {
  const parts = (which: SQL | undefined) =>
    db
      .select({ subjectId: sellerOrders.id })
      .from(sellerOrders)
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .where(and(which, isNull(orders.erasedAt)))
      .orderBy(asc(orders.paidAt), asc(sellerOrders.id))
      .limit(OWED_MAX);
  // What an operator has to look at first may not be shipped, so its artisans need not hear of it.
  const held = db
    .select({ id: reviews.id })
    .from(reviews)
    .where(and(eq(reviews.orderId, orders.id), sql`${reviews.state} <> 'approved'`));
  return [
    parts(
      and(
        gte(orders.paidAt, since),
        inArray(orders.state, ["paid", "partially_refunded"]),
        notTold(db, "part_sold", sellerOrders.id),
        sql`not exists ${held}`,
      ),
    ),
    // What was delivered before this was told is told as that, and not as on its way.
    parts(
      and(
        gte(sellerOrders.shippedAt, since),
        eq(sellerOrders.state, "shipped"),
        notTold(db, "part_shipped", sellerOrders.id),
      ),
    ),
    parts(
      and(gte(sellerOrders.deliveredAt, since), notTold(db, "part_delivered", sellerOrders.id)),
    ),
  ] as const;
}

const ofTransfers = (db: Http, since: Date) =>
  [
    db
      .select({ subjectId: transfers.id, reason: transfers.blockedReason })
      .from(transfers)
      .where(
        and(
          gte(transfers.updatedAt, since),
          eq(transfers.state, "blocked"),
          inArray(transfers.blockedReason, [...sellerCanMend]),
          notTold(db, "transfer_blocked", transfers.id),
        ),
      )
      .orderBy(asc(transfers.updatedAt), asc(transfers.id))
      .limit(OWED_MAX),
    db
      .select({
        subjectId: transfers.id,
        sellerId: transfers.sellerId,
        currency: transfers.currency,
      })
      .from(transfers)
      .where(
        and(
          gte(transfers.updatedAt, since),
          inArray(transfers.state, ["sent", "settled"]),
          notTold(db, "transfer_sent", transfers.id),
        ),
      )
      .orderBy(asc(transfers.updatedAt), asc(transfers.id))
      .limit(SENT_MAX),
  ] as const;

const ofPayouts = (db: Http, since: Date) =>
  db
    .select({ subjectId: payouts.id })
    .from(payouts)
    .where(
      and(
        gte(payouts.updatedAt, since),
        eq(payouts.state, "failed"),
        notTold(db, "payout_failed", payouts.id),
      ),
    )
    .orderBy(asc(payouts.updatedAt), asc(payouts.id))
    .limit(OWED_MAX);

type Other = { readonly id: MailId; readonly subjectId: string; readonly toldIn: MailId };
type Group = { readonly first: Owed; readonly others: readonly Other[] };

/** One mail for a seller and a currency: many orders are paid at once, and nobody reads fifty mails. */
function inGroups(
  sent: readonly { subjectId: string; sellerId: string; currency: string }[],
  newId: () => MailId,
): Group[] {
  const bySeller = Map.groupBy(sent, ({ sellerId, currency }) => `${sellerId} ${currency}`);
  return [...bySeller.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const id = newId();
    return {
      first: { id, kind: "transfer_sent" as const, subjectId: first.subjectId, facts: {} },
      others: others.map(({ subjectId }) => ({ id: newId(), subjectId, toldIn: id })),
    };
  });
}

/**
 * Each fact has a row, so that none is told twice, however many runs see it at once. One that goes
 * with another's mail is written with it, and only if that was not written by another run: if it
 * was, the next run tells it as a mail of its own.
 */
async function write(db: Http, owed: readonly Owed[], others: readonly Other[], now: Date) {
  if (owed.length === 0) return;
  const insert = db
    .insert(mails)
    .values(owed.map((row) => ({ ...row, createdAt: now, nextTryAt: now, tries: 0 })))
    .onConflictDoNothing({ target: [mails.kind, mails.subjectId] });
  if (others.length === 0) {
    await insert;
    return;
  }
  const at = now.toISOString();
  await db.batch([
    insert,
    db.execute(sql`
      insert into mails (id, kind, subject_id, facts, created_at, next_try_at, tries, sent_at)
      select other.id, 'transfer_sent', other."subjectId", jsonb_build_object('toldIn', other."toldIn"),
        ${at}::timestamptz, ${at}::timestamptz, 0, ${at}::timestamptz
      from jsonb_to_recordset(${JSON.stringify(others)}::jsonb)
        as other (id uuid, "subjectId" uuid, "toldIn" uuid)
      where exists (select 1 from mails where mails.id = other."toldIn")
      on conflict (kind, subject_id) do nothing`),
  ]);
}
