import { and, asc, eq, exists, gt, inArray, lte, not, or, type SQL, sql } from "drizzle-orm";
import type { Currency } from "../../domain/currency.ts";
import { blockReasons, endsByItself } from "../../domain/payouts.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { fromTransfer, toSeller, toTransfer } from "../rows.ts";
import { approvals, orders, payments, sellerOrders, sellers, transfers } from "../schema/index.ts";
import { ofPlan } from "./plan-of.ts";
import {
  isCoveredByCharge,
  isHeld,
  isNotKnownAsSent,
  isNotReviewed,
  isPaidFor,
  isPayable,
  isTrusted,
} from "./transfer-conditions.ts";

export const transfersIn = (db: Transaction): Tx["transfers"] => {
  const lockWhere = async (condition: SQL | undefined) => {
    const rows = await db
      .select()
      .from(transfers)
      .where(condition)
      .orderBy(asc(transfers.id))
      .for("update");
    return rows.map(toTransfer);
  };
  async function lockPayable(condition: SQL | undefined, limit: number) {
    const rows = await db
      .select({
        ...{ transfer: transfers, seller: sellers, payment: payments, order: orders },
        isCovered: isCoveredByCharge,
        isPaidFor: isPaidFor(),
      })
      .from(transfers)
      .innerJoin(sellers, eq(sellers.id, transfers.sellerId))
      .innerJoin(payments, eq(payments.id, transfers.paymentId))
      .innerJoin(sellerOrders, eq(sellerOrders.id, transfers.sellerOrderId))
      .innerJoin(orders, eq(orders.id, sellerOrders.orderId))
      .where(
        and(
          eq(transfers.state, "due"),
          condition,
          isNotKnownAsSent(db),
          isNotReviewed(db),
          not(isHeld(db)),
        ),
      )
      .orderBy(asc(transfers.dueAt), asc(transfers.id))
      .limit(limit)
      .for("update", { of: transfers, skipLocked: true });
    return rows.map(({ transfer, seller, payment, order, isCovered, isPaidFor }) => ({
      ...toTransfer(transfer),
      seller: toSeller(seller),
      // What is sent beside the sale's own may be more than the charge has left for it.
      chargeRef: transfer.kind === "sale" && isCovered ? payment.chargeRef : null,
      orderNumber: order.number,
      isPaidFor,
    }));
  }

  return {
    async add(added, at) {
      if (added.length === 0) return;
      const rows = added.map((transfer) => ({
        ...fromTransfer(transfer),
        createdAt: at,
        updatedAt: at,
      }));
      await db.insert(transfers).values(rows);
    },
    lock: async (id) => (await lockWhere(eq(transfers.id, id)))[0],
    lockAll: (ids) => lockWhere(inArray(transfers.id, [...ids])),
    lockOfPart: async (id) =>
      (await lockWhere(and(eq(transfers.sellerOrderId, id), eq(transfers.kind, "sale"))))[0],
    lockOfPayment: (id) => lockWhere(eq(transfers.paymentId, id)),
    lockOfBatch: (id) => lockWhere(eq(transfers.batchId, id)),
    async findByRef(rail, ref) {
      const named = and(eq(transfers.rail, rail), eq(transfers.processorRef, ref));
      const [row] = await db.select().from(transfers).where(named);
      return row && toTransfer(row);
    },
    lockDue: (rail, currency, limit) =>
      lockPayable(and(eq(transfers.rail, rail), eq(transfers.currency, currency)), limit),
    async save(transfer, at) {
      const row = { ...fromTransfer(transfer), updatedAt: at };
      await db.update(transfers).set(row).where(eq(transfers.id, transfer.id));
    },
    async saveAll(saved, at) {
      if (saved.length === 0) return;
      const rows = saved.map((transfer) => ({
        ...fromTransfer(transfer),
        createdAt: at,
        updatedAt: at,
      }));
      // They are all there: an insert whose every row conflicts is an update of many in one.
      await db
        .insert(transfers)
        .values(rows)
        .onConflictDoUpdate({
          target: transfers.id,
          set: {
            amountMinor: sql`excluded.amount_minor`,
            withheldMinor: sql`excluded.withheld_minor`,
            reversedMinor: sql`excluded.reversed_minor`,
            state: sql`excluded.state`,
            dueAt: sql`excluded.due_at`,
            blockedReason: sql`excluded.blocked_reason`,
            batchId: sql`excluded.batch_id`,
            processorRef: sql`excluded.processor_ref`,
            pastRefs: sql`excluded.past_refs`,
            adoptedAt: sql`excluded.adopted_at`,
            updatedAt: at,
          },
        });
    },
    async stop(rail, currency, reason, at) {
      await db
        .update(transfers)
        .set({ state: "blocked", blockedReason: reason, updatedAt: at })
        .where(and(isOf(rail, currency), eq(transfers.state, "due")));
    },
    async fund({ rail, available: { minor, currency }, feeMinor, at }) {
      const waits = and(
        eq(transfers.state, "blocked"),
        eq(transfers.blockedReason, "rail_underfunded"),
      );
      const order = sql`order by ${transfers.dueAt}, ${transfers.id}`;
      const queue = db
        .select({
          id: transfers.id,
          needed: sql`sum(${transfers.amountMinor} + ${feeMinor}) over (${order})`.as("needed"),
        })
        .from(transfers)
        .where(and(isOf(rail, currency), or(eq(transfers.state, "due"), waits)))
        .as("queue");
      await db
        .update(transfers)
        .set({ state: "blocked", blockedReason: "rail_underfunded", updatedAt: at })
        .from(queue)
        .where(
          and(eq(queue.id, transfers.id), eq(transfers.state, "due"), gt(queue.needed, minor)),
        );
      await db
        .update(transfers)
        .set(dueAgain(at))
        .from(queue)
        .where(and(eq(queue.id, transfers.id), waits, lte(queue.needed, minor)));
      const [row] = await db
        .select({ count: sql<number>`count(*)::integer` })
        .from(transfers)
        .where(and(isOf(rail, currency), waits));
      return row?.count ?? 0;
    },
    async retryUnderfunded({ rail, currency, limit, at }) {
      const next = db
        .select({ id: transfers.id })
        .from(transfers)
        .where(
          and(
            isOf(rail, currency),
            eq(transfers.state, "blocked"),
            eq(transfers.blockedReason, "rail_underfunded"),
          ),
        )
        .orderBy(asc(transfers.updatedAt), asc(transfers.id))
        .limit(limit)
        .for("update", { skipLocked: true });
      await db
        .update(transfers)
        .set(dueAgain(at))
        .where(sql`${transfers.id} = any(array(${next}))`);
    },
    async release(now) {
      const rows = await db
        .update(transfers)
        .set({ state: "due", updatedAt: now })
        .where(and(eq(transfers.state, "held"), lte(transfers.dueAt, now), isNotReviewed(db)))
        .returning({ id: transfers.id });
      return rows.length;
    },
    async gather({ minimum: { defaultMinor, byCurrency }, graceDays, since, at }) {
      const others = JSON.stringify(byCurrency, (_, value) =>
        typeof value === "bigint" ? `${value}` : value,
      );
      const least = sql`coalesce((${others}::jsonb ->> ${transfers.currency})::bigint,
        ${defaultMinor}::bigint)`;
      const percent = ofPlan(
        sql`${transfers.sellerId}`,
        { now: at, graceDays },
        ({ payoutMinimumPercent }) => payoutMinimumPercent,
      );
      const waits = eq(transfers.blockedReason, "below_minimum");
      const sums = db
        .select({
          sellerId: transfers.sellerId,
          rail: transfers.rail,
          currency: transfers.currency,
          goes: sql<boolean>`sum(${transfers.amountMinor}) * 100 >= ${least} * ${percent}
            or min(${transfers.dueAt}) <= ${since.toISOString()}::timestamptz`.as("goes"),
        })
        .from(transfers)
        .where(or(eq(transfers.state, "due"), and(eq(transfers.state, "blocked"), waits)))
        .groupBy(transfers.sellerId, transfers.rail, transfers.currency)
        .as("sums");
      const ofSeller = and(
        eq(sums.sellerId, transfers.sellerId),
        eq(sums.rail, transfers.rail),
        eq(sums.currency, transfers.currency),
      );
      await db
        .update(transfers)
        .set({ state: "blocked", blockedReason: "below_minimum", updatedAt: at })
        .from(sums)
        .where(and(ofSeller, eq(transfers.state, "due"), not(sql`${sums.goes}`)));
      await db
        .update(transfers)
        .set(dueAgain(at))
        .from(sums)
        .where(and(ofSeller, eq(transfers.state, "blocked"), waits, sql`${sums.goes}`));
    },
    async unblock({ rail, reasons, sellerId, transferId, payableNow, trustedNow, at }) {
      const rows = await db
        .update(transfers)
        .set(dueAgain(at))
        .where(
          and(
            eq(transfers.state, "blocked"),
            eq(transfers.rail, rail),
            inArray(transfers.blockedReason, [...reasons]),
            sellerId && eq(transfers.sellerId, sellerId),
            transferId && eq(transfers.id, transferId),
            payableNow ? isPayable(db, rail) : undefined,
            trustedNow ? isTrusted(db) : undefined,
          ),
        )
        .returning({ id: transfers.id });
      return rows.length;
    },
    async holdApproved({ sellerId, rail, at }) {
      const approved = db
        .select({ id: approvals.id })
        .from(approvals)
        .where(
          and(
            eq(approvals.kind, "unblock_transfer"),
            eq(approvals.state, "approved"),
            eq(approvals.subjectId, transfers.id),
          ),
        );
      const waits = or(
        eq(transfers.state, "due"),
        inArray(transfers.blockedReason, blockReasons.filter(endsByItself)),
      );
      const rows = await db
        .update(transfers)
        .set({ state: "blocked", blockedReason: "destination_changed", updatedAt: at })
        .where(
          and(eq(transfers.sellerId, sellerId), eq(transfers.rail, rail), waits, exists(approved)),
        )
        .returning({ id: transfers.id });
      return rows.length;
    },
  };
};

const isOf = (rail: ProcessorName, currency: Currency) =>
  and(eq(transfers.rail, rail), eq(transfers.currency, currency));

/** To be sent as if for the first time; under which name it was tried before is kept. */
export const dueAgain = (at: Date) => ({
  ...{ state: "due" as const, blockedReason: null, batchId: null, processorRef: null },
  pastRefs: sql`array_remove(array_append(${transfers.pastRefs}, ${transfers.processorRef}), null)`,
  updatedAt: at,
});
