import type { OperationId, RefundId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import { leftToReturn, type Payment, type Refund, type RefundReason } from "../domain/payments.ts";
import { assert } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Gives unapplied money back to its buyer, all that has not gone back already. The order has to be
 * locked.
 */
export async function returnMoney(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  reason: RefundReason,
): Promise<void> {
  const { captured, chargeRef, processorRef, processor } = payment;
  assert(captured !== null && chargeRef !== null, "only money that was taken goes back");
  assert(processorRef !== null, "money that was taken has a payment at the processor");
  const left = leftToReturn(captured, await tx.refunds.of(payment.id));
  if (left.minor <= 0n) return;

  const id = deps.newId<RefundId>();
  const now = deps.now();
  const refund: Refund = {
    ...{ id, paymentId: payment.id, amount: left, reason },
    ...{ state: "requested", processorRef: null },
  };
  await tx.refunds.add(refund, now);
  const operationId = deps.newId<OperationId>();
  const names = { refundId: id, paymentId: payment.id, paymentRef: processorRef, chargeRef };
  const params = { ...names, amount: toMoneyRow(left) };
  const intent = { kind: "refund_payment", subjectId: id, processor, params } as const;
  await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
}
