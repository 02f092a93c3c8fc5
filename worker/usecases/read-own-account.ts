import type { SellerId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { alertUnauthorized } from "./alert.ts";
import { mirrorAccount } from "./mirror-account.ts";
import type { Deps } from "./ports.ts";

export type ReadAccountError = {
  readonly kind: "not_onboarded" | "too_many_looks" | "processor_unavailable";
};
/** Whoever comes back from Stripe's page looks a few times; each look is a call. */
const LOOKS = { max: 20, windowMs: 10 * 60_000 };

/** Asks Stripe how a seller's account stands now, when its owner comes back from Stripe's page. */
export async function readOwnAccount(
  deps: Deps,
  { sellerId }: { readonly sellerId: SellerId },
): Promise<Result<void, ReadAccountError>> {
  const seller = await deps.store.transact((tx) => tx.sellers.find(sellerId));
  if (!seller?.stripeAccountId) return err({ kind: "not_onboarded" });
  const { isAllowed } = await deps.store.limits.count(`account:${sellerId}`, LOOKS, deps.now());
  if (!isAllowed) return err({ kind: "too_many_looks" });
  const read = await deps.onboarding.readAccount(seller.stripeAccountId);
  if (read.kind !== "ok") {
    await alertUnauthorized(deps, "stripe", read);
    return err({ kind: "processor_unavailable" });
  }
  await deps.store.transact((tx) => mirrorAccount(deps, tx, sellerId, read.value));
  return ok(undefined);
}
