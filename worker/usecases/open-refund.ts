import type { OperationId, RefundId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import type { Payment, Refund, RefundReason } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { RefundPlan } from "../domain/refunds.ts";
import { assert } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";
import { withholdFrom } from "./take-back.ts";

type Asked = { readonly reason: RefundReason; readonly restock: boolean };

/** Writes a planned refund with everybody's share, and keeps from leaving what the sellers bear. */
export async function addPlanned(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  {
    plan,
    transfers,
    id,
    reason,
    restock,
  }: Asked & {
    plan: RefundPlan;
    transfers: readonly Transfer[];
    id?: RefundId | undefined;
  },
): Promise<Refund> {
  const refund: Refund = {
    ...{ id: id ?? deps.newId<RefundId>(), paymentId: payment.id, amount: plan.amount, reason },
    ...{ state: "requested", processorRef: null, fault: plan.fault, restock },
  };
  await tx.refunds.add(refund, deps.now());
  await tx.shares.add(refund.id, plan.shares);
  const { shares } = plan;
  await withholdFrom(deps, tx, transfers, { cause: "refund", causeId: refund.id, shares });
  return refund;
}

/** The call that gives the money back, to be sent as soon as this is committed. */
export async function sendRefund(deps: Deps, tx: Tx, payment: Payment, refund: Refund) {
  const { chargeRef, processorRef, processor, id: paymentId } = payment;
  assert(chargeRef !== null && processorRef !== null, "only money that was taken goes back");
  const now = deps.now();
  const operationId = deps.newId<OperationId>();
  const names = { refundId: refund.id, paymentId, paymentRef: processorRef, chargeRef };
  const params = { ...names, amount: toMoneyRow(refund.amount) };
  const intent = { kind: "refund_payment", subjectId: refund.id, processor, params } as const;
  await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
}
