import type Stripe from "stripe";
import { changeAccount } from "./account-changes.ts";
import { type AccountFile, connectedAccount } from "./account-state.ts";
import { accountTotals } from "./bank/balance.ts";
import { emit } from "./events.ts";
import type { Platform } from "./platform.ts";
import { refused } from "./wire/errors.ts";

type RejectReason = Stripe.AccountRejectParams["reason"];
const REJECTED: Record<string, AccountFile["blocked"]> = {
  other: "rejected.platform_other",
  terms_of_service: "rejected.platform_terms_of_service",
};

/** The platform does not want the account: nothing can be paid to it or out of it any more. */
export function rejectAccount(
  platform: Platform,
  id: string,
  reason: RejectReason,
): Stripe.Account {
  return changeAccount(platform, id, (_account, file) => {
    file.blocked = REJECTED[reason] ?? "rejected.platform_fraud";
  });
}

/** Only an account without any money on it can be deleted. */
export function deleteAccount(platform: Platform, id: string): Stripe.DeletedAccount {
  const account = connectedAccount(platform, id);
  if (accountTotals(platform, id).some(({ amount }) => amount !== 0)) {
    throw refused({
      message: `The account ${id} cannot be deleted: its balance is not zero.`,
      param: "account",
    });
  }
  tellOfApplication(platform, account.id, "deauthorized");
  platform.stores.accounts.remove(id);
  return { id, object: "account", deleted: true };
}

/** The owner disconnects the account from the platform, or connects it again. */
export function authorize(platform: Platform, id: string, wanted: boolean): void {
  const { departed } = platform.hidden.connect;
  const account = wanted ? departed.get(id) : connectedAccount(platform, id);
  if (!account) throw refused({ message: `The account ${id} has not been disconnected.` });
  if (wanted) {
    departed.delete(id);
    platform.stores.accounts.add(account);
  } else {
    departed.set(id, account);
    platform.stores.accounts.remove(id);
  }
  tellOfApplication(platform, id, wanted ? "authorized" : "deauthorized");
}

function tellOfApplication(platform: Platform, account: string, what: string): void {
  const application = { id: applicationOf(platform), name: "Artisan's Hub", object: "application" };
  emit(platform, `account.application.${what}`, application, { account });
}

/** The platform as connected accounts know it. */
export function applicationOf(platform: Platform): string {
  return `ca_${platform.accountId.slice(5)}`;
}
