import type { Operation } from "../../domain/operation.ts";
import { isOpen, type Payment } from "../../domain/payments.ts";
import { type Answer, codes, type PaymentFacts } from "../../processors/processor.ts";
import { applyPaymentFacts } from "../apply-payment-facts.ts";
import { earlier, endOrder, reservationEnd } from "../end-order.ts";
import type { Deps } from "../ports.ts";
import { closeIfDeclinedTooOften, recordAttempt } from "../record-attempt.ts";
import { forgetMethodOf } from "../saved-methods/apply-method.ts";
import { learnSaved } from "../saved-methods/learn-saved.ts";
import { withPayment } from "../with-payment.ts";

/** Records what came of a capture. A buyer's decline leaves the payment open for another try. */
export async function recordCapture(
  deps: Deps,
  operation: Operation<"capture_payment">,
  answer: Answer<PaymentFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  const { paymentId: id } = operation.params;
  if (answer.kind === "ok" && answer.value.saved)
    deps.after(() => learnSaved(deps, operation.processor, id, answer.value));
  await withPayment(deps, operation.params.paymentId, async (tx, order, payment) => {
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);
    // Extended for this capture only: a buyer who keeps asking does not keep the goods.
    const expiresAt = earlier(order.expiresAt, reservationEnd(deps, order));
    await tx.orders.extend(order.id, expiresAt, at);
    const locked = { ...order, expiresAt };
    if (answer.kind === "ok") {
      const misfit = await applyPaymentFacts(deps, tx, locked, payment, answer.value);
      if (misfit) await tx.alerts.raise({ kind: misfit, subject: payment.id, facts: {} }, at);
      return;
    }
    const { code } = answer;
    if (code === codes.savedMethodGone) await forgetMethodOf(tx, payment.id, at);
    if (code !== codes.payerActionRequired) {
      const attempt = { ref: operation.id, state: "failed", declineCode: code } as const;
      await recordAttempt(deps, tx, payment, attempt);
    }
    const rejected = afterRejection(payment, code);
    await tx.payments.save(rejected, at);
    await closeIfDeclinedTooOften(deps, tx, rejected);
    await endOrder(deps, tx, locked);
  });
}

/** Only an approval that is gone for good ends the payment: then the buyer needs a new one. */
function afterRejection(payment: Payment, code: string): Payment {
  if (!isOpen(payment.state)) return payment;
  const ended = code !== codes.instrumentDeclined && code !== codes.payerActionRequired;
  return { ...payment, state: ended ? "failed" : "created", declineCode: code };
}
