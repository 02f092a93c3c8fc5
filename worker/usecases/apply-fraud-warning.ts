import type { ProcessorName } from "../domain/processor-name.ts";
import type { FraudWarningFacts } from "../processors/processor.ts";
import type { Effect, News } from "./apply-subject.ts";
import { openReview } from "./judge-payment.ts";
import type { Deps } from "./ports.ts";
import { lockPayment } from "./with-payment.ts";

/**
 * A bank believes that a payment was fraud, days after it. Kept with its payment and shown; if the
 * policy says so, what is still here of the order waits for an operator.
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
    const { payment } = await lockPayment(tx, found.id);
    const applied = { state: "applied", paymentId: payment.id } as const;
    if (!(await news.note(tx))) return applied;
    const at = deps.now();
    const warning = { paymentId: payment.id, ref, fraudType, isActionable };
    if (!(await tx.fraud.saveWarning(deps.newId(), warning, at))) return applied;
    const facts = { orderId: payment.orderId, fraudType, isActionable };
    await tx.alerts.raise({ kind: "early_fraud_warning", subject: payment.id, facts }, at);
    if (deps.settings.fraudPolicy.early_fraud_warning === "hold" && payment.use === "order")
      await openReview(deps, tx, payment, {
        reasons: ["early_fraud_warning"],
        evidence: { fraudType, isActionable },
      });
    return applied;
  });
