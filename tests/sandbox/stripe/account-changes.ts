import type Stripe from "stripe";
import { differences } from "./account-parts.ts";
import { capabilityOf, standingOf } from "./account-requirements.ts";
import { type AccountFile, CAPABILITIES, connectedAccount, fileOf } from "./account-state.ts";
import { payoutSettingsOf } from "./bank/settings.ts";
import { emit } from "./events.ts";
import type { Platform } from "./platform.ts";

/**
 * Changes a connected account and everything that follows from it, and tells the Connect endpoint:
 * first each capability whose status is another one, then the account.
 */
export function changeAccount(
  platform: Platform,
  id: string,
  work: (account: Stripe.Account, file: AccountFile) => void,
): Stripe.Account {
  const account = connectedAccount(platform, id);
  const before = picture(platform, account);
  work(account, fileOf(platform, id));
  refresh(platform, account);
  const after = picture(platform, account);
  for (const name of CAPABILITIES) {
    const [old, now] = [before.capabilities[name], after.capabilities[name]];
    if (old.status === now.status) continue;
    const previous = differences(old, now);
    emit(platform, "capability.updated", now, { account: id, previous });
  }
  const previous = differences(before.account, after.account);
  if (Object.keys(previous).length > 0)
    emit(platform, "account.updated", account, { account: id, previous });
  return account;
}

function picture(platform: Platform, account: Stripe.Account) {
  return {
    account: structuredClone(account),
    capabilities: {
      card_payments: structuredClone(capabilityOf(platform, account, "card_payments")),
      transfers: structuredClone(capabilityOf(platform, account, "transfers")),
    },
  };
}

/** Everything of the object that is not stored as such. */
export function refresh(platform: Platform, account: Stripe.Account): void {
  const { stores } = platform;
  account.external_accounts = {
    object: "list",
    data: stores.externalAccounts.all().filter((external) => external.account === account.id),
    has_more: false,
    url: `/v1/accounts/${account.id}/external_accounts`,
  };
  const individual = stores.persons
    .all()
    .find((person) => person.account === account.id && person.relationship?.representative);
  if (account.business_type === "individual" && individual) account.individual = individual;
  else delete account.individual;
  const standing = standingOf(platform, account);
  const { legacyPayments, blocked } = fileOf(platform, account.id);
  account.capabilities = {
    ...standing.capabilities,
    ...(legacyPayments && { legacy_payments: blocked === null ? "active" : "inactive" }),
  };
  account.requirements = standing.requirements;
  account.charges_enabled = standing.capabilities.card_payments === "active";
  account.payouts_enabled = standing.payoutsEnabled;
  if (account.settings) {
    const { schedule, debit_negative_balances, statement_descriptor } = payoutSettingsOf(
      platform,
      account.id,
    );
    account.settings.payouts = { debit_negative_balances, schedule, statement_descriptor };
  }
}

/** A job: the time that was given for something has passed. */
export function meetDeadline(platform: Platform, id: string): void {
  if (platform.stores.accounts.find(id)) changeAccount(platform, id, () => undefined);
}
