import type { Operation } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, DisputeFacts } from "../../processors/processor.ts";
import { applyDisputeFacts } from "../apply-dispute.ts";
import type { Deps } from "../ports.ts";
import { lockPayment } from "../with-payment.ts";

/** Records what came of evidence, or of giving up. What was refused is an operator's to look at. */
export async function recordAnswered(
  deps: Deps,
  operation: Operation<"submit_evidence"> | Operation<"accept_dispute">,
  answer: Answer<DisputeFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  const { disputeId } = operation.params;
  await deps.store.transact(async (tx) => {
    const dispute = await tx.disputes.find(disputeId);
    assert(dispute !== undefined, "an operation that was opened has its dispute");
    const { order, payment } = await lockPayment(tx, dispute.paymentId);
    await tx.operations.close(operation.id, answer, deps.now());
    if (answer.kind === "ok") {
      await applyDisputeFacts(deps, tx, order, payment, answer.value);
      return;
    }
    const facts = { code: answer.code, what: operation.kind };
    await tx.alerts.raise(
      { kind: "dispute_answer_refused", subject: disputeId, facts },
      deps.now(),
    );
  });
}
