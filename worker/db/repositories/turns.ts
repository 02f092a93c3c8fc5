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
  type SQL,
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
  silentPayment: (rail, at, before) =>
    refInTurn(db, payments, at, before, [
      eq(payments.processor, rail),
      inArray(payments.state, ["created", "requires_action", "processing"]),
    ]),
  paymentWithoutFee: (rail, at, before) =>
    refInTurn(db, payments, at, before, [
      eq(payments.processor, rail),
      gt(payments.feeAwaitedUntil, at),
    ]),
  pendingRefund(rail, at, before) {
    const onRail = db
      .select({ id: payments.id })
      .from(payments)
      .where(and(eq(payments.id, refunds.paymentId), eq(payments.processor, rail)));
    return refInTurn(db, refunds, at, before, [eq(refunds.state, "pending"), exists(onRail)]);
  },
  unsettledTransfer: (rail, at, before) =>
    refInTurn(db, transfers, at, before, [eq(transfers.rail, rail), eq(transfers.state, "sent")]),
  unfinishedBatch: (at, before) =>
    refInTurn(db, payoutBatches, at, before, [eq(payoutBatches.state, "accepted")]),
});

/** What the processors have a name for, and tell news of. */
type Named = typeof payments | typeof refunds | typeof transfers | typeof payoutBatches;

/** Takes the row of which nothing was heard for longest, and answers its name at the processor. */
async function refInTurn(
  db: Http,
  table: Named,
  at: Date,
  before: Date,
  conditions: readonly SQL[],
): Promise<string | undefined> {
  const next = db
    .select({ id: table.id })
    .from(table)
    .where(and(isNotNull(table.processorRef), lte(table.updatedAt, before), ...conditions))
    .orderBy(asc(table.updatedAt), asc(table.id))
    .limit(1)
    .for(...LOCK);
  const [row] = await db
    .update(table)
    .set({ updatedAt: at })
    .where(eq(table.id, sql`(${next})`))
    .returning({ ref: table.processorRef });
  return row?.ref ?? undefined;
}
