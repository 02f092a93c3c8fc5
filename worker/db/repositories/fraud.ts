import { and, desc, eq, isNull, ne, type SQL, sql } from "drizzle-orm";
import { countersOf } from "../../domain/card-testing.ts";
import { assert } from "../../domain/result.ts";
import type { FraudReads, FraudTx } from "../../usecases/fraud.ts";
import type { Http, Transaction } from "../client.ts";
import {
  blocklist,
  fraudWarnings,
  orders,
  paymentAttempts,
  paymentSenders,
  payments,
  reviews,
} from "../schema/index.ts";
import { declineTry, paymentTry, toCounts } from "./tries.ts";

/** Whether any of these is on the blocklist; null is on no list. */
export function isBlocked(about: {
  email: string;
  address: SQL | string | null;
  card: string | null;
  countries: readonly string[];
}): SQL {
  const named = [
    sql`('email', ${about.email.toLowerCase()}::text)`,
    sql`('address', ${about.address}::text)`,
    sql`('card', ${about.card}::text)`,
    ...about.countries.map((country) => sql`('country', ${country}::text)`),
  ];
  return sql`exists (select from blocklist
    where removed_at is null and (kind, value) in (${sql.join(named, sql`, `)}))`;
}

export const fraudIn = (db: Transaction): FraudTx => ({
  async addSender(paymentId, sender, createdAt) {
    await db.insert(paymentSenders).values({ paymentId, ...sender, createdAt });
  },
  async senderOf(paymentId) {
    const { who, address, account } = paymentSenders;
    const [row] = await db
      .select({ who, address, account })
      .from(paymentSenders)
      .where(eq(paymentSenders.paymentId, paymentId));
    return row;
  },
  async countPayment(sender, now) {
    return toCounts(await db.execute(paymentTry(sender, now, undefined)));
  },
  async countDecline(sender, card, now) {
    const keys = countersOf("decline", sender, card);
    return keys.length === 0 ? [] : toCounts(await db.execute(declineTry(keys, now)));
  },
  async declinesOf(paymentId) {
    const [row] = await db
      .select({ count: sql<number>`count(*)::integer` })
      .from(paymentAttempts)
      .where(and(eq(paymentAttempts.paymentId, paymentId), eq(paymentAttempts.state, "failed")));
    return row?.count ?? 0;
  },
  async look({ paymentId, email, cardDigest: card, countries }, since) {
    const from = sql`${since.toISOString()}::timestamptz`;
    const tries = sql`payment_attempts a join payments p on p.id = a.payment_id`;
    const ofCard = sql`a.card_digest = ${card}::text and a.at >= ${from}`;
    const address = sql`(select address from payment_senders where payment_id = ${paymentId})`;
    const { rows } = await db.execute(sql`
      select
        (select count(distinct p.order_id)::integer from ${tries}
          where ${ofCard} and a.state = 'succeeded') as card_orders,
        (select count(distinct lower(o.email))::integer from ${tries}
          join orders o on o.id = p.order_id where ${ofCard}) as card_emails,
        (select count(*)::integer from payment_attempts a
          where ${ofCard} and a.state = 'failed') as card_declines,
        (select count(distinct a.card_digest)::integer from ${tries}
          join orders o on o.id = p.order_id
          where lower(o.email) = ${email.toLowerCase()} and o.created_at >= ${from}) as email_cards,
        ${address} as address,
        ${isBlocked({ email, address, card, countries })} as is_blocked`);
    const row = rows[0];
    assert(row !== undefined, "a select of values answers one row");
    return {
      velocity: {
        cardOrders: Number(row.card_orders),
        cardEmails: Number(row.card_emails),
        cardDeclines: Number(row.card_declines),
        emailCards: Number(row.email_cards),
      },
      isBlocked: row.is_blocked === true,
      addressDigest: row.address === null ? null : String(row.address),
    };
  },
  reviews: {
    async open({ reasons, ...review }) {
      const opened = await db
        .insert(reviews)
        .values({ ...review, reasons: [...reasons], state: "open" })
        .onConflictDoNothing()
        .returning({ id: reviews.id });
      return opened.length > 0;
    },
    async find(id) {
      const [row] = await db.select().from(reviews).where(eq(reviews.id, id));
      return row;
    },
    async holds(orderId) {
      const holding = and(eq(reviews.orderId, orderId), ne(reviews.state, "approved"));
      return (await db.select({ id: reviews.id }).from(reviews).where(holding)).length > 0;
    },
    async decide(id, { state, at, by, note }) {
      await db
        .update(reviews)
        .set({ state, decidedAt: at, decidedBy: by, note })
        .where(and(eq(reviews.id, id), eq(reviews.state, "open")));
    },
  },
  async saveWarning(id, { ref, ...warning }, at) {
    const named = eq(fraudWarnings.processorRef, ref);
    const known = await db.select({ id: fraudWarnings.id }).from(fraudWarnings).where(named);
    const { isActionable } = warning;
    if (known.length > 0)
      await db.update(fraudWarnings).set({ isActionable, updatedAt: at }).where(named);
    else
      await db
        .insert(fraudWarnings)
        .values({ id, ...warning, processorRef: ref, createdAt: at, updatedAt: at });
    return known.length === 0;
  },
  blocklist: {
    async add(entry, { at, actor }) {
      const added = await db
        .insert(blocklist)
        .values({ ...entry, addedAt: at, addedBy: actor })
        .onConflictDoNothing()
        .returning({ id: blocklist.id });
      return added.length > 0;
    },
    async remove(id, { at, actor }) {
      const removed = await db
        .update(blocklist)
        .set({ removedAt: at, removedBy: actor })
        .where(and(eq(blocklist.id, id), isNull(blocklist.removedAt)))
        .returning({ id: blocklist.id });
      return removed.length > 0;
    },
  },
});

export const fraudOver = (db: Http): FraudReads => ({
  async reviews(state, limit) {
    const rows = await db
      .select({ review: reviews, order: orders })
      .from(reviews)
      .innerJoin(orders, eq(orders.id, reviews.orderId))
      .where(state && eq(reviews.state, state))
      .orderBy(desc(reviews.openedAt), reviews.id)
      .limit(limit);
    return rows.map(({ review, order }) => ({
      ...review,
      orderNumber: order.number,
      total: { minor: order.totalMinor, currency: order.currency },
    }));
  },
  async warnings(limit) {
    const rows = await db
      .select({ warning: fraudWarnings, orderId: orders.id, orderNumber: orders.number })
      .from(fraudWarnings)
      .innerJoin(payments, eq(payments.id, fraudWarnings.paymentId))
      .innerJoin(orders, eq(orders.id, payments.orderId))
      .orderBy(desc(fraudWarnings.createdAt), fraudWarnings.id)
      .limit(limit);
    return rows.map(({ warning, ...order }) => {
      const {
        paymentId,
        processorRef: ref,
        fraudType,
        isActionable,
        createdAt,
        updatedAt,
      } = warning;
      return { paymentId, ...order, ref, fraudType, isActionable, at: createdAt, updatedAt };
    });
  },
  async blocklist(limit) {
    const { id, kind, value, note, addedAt, addedBy } = blocklist;
    return db
      .select({ id, kind, value, note, addedAt, addedBy })
      .from(blocklist)
      .where(isNull(blocklist.removedAt))
      .orderBy(desc(addedAt), id)
      .limit(limit);
  },
});
