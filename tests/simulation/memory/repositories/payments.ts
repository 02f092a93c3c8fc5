import { fromPayment, toPayment, toRefund } from "../../../../worker/db/rows.ts";
import { isOpen } from "../../../../worker/domain/payments.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Values } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

export function paymentsIn({ payments, paymentAttempts }: Tables): Plain<Tx["payments"]> {
  function update(id: string, values: Values<"payments">): void {
    const row = payments.get(id);
    payments.update(row ? [row] : [], values);
  }
  return {
    find(id) {
      const row = payments.get(id);
      return row && toPayment(row);
    },
    findByRef(processor, ref) {
      const row = payments.by("payments_processor_ref", processor, ref);
      return row && toPayment(row);
    },
    findByCharge(processor, chargeRef) {
      const row = payments.by("payments_charge_ref", processor, chargeRef);
      return row && toPayment(row);
    },
    of: (orderId) => paymentsOf(payments.where("ofOrder", uuid(orderId))).map(toPayment),
    add: (payment, at) =>
      void payments.insert([{ ...fromPayment(payment), createdAt: at, updatedAt: at }]),
    save: (payment, at) => update(payment.id, { ...fromPayment(payment), updatedAt: at }),
    touch(id, at) {
      const row = payments.get(id);
      if (row && (isOpen(row.state) || row.feeAwaitedUntil !== null)) update(id, { updatedAt: at });
    },
    awaitFee: (id, feeAwaitedUntil) => update(id, { feeAwaitedUntil }),
    recordAttempt({ ref: attemptRef, checks, ...attempt }) {
      const { state, declineCode, paymentId } = attempt;
      const known = paymentAttempts.by("payment_attempts_ref", paymentId, attemptRef);
      const isNews = state === "failed" && known?.state !== "failed";
      paymentAttempts.insert([{ ...attempt, ...checks, attemptRef }], {
        on: "payment_attempts_ref",
        set: () => ({ state, declineCode, ...checks }),
      });
      return isNews;
    },
  };
}

/** Oldest first. */
export const paymentsOf = <R extends { createdAt: Date; id: string }>(rows: readonly R[]) =>
  ordered(rows, ({ createdAt, id }) => [createdAt, id]);

export function refundsIn({ payments, refunds }: Tables): Plain<Tx["refunds"]> {
  return {
    of: (paymentId) => paymentsOf(refunds.where("ofPayment", uuid(paymentId))).map(toRefund),
    find(id) {
      const row = refunds.get(id);
      return row && toRefund(row);
    },
    findByRef(processor, ref) {
      const row = refunds
        .where("named", ref)
        .find(({ paymentId }) => payments.get(paymentId)?.processor === processor);
      return row && toRefund(row);
    },
    add({ amount, ...refund }, at) {
      const money = { amountMinor: amount.minor, currency: amount.currency };
      refunds.insert([{ ...refund, ...money, createdAt: at, updatedAt: at }]);
    },
    save({ id, state, processorRef }, at) {
      const row = refunds.get(id);
      refunds.update(row ? [row] : [], { state, processorRef, updatedAt: at });
    },
  };
}
