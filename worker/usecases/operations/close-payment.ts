import type { Operation } from "../../domain/operation.ts";
import type { Answer, PaymentFacts } from "../../processors/processor.ts";
import { applyPaymentFacts } from "../apply-payment-facts.ts";
import type { Deps } from "../ports.ts";
import { withPayment } from "../with-payment.ts";

/** Records that a payment is closed, or that it was too late and money was taken after all. */
export async function recordClose(
  deps: Deps,
  operation: Operation<"close_payment">,
  answer: Answer<PaymentFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await withPayment(deps, operation.params.paymentId, async (tx, order, payment) => {
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);
    if (answer.kind === "rejected") {
      const facts = { code: answer.code, orderId: order.id };
      return tx.alerts.raise({ kind: "payment_not_closed", subject: payment.id, facts }, at);
    }
    const misfit = await applyPaymentFacts(deps, tx, order, payment, answer.value);
    if (misfit) await tx.alerts.raise({ kind: misfit, subject: payment.id, facts: {} }, at);
  });
}
