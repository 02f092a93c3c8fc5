import type { CustomerId, UserId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Customer } from "../../domain/saved-methods.ts";
import { alertUnauthorized } from "../alert.ts";
import type { Deps } from "../ports.ts";

export type CustomerError = { readonly kind: "processor_unavailable" | "processor_refused" };

/**
 * The member as the processor knows them, made when it is first needed. The row comes first and its
 * id is the key, so that whoever repeats it, or does it at the same time, gets the same customer.
 * One that is made again after Stripe has forgotten the key belongs to nobody and has nothing.
 */
export async function customerOf(
  deps: Deps,
  known: Customer | undefined,
  { userId, processor }: { userId: UserId; processor: ProcessorName },
): Promise<Result<Customer, CustomerError>> {
  if (known && (known.ref !== null || processor === "paypal")) return ok(known);
  const fresh = { id: deps.newId<CustomerId>(), userId, processor, ref: null };
  const customer = known ?? (await deps.store.vault.openCustomer(fresh, deps.now()));
  if (customer.ref !== null) return ok(customer);
  const made = await deps.processors[processor].vault.createCustomer(customer);
  if (made.kind === "rejected") return err({ kind: "processor_refused" });
  if (made.kind !== "ok") {
    await alertUnauthorized(deps, processor, made);
    return err({ kind: "processor_unavailable" });
  }
  const { ref } = made.value;
  if (ref === undefined) return ok(customer);
  await deps.store.transact((tx) => tx.vault.nameCustomer(customer.id, ref));
  return ok({ ...customer, ref });
}
