import type { Operation } from "../../domain/operation.ts";
import type { Answer, MethodFacts } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { applyMethod } from "../saved-methods/apply-method.ts";

/**
 * Records what was saved without buying. The method is mirrored before the operation is closed: a
 * crash in between repeats the call under its key, and the mirror takes the same method once.
 */
export async function recordFinishedSetup(
  deps: Deps,
  operation: Operation<"finish_setup">,
  answer: Answer<MethodFacts>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  if (answer.kind === "ok") {
    await nameCustomer(deps, operation, answer.value);
    await applyMethod(deps, operation.processor, answer.value, undefined);
  }
  await deps.store.transact(async (tx) => {
    await tx.operations.close(operation.id, answer, deps.now());
    const setup = await tx.vault.findSetup(operation.params.setupId);
    if (setup && answer.kind === "ok")
      await tx.vault.saveSetup({ ...setup, methodRef: answer.value.ref });
  });
}

/** PayPal's name of a customer comes with the first thing that was saved. */
async function nameCustomer(
  deps: Deps,
  { params, processor }: Operation<"finish_setup">,
  facts: MethodFacts,
): Promise<void> {
  if (facts.state !== "active") return;
  await deps.store.transact(async (tx) => {
    const setup = await tx.vault.findSetup(params.setupId);
    const customers = setup ? await tx.vault.lockCustomers(setup.userId) : [];
    const customer = customers.find((one) => one.processor === processor);
    if (customer) await tx.vault.nameCustomer(customer.id, facts.customerRef);
  });
}
