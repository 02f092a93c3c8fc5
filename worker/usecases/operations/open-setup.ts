import type { Operation } from "../../domain/operation.ts";
import type { Answer, OpenedSetup } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";

/** Records what came of opening a set-up; what is not final leaves the operation open. */
export async function recordOpenedSetup(
  deps: Deps,
  operation: Operation<"open_setup">,
  answer: Answer<OpenedSetup>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    await tx.operations.close(operation.id, answer, deps.now());
    const setup = await tx.vault.findSetup(operation.params.setupId);
    if (setup && answer.kind === "ok" && setup.ref === null)
      await tx.vault.saveSetup({ ...setup, ref: answer.value.ref });
  });
}
