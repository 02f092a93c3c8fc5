import type { RefundId } from "../domain/ids.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment, Refund, RefundReason } from "../domain/payments.ts";
import { planRefund } from "../domain/refunds.ts";
import { assert } from "../domain/result.ts";
import { addPlanned, sendRefund } from "./open-refund.ts";
import { isDisputed, readRefundable } from "./plan-refund.ts";
import type { Deps, Tx } from "./ports.ts";
import { leftForBuyer } from "./repaid-by-disputes.ts";

/**
 * Gives unapplied money back to its buyer, all that has not gone back already, by a refund or by a
 * dispute. The order has to be locked.
 */
export async function returnMoney(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  reason: RefundReason,
): Promise<void> {
  assert(payment.captured !== null, "only money that was taken goes back");
  assert(payment.use !== "order", "money that pays an order goes back with shares");
  const left = await leftForBuyer(tx, payment, payment.captured);
  if (left.minor <= 0n) return;
  const refund: Refund = {
    ...{ id: deps.newId<RefundId>(), paymentId: payment.id, amount: left, reason },
    ...{ state: "requested", processorRef: null, fault: null, restock: false },
  };
  await tx.refunds.add(refund, deps.now());
  await sendRefund(deps, tx, payment, refund);
}

/** Gives back all that is left of a paid order: each artisan gives what they got of it. */
export async function returnOrder(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  reason: RefundReason,
): Promise<Refund | undefined> {
  // What is decided elsewhere is not given back as well; what is left after that is tried again.
  if (await isDisputed(tx, payment)) return undefined;
  const { transfers, ...refundable } = await readRefundable(tx, order, payment);
  const plan = planRefund(refundable, { kind: "rest" }, "shared");
  if (!plan.ok) return undefined;
  const asked = { plan: plan.value, transfers, reason, restock: false };
  const refund = await addPlanned(deps, tx, payment, asked);
  await sendRefund(deps, tx, payment, refund);
  return refund;
}
