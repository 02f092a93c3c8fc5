import type { SellerId } from "../domain/ids.ts";
import type { AccountFacts } from "../processors/processor.ts";
import type { Deps, Tx } from "./ports.ts";

/** Keeps what Stripe says of a seller's account: what it may do, and what is asked of it. */
export async function mirrorAccount(
  deps: Deps,
  tx: Tx,
  sellerId: SellerId,
  { transfers, requirements }: AccountFacts,
): Promise<void> {
  await tx.sellers.setStripeTransfers(sellerId, transfers);
  await tx.sellers.saveRequirements(sellerId, requirements, deps.now());
}
