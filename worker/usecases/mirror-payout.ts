import type { PayoutId, SellerId } from "../domain/ids.ts";
import { canMovePayout, type SellerPayout } from "../domain/seller-payouts.ts";
import type { PayoutFacts } from "../processors/processor.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Keeps what Stripe says of a payout from a seller's account to the seller's bank, so that the seller
 * sees the money arrive. It is the seller's money already: nothing is posted. The seller is locked,
 * and what was read before a later state was kept changes nothing.
 */
export async function mirrorPayout(
  deps: Deps,
  tx: Tx,
  sellerId: SellerId,
  { ref, amount, state, failureCode, arrivesAt }: PayoutFacts,
): Promise<void> {
  const at = deps.now();
  const known = await tx.payouts.findByRef(ref);
  const facts = {
    ...{ ref, amount, state, arrivesAt: arrivesAt ?? null },
    failureCode: state === "failed" ? (failureCode ?? null) : null,
  };
  if (!known) return tx.payouts.add({ ...facts, sellerId, id: deps.newId<PayoutId>() }, at);
  if (!isNews(known, facts)) return;
  await tx.payouts.save({ ...known, ...facts }, at);
  deps.log.info("payout.moved", { payoutId: known.id, from: known.state, to: state });
}

/** Another day of arrival counts while it is on its way, and no longer. */
const isNews = (known: SellerPayout, now: Pick<SellerPayout, "state" | "arrivesAt">): boolean =>
  known.state === now.state
    ? known.arrivesAt?.getTime() !== now.arrivesAt?.getTime()
    : canMovePayout(known.state, now.state);
