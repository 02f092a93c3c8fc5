import { and, asc, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { fromPayment, toPayment, toRefund } from "../rows.ts";
import { paymentAttempts, payments, refunds } from "../schema/index.ts";

export const paymentsIn = (db: Transaction): Tx["payments"] => ({
  async find(id) {
    const [row] = await db.select().from(payments).where(eq(payments.id, id));
    return row && toPayment(row);
  },
  async findByRef(processor, ref) {
    const named = and(eq(payments.processor, processor), eq(payments.processorRef, ref));
    const [row] = await db.select().from(payments).where(named);
    return row && toPayment(row);
  },
  async findByCharge(processor, chargeRef) {
    const named = and(eq(payments.processor, processor), eq(payments.chargeRef, chargeRef));
    const [row] = await db.select().from(payments).where(named);
    return row && toPayment(row);
  },
  async of(orderId) {
    const rows = await db
      .select()
      .from(payments)
      .where(eq(payments.orderId, orderId))
      .orderBy(asc(payments.createdAt), asc(payments.id));
    return rows.map(toPayment);
  },
  async add(payment, at) {
    await db.insert(payments).values({ ...fromPayment(payment), createdAt: at, updatedAt: at });
  },
  async save(payment, at) {
    const row = { ...fromPayment(payment), updatedAt: at };
    await db.update(payments).set(row).where(eq(payments.id, payment.id));
  },
  async touch(id, at) {
    const isWaited = or(
      inArray(payments.state, ["created", "requires_action", "processing"]),
      isNotNull(payments.feeAwaitedUntil),
    );
    await db
      .update(payments)
      .set({ updatedAt: at })
      .where(and(eq(payments.id, id), isWaited));
  },
  async awaitFee(id, feeAwaitedUntil) {
    await db.update(payments).set({ feeAwaitedUntil }).where(eq(payments.id, id));
  },
  async recordAttempt({ ref: attemptRef, checks, ...attempt }) {
    const { state, declineCode, paymentId } = attempt;
    const [known] = await db
      .select({ state: paymentAttempts.state })
      .from(paymentAttempts)
      .where(
        and(eq(paymentAttempts.paymentId, paymentId), eq(paymentAttempts.attemptRef, attemptRef)),
      );
    await db
      .insert(paymentAttempts)
      .values({ ...attempt, ...checks, attemptRef })
      .onConflictDoUpdate({
        target: [paymentAttempts.paymentId, paymentAttempts.attemptRef],
        set: { state, declineCode, ...checks },
      });
    return state === "failed" && known?.state !== "failed";
  },
});

export const refundsIn = (db: Transaction): Tx["refunds"] => ({
  async of(paymentId) {
    const rows = await db
      .select()
      .from(refunds)
      .where(eq(refunds.paymentId, paymentId))
      .orderBy(asc(refunds.createdAt), asc(refunds.id));
    return rows.map(toRefund);
  },
  async find(id) {
    const [row] = await db.select().from(refunds).where(eq(refunds.id, id));
    return row && toRefund(row);
  },
  async findByRef(processor, ref) {
    const [row] = await db
      .select({ refund: refunds })
      .from(refunds)
      .innerJoin(payments, eq(payments.id, refunds.paymentId))
      .where(and(eq(payments.processor, processor), eq(refunds.processorRef, ref)));
    return row && toRefund(row.refund);
  },
  async add({ amount, ...refund }, at) {
    const money = { amountMinor: amount.minor, currency: amount.currency };
    await db.insert(refunds).values({ ...refund, ...money, createdAt: at, updatedAt: at });
  },
  async save({ id, state, processorRef }, at) {
    await db.update(refunds).set({ state, processorRef, updatedAt: at }).where(eq(refunds.id, id));
  },
});
