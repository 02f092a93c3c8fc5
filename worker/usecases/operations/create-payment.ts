import type { Operation } from "../../domain/operation.ts";
import { type Answer, type CreatedPayment, codes } from "../../processors/processor.ts";
import { closePayment } from "../close-payment.ts";
import { endOrder } from "../end-order.ts";
import type { Deps } from "../ports.ts";
import { forgetMethodOf } from "../saved-methods/apply-method.ts";

/** Records what came of creating a payment; what is not final leaves the operation open. */
export async function recordCreatedPayment(
  deps: Deps,
  operation: Operation<"create_payment">,
  answer: Answer<CreatedPayment>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    const { paymentId } = operation.params;
    const orderId = (await tx.payments.find(paymentId))?.orderId;
    const order = orderId && (await tx.orders.lock(orderId));
    const payments = orderId ? await tx.payments.of(orderId) : [];
    const payment = payments.find(({ id }) => id === paymentId);
    if (!order || !payment) return;
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);

    if (answer.kind === "ok") {
      const named = { ...payment, processorRef: payment.processorRef ?? answer.value.ref };
      await tx.payments.save(named, at);
      // The order ended, or was given up, while nobody knew whether this payment existed: nobody
      // may pay it now.
      if (order.state !== "pending_payment") await closePayment(deps, tx, named);
      else await endOrder(deps, tx, order);
      return;
    }
    if (answer.code === codes.savedMethodGone) await forgetMethodOf(tx, paymentId, at);
    if (payment.state !== "created") return;
    await tx.payments.save({ ...payment, state: "failed", declineCode: answer.code }, at);
    // Nothing could ever be paid, so the goods go back on sale at once. An order that was
    // payable before keeps its reservation: another method may do.
    if (payments.length === 1) {
      await tx.orders.requestCancel(order.id, at);
      await endOrder(deps, tx, { ...order, cancelRequestedAt: at });
    }
  });
}
