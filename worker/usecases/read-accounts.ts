import { alertUnauthorized } from "./alert.ts";
import { mirrorAccount } from "./mirror-account.ts";
import type { Deps } from "./ports.ts";

/** One run's bite: each is one call, and a seller who waits is asked about again by the next run. */
const ACCOUNTS_PER_RUN_MAX = 100;

/**
 * Asks Stripe about the accounts of sellers whose transfers wait because they cannot be paid, in
 * case the event that says otherwise got lost. The next run of the transfers pays who can be paid.
 */
export async function readAccounts(deps: Deps): Promise<number> {
  const sellers = await deps.store.reads.unpayableSellers(ACCOUNTS_PER_RUN_MAX);
  for (const { id, account } of sellers) {
    const read = await deps.onboarding.readAccount(account);
    if (read.kind !== "ok") {
      await alertUnauthorized(deps, "stripe", read);
      deps.log.warn("account.not_read", { sellerId: id, code: read.code });
      continue;
    }
    await deps.store.transact((tx) => mirrorAccount(deps, tx, id, read.value));
  }
  return sellers.length;
}
