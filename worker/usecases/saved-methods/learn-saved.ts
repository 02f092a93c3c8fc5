import type { PaymentId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { PaymentFacts } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { applyMethod } from "./apply-method.ts";

/**
 * A payment that was to save something tells what it saved. The processor's own event tells it too;
 * whoever comes first writes it. PayPal's name of a new customer comes with it, and until that is
 * known its events name nobody here: so what was saved meanwhile is asked for.
 */
export async function learnSaved(
  deps: Deps,
  processor: ProcessorName,
  paymentId: PaymentId,
  { saved }: PaymentFacts,
): Promise<void> {
  if (!saved) return;
  const { customerRef, methodRef } = saved;
  const learned = await deps.store.transact(async (tx) => {
    const row = await tx.vault.findPayment(paymentId);
    if (!row) return "nothing";
    const customers = await tx.vault.lockCustomers(row.userId);
    const customer = customers.find((one) => one.processor === processor);
    if (!customer) return "nothing";
    if (customer.ref === null) {
      await tx.vault.nameCustomer(customer.id, customerRef);
      return "customer";
    }
    const isKnown = methodRef === undefined || (await tx.vault.findByRef(processor, methodRef));
    return isKnown ? "nothing" : "method";
  });
  const { vault } = deps.processors[processor];
  if (learned === "method" && methodRef !== undefined) {
    const read = await vault.readMethod(methodRef);
    if (read.kind === "ok") await applyMethod(deps, processor, read.value, undefined);
  }
  if (learned === "customer") {
    const list = await vault.listMethods(customerRef);
    for (const facts of list.kind === "ok" ? list.value : [])
      await applyMethod(deps, processor, facts, undefined);
  }
}
