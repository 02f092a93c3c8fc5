import type { Operation } from "../../domain/operation.ts";
import type { Answer } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { removed } from "../saved-methods/apply-method.ts";

/** Records that a method is gone. One that the processor will not let go stays, and is told. */
export async function recordRemovedMethod(
  deps: Deps,
  operation: Operation<"remove_method">,
  answer: Answer<{ ref: string }>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    const at = deps.now();
    const { methodId } = operation.params;
    const found = await tx.vault.find(methodId);
    if (found) await tx.vault.lockCustomers(found.userId);
    const method = await tx.vault.find(methodId);
    await tx.operations.close(operation.id, answer, at);
    if (answer.kind === "ok") {
      if (method) await tx.vault.save(removed(method), at);
      return;
    }
    const facts = { code: answer.code, processor: operation.processor };
    await tx.alerts.raise({ kind: "method_not_removed", subject: methodId, facts }, at);
  });
}
