import type { Operation } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, RefundFacts } from "../../processors/processor.ts";
import { alertRefundFailed, applyRefundFacts } from "../apply-refund-facts.ts";
import { letGoOf } from "../give-back.ts";
import { holdMore } from "../hold-for-dispute.ts";
import type { Deps } from "../ports.ts";
import { lockPayment } from "../with-payment.ts";

/** Records what came of a refund. After a definitive refusal the money is still owed; cron tries again. */
export async function recordRefund(
  deps: Deps,
  operation: Operation<"refund_payment">,
  answer: Answer<RefundFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    const { refundId } = operation.params;
    const found = await tx.refunds.find(refundId);
    assert(found !== undefined, "an operation that was opened has its refund");
    const { order, payment } = await lockPayment(tx, found.paymentId);
    const refund = (await tx.refunds.find(refundId)) ?? found;
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);
    if (answer.kind === "ok")
      return applyRefundFacts(deps, tx, order, payment, refund, answer.value);
    if (refund.state !== "requested") return;
    await tx.refunds.save({ ...refund, state: "failed" }, at);
    if (payment.use === "order") {
      const transfers = await tx.transfers.lockOfPayment(payment.id);
      await letGoOf(deps, tx, transfers, { cause: "refund", causeId: refund.id });
      await holdMore(deps, tx, order, payment);
    }
    await alertRefundFailed(deps, tx, refund, answer.code);
  });
}
