import type { PaymentId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Deps } from "../ports.ts";

/**
 * What lets the processor's own form show what a member has saved there; undefined where there is
 * nothing to show, or no answer: the payment can be paid without. Never stored.
 */
export async function openVaultSession(
  deps: Deps,
  { paymentId, processor }: { paymentId: PaymentId; processor: ProcessorName },
): Promise<string | undefined> {
  const customer = await deps.store.vault.customerOf(paymentId);
  if (!customer?.ref) return undefined;
  const session = await deps.processors[processor].vault.openSession(customer.ref);
  if (session.kind === "ok") return session.value.clientSecret;
  deps.log.warn("vault.session_not_opened", { paymentId, processor, code: session.code });
  return undefined;
}
