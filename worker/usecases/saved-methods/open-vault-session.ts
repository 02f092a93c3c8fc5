import type { PaymentId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { SavedMethod } from "../../domain/saved-methods.ts";
import type { Deps } from "../ports.ts";

export type VaultSession = {
  /** Lets the processor's own form show what the member has saved. Never stored. */
  readonly clientSecret: string | undefined;
  /** What the payment is paid with. */
  readonly method: SavedMethod | undefined;
};

/**
 * What a payment's page has to know of saved methods; undefined where there is nothing to show. A
 * processor that does not answer takes nothing but that away: the payment can be paid without.
 */
export async function openVaultSession(
  deps: Deps,
  { paymentId, processor }: { paymentId: PaymentId; processor: ProcessorName },
): Promise<VaultSession | undefined> {
  const found = await deps.store.vault.ofPayment(paymentId);
  if (!found) return undefined;
  const { customer, method } = found;
  if (customer.ref === null) return { clientSecret: undefined, method };
  const session = await deps.processors[processor].vault.openSession(customer.ref);
  if (session.kind === "ok") return { ...session.value, method };
  deps.log.warn("vault.session_not_opened", { paymentId, processor, code: session.code });
  return { clientSecret: undefined, method };
}
