import type Stripe from "stripe";
import { changeAccount } from "../account-changes.ts";
import { differences } from "../account-parts.ts";
import { connectedAccount, fileOf } from "../account-state.ts";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { notFound, refused } from "../wire/errors.ts";
import { type BankInput, type CardInput, destinationFrom } from "./destinations.ts";

export type External = Stripe.BankAccount | Stripe.Card;

export type ExternalParams = {
  external_account: string | BankInput | CardInput | { object: "card"; token: string };
  default_for_currency?: boolean;
  metadata?: Record<string, string | number | null>;
};

export function createExternalAccount(
  platform: Platform,
  accountId: string,
  params: ExternalParams,
): External {
  let made: External | undefined;
  changeAccount(platform, accountId, (account) => {
    made = addExternalAccount(platform, account, params);
  });
  if (!made) throw new Error("nothing was made");
  return made;
}

/** Adds it to an account that is being changed; a working one ends what a failed payout asked for. */
export function addExternalAccount(
  platform: Platform,
  account: Stripe.Account,
  params: ExternalParams,
): External {
  const made = destinationFrom(platform, account, params.external_account);
  const others = externalsOf(platform, account.id);
  if (others.some(({ fingerprint }) => fingerprint === made.fingerprint)) {
    throw refused({
      code: "bank_account_exists",
      message: "A bank account with that routing number and account number already exists.",
      param: "external_account",
    });
  }
  made.metadata = mergeMetadata({}, params.metadata);
  const first = !others.some(({ currency }) => currency === made.currency);
  made.default_for_currency = false;
  platform.stores.externalAccounts.add(made);
  if (first || params.default_for_currency === true) makeDefault(platform, made);
  const file = fileOf(platform, account.id);
  file.asked = file.asked.filter(({ name }) => name !== "external_account");
  emit(platform, "account.external_account.created", made, { account: account.id });
  return made;
}

/** One of each currency is where payouts go. */
function makeDefault(platform: Platform, chosen: External): void {
  for (const external of externalsOf(platform, String(chosen.account))) {
    if (external.currency === chosen.currency) external.default_for_currency = external === chosen;
  }
}

export function externalsOf(platform: Platform, accountId: string): External[] {
  return platform.stores.externalAccounts.all().filter(({ account }) => account === accountId);
}

export function updateExternalAccount(
  platform: Platform,
  accountId: string,
  id: string,
  params: Stripe.AccountUpdateExternalAccountParams,
): External {
  const external = findExternal(platform, accountId, id);
  changeAccount(platform, accountId, (_account, file) => {
    const before = structuredClone(external);
    if (external.object === "bank_account") {
      external.account_holder_name = params.account_holder_name ?? external.account_holder_name;
      external.account_holder_type = params.account_holder_type || external.account_holder_type;
      // Whoever corrects what the bank did not like gets payouts again.
      if (params.account_holder_name !== undefined && external.status === "errored") {
        external.status = "new";
        file.asked = file.asked.filter(({ name }) => name !== "external_account");
      }
    } else {
      if (params.exp_month !== undefined) external.exp_month = Number(params.exp_month);
      if (params.exp_year !== undefined) external.exp_year = Number(params.exp_year);
      external.name = params.name ?? external.name;
    }
    external.metadata = mergeMetadata(external.metadata, params.metadata);
    if (params.default_for_currency === true) makeDefault(platform, external);
    announceChange(platform, external, before);
  });
  return external;
}

function announceChange(platform: Platform, external: External, before: External): void {
  const previous = differences(before, external);
  if (Object.keys(previous).length === 0) return;
  emit(platform, "account.external_account.updated", external, {
    account: String(external.account),
    previous,
  });
}

export function deleteExternalAccount(
  platform: Platform,
  accountId: string,
  id: string,
): Stripe.DeletedBankAccount | Stripe.DeletedCard {
  const external = findExternal(platform, accountId, id);
  const only = externalsOf(platform, accountId).filter(
    ({ currency }) => currency === external.currency,
  );
  if (external.default_for_currency && only.length > 1) {
    throw refused({
      message: `You cannot delete the default external account for your default currency. Please make another external account the default using the \`default_for_currency\` param, and then delete this one.`,
    });
  }
  changeAccount(platform, accountId, () => remove(platform, external));
  return { id, object: external.object, currency: external.currency ?? null, deleted: true };
}

function remove(platform: Platform, external: External): void {
  platform.stores.externalAccounts.remove(external.id);
  emit(platform, "account.external_account.deleted", external, {
    account: String(external.account),
  });
}

/** `external_account` of an account's update takes the place of what was there for the currency. */
export function clearExternalAccounts(
  platform: Platform,
  accountId: string,
  currency: string,
): void {
  for (const external of externalsOf(platform, accountId))
    if (external.currency === currency) remove(platform, external);
}

/** The bank has sent a payout back: no further one is tried until the account is corrected. */
export function breakExternalAccount(platform: Platform, accountId: string, id: string): void {
  const external = platform.stores.externalAccounts.find(id);
  if (external?.account !== accountId || !platform.stores.accounts.find(accountId)) return;
  changeAccount(platform, accountId, (_account, file) => {
    const before = structuredClone(external);
    external.status = "errored";
    announceChange(platform, external, before);
    file.asked = file.asked.filter(({ name }) => name !== "external_account");
    file.asked.push({
      name: "external_account",
      deadlineMs: null,
      stops: "payouts",
      error: null,
    });
  });
}

export function repairExternalAccounts(platform: Platform, accountId: string): void {
  for (const external of externalsOf(platform, accountId))
    if (external.status === "errored") external.status = "new";
}

/** An external account is only found below its own account. */
export function findExternal(platform: Platform, accountId: string, id: string): External {
  connectedAccount(platform, accountId);
  const external = platform.stores.externalAccounts.find(id);
  if (external?.account === accountId) return external;
  throw notFound("external account", id, "id");
}
