import {
  and,
  asc,
  eq,
  exists,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  lte,
  notExists,
  or,
  sql,
} from "drizzle-orm";
import type { Turns } from "../../usecases/turns.ts";
import type { Http } from "../client.ts";
import { inbox, orders, payments, payoutBatches, refunds, transfers } from "../schema/index.ts";

/** Rows that somebody else has locked are skipped: they are being worked on, or come next time. */
const LOCK = ["update", { skipLocked: true }] as const;

export const turnsOver = (db: Http): Turns => ({
  async orderToEnd(at, since) {
    const waitedFrom = sql`greatest(${orders.expiresAt}, ${orders.endTriedAt})`;
    const onItsWay = db
      .select({ id: payments.id })
      .from(payments)
      .where(and(eq(payments.orderId, orders.id), eq(payments.state, "processing")));
    const next = db
      .select({ id: orders.id })
      .from(orders)
      .where(
        and(
          eq(orders.state, "pending_payment"),
          lte(orders.expiresAt, at),
          or(isNull(orders.endTriedAt), lt(orders.endTriedAt, since)),
          notExists(onItsWay),
        ),
      )
      .orderBy(waitedFrom, asc(orders.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(orders)
      .set({ endTriedAt: at })
      .where(eq(orders.id, sql`(${next})`))
      .returning({ id: orders.id });
    return row?.id;
  },
  async waitingEvent(processor, at, { before, since }) {
    const next = db
      .select({ id: inbox.id })
      .from(inbox)
      .where(
        and(
          eq(inbox.state, "received"),
          eq(inbox.processor, processor),
          lte(inbox.receivedAt, before),
          or(isNull(inbox.triedAt), lt(inbox.triedAt, since)),
        ),
      )
      .orderBy(sql`greatest(${inbox.receivedAt}, ${inbox.triedAt})`, asc(inbox.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(inbox)
      .set({ triedAt: at })
      .where(eq(inbox.id, sql`(${next})`))
      .returning({ id: inbox.id });
    return row?.id;
  },
  async silentPayment(rail, at, before) {
    const next = db
      .select({ id: payments.id })
      .from(payments)
      .where(
        and(
          eq(payments.processor, rail),
          inArray(payments.state, ["created", "requires_action", "processing"]),
          isNotNull(payments.processorRef),
          lte(payments.updatedAt, before),
        ),
      )
      .orderBy(asc(payments.updatedAt), asc(payments.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(payments)
      .set({ updatedAt: at })
      .where(eq(payments.id, sql`(${next})`))
      .returning({ ref: payments.processorRef });
    return row?.ref ?? undefined;
  },
  async paymentWithoutFee(rail, at, before) {
    const next = db
      .select({ id: payments.id })
      .from(payments)
      .where(
        and(
          eq(payments.processor, rail),
          gt(payments.feeAwaitedUntil, at),
          lte(payments.updatedAt, before),
        ),
      )
      .orderBy(asc(payments.updatedAt), asc(payments.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(payments)
      .set({ updatedAt: at })
      .where(eq(payments.id, sql`(${next})`))
      .returning({ ref: payments.processorRef });
    return row?.ref ?? undefined;
  },
  async pendingRefund(rail, at, before) {
    const onRail = db
      .select({ id: payments.id })
      .from(payments)
      .where(and(eq(payments.id, refunds.paymentId), eq(payments.processor, rail)));
    const next = db
      .select({ id: refunds.id })
      .from(refunds)
      .where(
        and(
          eq(refunds.state, "pending"),
          isNotNull(refunds.processorRef),
          lte(refunds.updatedAt, before),
          exists(onRail),
        ),
      )
      .orderBy(asc(refunds.updatedAt), asc(refunds.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(refunds)
      .set({ updatedAt: at })
      .where(eq(refunds.id, sql`(${next})`))
      .returning({ ref: refunds.processorRef });
    return row?.ref ?? undefined;
  },
  async unsettledTransfer(rail, at, before) {
    const next = db
      .select({ id: transfers.id })
      .from(transfers)
      .where(
        and(
          eq(transfers.rail, rail),
          eq(transfers.state, "sent"),
          isNotNull(transfers.processorRef),
          lte(transfers.updatedAt, before),
        ),
      )
      .orderBy(asc(transfers.updatedAt), asc(transfers.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(transfers)
      .set({ updatedAt: at })
      .where(eq(transfers.id, sql`(${next})`))
      .returning({ ref: transfers.processorRef });
    return row?.ref ?? undefined;
  },
  async unfinishedBatch(at, before) {
    const next = db
      .select({ id: payoutBatches.id })
      .from(payoutBatches)
      .where(
        and(
          eq(payoutBatches.state, "accepted"),
          isNotNull(payoutBatches.processorRef),
          lte(payoutBatches.updatedAt, before),
        ),
      )
      .orderBy(asc(payoutBatches.updatedAt), asc(payoutBatches.id))
      .limit(1)
      .for(...LOCK);
    const [row] = await db
      .update(payoutBatches)
      .set({ updatedAt: at })
      .where(eq(payoutBatches.id, sql`(${next})`))
      .returning({ ref: payoutBatches.processorRef });
    return row?.ref ?? undefined;
  },
});
