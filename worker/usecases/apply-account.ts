import { isPayable } from "../domain/rails.ts";
import type { Effect, News } from "./apply-subject.ts";
import { looked } from "./look-up.ts";
import { mirrorAccount } from "./mirror-account.ts";
import { mirrorPayout } from "./mirror-payout.ts";
import type { Deps } from "./ports.ts";

// What happens in a seller's own account at Stripe.

export const STRANGER = "an account that no seller here has";
const applied: Effect = { state: "applied" };
const quarantined = (note: string): Effect => ({ state: "quarantined", note });

/** A connected account gained or lost the right to be paid; what waited for it is due again. */
export async function applyAccount(
  deps: Deps,
  ref: string,
  type: string,
  news: News,
): Promise<Effect> {
  // Once deauthorised an account can no longer be read: the event is all there is to know. By its
  // replay the seller may have come back, so then Stripe is asked.
  const deauthorized = type === "account.application.deauthorized" && news.isNew;
  const facts = deauthorized
    ? undefined
    : await looked(deps, "stripe", deps.onboarding.readAccount(ref));
  return deps.store.transact(async (tx) => {
    const seller = await tx.sellers.findByAccount(ref);
    if (!seller) return quarantined(STRANGER);
    if (!(await news.note(tx))) return applied;
    const now = { ...seller, stripeTransfers: facts?.transfers ?? "inactive" };
    if (facts) await mirrorAccount(deps, tx, seller.id, facts);
    else await tx.sellers.setStripeTransfers(seller.id, "inactive");
    if (isPayable(now, "stripe")) {
      const which = {
        rail: "stripe",
        reasons: ["seller_not_payable"],
        sellerId: seller.id,
      } as const;
      await tx.transfers.unblock({ ...which, at: deps.now() });
    }
    return applied;
  });
}

/** A connected account paid out to its bank, or failed to. */
export async function applyPayout(
  deps: Deps,
  ref: string,
  account: string | undefined,
  news: News,
): Promise<Effect> {
  if (account === undefined) return { state: "ignored", note: "the platform's own payout" };
  const facts = await looked(
    deps,
    "stripe",
    deps.processors.stripe.payOut.readPayout(ref, account),
  );
  if (!facts) return quarantined("no such payout");
  return deps.store.transact(async (tx) => {
    const seller = await tx.sellers.findByAccount(account);
    if (!seller) return quarantined(STRANGER);
    if (!(await news.note(tx))) return applied;
    await mirrorPayout(deps, tx, seller.id, facts);
    return applied;
  });
}
