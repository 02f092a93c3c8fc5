import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { FraudWarningFacts } from "../processors/processor.ts";
import type { Effect, News } from "./apply-subject.ts";
import { openReview } from "./judge-payment.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { returnOrder } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

/**
 * A bank believes that a payment was fraud, days after it. Kept with its payment and shown; if the
 * policy says so, what is still here of the order waits for an operator, or all that is left of it
 * goes back.
 */
export const applyFraudWarning = (
  deps: Deps,
  processor: ProcessorName,
  { ref, chargeRef, fraudType, isActionable }: FraudWarningFacts,
  news: News,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const found = await tx.payments.findByCharge(processor, chargeRef);
    if (!found) return { state: "quarantined", note: "it names no charge of ours" };
    const { order, payment } = await lockPayment(tx, found.id);
    const applied = { state: "applied", paymentId: payment.id } as const;
    if (!(await news.note(tx))) return applied;
    const at = deps.now();
    const warning = { paymentId: payment.id, ref, fraudType, isActionable };
    if (!(await tx.fraud.saveWarning(deps.newId(), warning, at))) return applied;
    const isRefunded = isActionable && (await refundedByPolicy(deps, tx, order, payment));
    // Given back now, it does not become a dispute, which costs a fee and counts against the shop.
    const proposes = isRefunded ? "nothing" : isActionable ? "refund" : "nothing";
    const facts = { orderId: payment.orderId, fraudType, isActionable, isRefunded, proposes };
    await tx.alerts.raise({ kind: "early_fraud_warning", subject: payment.id, facts }, at);
    if (deps.settings.fraudPolicy.early_fraud_warning === "hold" && payment.use === "order")
      await openReview(deps, tx, payment, {
        reasons: ["early_fraud_warning"],
        evidence: { fraudType, isActionable },
      });
    return applied;
  });

/** Once: a warning is news once. Answers whether anything was left to give back. */
async function refundedByPolicy(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
): Promise<boolean> {
  if (deps.settings.fraudPolicy.early_fraud_warning !== "refund" || payment.use !== "order")
    return false;
  const refund = await returnOrder(deps, tx, order, payment, "fraud_warning");
  if (!refund) return false;
  const facts = { refundId: refund.id, reason: "fraud_warning" };
  const line = { actor: "policy", action: "refund_order", subject: order.id, facts };
  await audited(deps, tx, line);
  return true;
}
