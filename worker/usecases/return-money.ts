import type { OperationId, RefundId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import type { Payment, Refund, RefundReason } from "../domain/payments.ts";
import { assert } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";

/** Gives unapplied money back to its buyer, whole. The order has to be locked. */
export async function returnMoney(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  reason: RefundReason,
): Promise<void> {
  const { captured, chargeRef, processorRef, processor } = payment;
  assert(captured !== null && chargeRef !== null, "only money that was taken goes back");
  assert(processorRef !== null, "money that was taken has a payment at the processor");
  const live = (await tx.refunds.of(payment.id)).some(({ state }) => state !== "failed");
  if (live) return;

  const id = deps.newId<RefundId>();
  const now = deps.now();
  const refund: Refund = {
    ...{ id, paymentId: payment.id, amount: captured, reason },
    ...{ state: "requested", processorRef: null },
  };
  await tx.refunds.add(refund, now);
  const operationId = deps.newId<OperationId>();
  const names = { refundId: id, paymentId: payment.id, paymentRef: processorRef, chargeRef };
  const params = { ...names, amount: toMoneyRow(captured) };
  const intent = { kind: "refund_payment", subjectId: id, processor, params } as const;
  await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
}
