import type { Operation } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, ReversalFacts } from "../../processors/processor.ts";
import { applyReversal } from "../apply-reversal.ts";
import type { Deps } from "../ports.ts";

/** Records what was taken back. What a seller's account does not have stays a debt, which later sales repay. */
export async function recordReversal(
  deps: Deps,
  operation: Operation<"reverse_transfer">,
  answer: Answer<ReversalFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    const { reversalId, transferId } = operation.params;
    const transfer = await tx.transfers.lock(transferId);
    const reversal = await tx.reversals.find(reversalId);
    assert(!!transfer && !!reversal, "an operation that was opened has its reversal");
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);
    if (answer.kind === "ok") {
      await applyReversal(deps, tx, transfer, reversal, answer.value);
      return;
    }
    if (reversal.state !== "requested") return;
    await tx.reversals.save({ ...reversal, state: "refused" }, at);
    const facts = { code: answer.code, sellerId: transfer.sellerId, transferId };
    await tx.alerts.raise({ kind: "reversal_refused", subject: reversalId, facts }, at);
  });
}
