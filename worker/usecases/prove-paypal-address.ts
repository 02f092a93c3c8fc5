import type { SellerId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

export type ProofError = { readonly kind: "proof_not_found" };

/**
 * Takes back what stood in the mailed link: the address is proved, and what waited for that is due.
 * A link that was used, is over, was replaced or is another seller's proves nothing.
 */
export async function provePaypalAddress(
  deps: Deps,
  { sellerId, token, actor }: { sellerId: SellerId; token: string; actor: string },
): Promise<Result<void, ProofError>> {
  const digest = await deps.tokens.digest(token);
  return deps.store.transact(async (tx) => {
    const at = deps.now();
    const { paypalEmail, paypalState } = await tx.desk.lock(sellerId);
    const email = await tx.desk.takeProof(sellerId, digest, at);
    if (email === undefined || email !== paypalEmail || paypalState === "blocked")
      return err({ kind: "proof_not_found" });
    await tx.desk.setPaypal(sellerId, { paypalEmail, paypalState: "active" });
    const waits = { rail: "paypal", reasons: ["seller_not_payable"], sellerId } as const;
    await tx.transfers.unblock({ ...waits, payableNow: true, at });
    await audited(deps, tx, { actor, action: "prove_paypal_address", subject: sellerId });
    return ok(undefined);
  });
}
