import type Stripe from "stripe";
import { changeAccount } from "./account-changes.ts";
import { setIndividual } from "./account-persons.ts";
import { representativeOf, standingOf } from "./account-requirements.ts";
import type { AccountFile, Asked, DisabledReason } from "./account-state.ts";
import { addExternalAccount, repairExternalAccounts } from "./bank/external-accounts.ts";
import { later, type Platform } from "./platform.ts";

export type TransfersStatus = "active" | "inactive" | "pending";

/** Stripe looks at a document within days; here a day of the world's clock. */
const REVIEW_TAKES_MS = 86_400_000;
/** How long somebody who has left something out can still be paid. */
const DOCUMENT_GIVEN_MS = 7 * 86_400_000;
const DOCUMENT = "individual.verification.document";

/** How a person can end the hosted pages. */
export type Ending = "complete" | "incomplete" | "pending" | "restricted";

/** The person has come to the end of the hosted pages. */
export function endOnboarding(platform: Platform, id: string, ending: Ending): void {
  changeAccount(platform, id, (account, file) => {
    account.details_submitted = true;
    account.tos_acceptance = { ...account.tos_acceptance, ...accepted(platform) };
    file.asked = file.asked.filter(({ name }) => name === "external_account");
    if (account.external_accounts?.data.some(({ status }) => status !== "errored")) file.asked = [];
    file.verifying = ending === "pending" ? [DOCUMENT] : [];
    if (ending === "incomplete") {
      file.asked.push(ask(DOCUMENT, platform.world.clock.now() + DOCUMENT_GIVEN_MS));
    }
    if (ending === "restricted") {
      file.asked.push({
        ...ask(DOCUMENT, null),
        error: {
          code: "verification_document_failed_other",
          reason: "The document could not be verified.",
        },
      });
    }
  });
  if (ending === "pending") later(platform, REVIEW_TAKES_MS, "account_reviewed", id);
  if (ending === "incomplete") later(platform, DOCUMENT_GIVEN_MS, "account_deadline", id);
}

function accepted(platform: Platform) {
  return { date: platform.world.clock.nowSeconds(), ip: "127.0.0.1", user_agent: null };
}

export function ask(name: string, deadlineMs: number | null): Asked {
  return { name, deadlineMs, stops: "everything", error: null };
}

/** A job: what was handed in has been looked at, and is fine. */
export function endReview(platform: Platform, id: string): void {
  if (!platform.stores.accounts.find(id)) return;
  changeAccount(platform, id, (_account, file) => {
    file.verifying = [];
  });
}

/** Gains or loses the capability, as Stripe's reviews do; the Connect endpoint hears of it. */
export function setTransfers(
  platform: Platform,
  id: string,
  status: TransfersStatus,
  disabledReason: DisabledReason | null,
): Stripe.Account {
  return changeAccount(platform, id, (account, file) => {
    file.requested.transfers ??= platform.world.clock.nowSeconds();
    file.asked = [];
    file.verifying = [];
    file.blocked = disabledReason;
    if (status !== "inactive") tellEverything(platform, account, file);
    if (status === "pending") file.verifying = [DOCUMENT];
    if (status === "inactive") file.asked = [ask(DOCUMENT, null)];
  });
}

/** Stripe asks for more, at once or until a day; without a reason of its own it is past due then. */
export function restrict(
  platform: Platform,
  id: string,
  names: readonly string[],
  deadlineMs: number | null,
  disabledReason: DisabledReason | null,
): Stripe.Account {
  const { clock } = platform.world;
  const account = changeAccount(platform, id, (_account, file) => {
    const kept = file.asked.filter(({ name }) => !names.includes(name));
    const at = deadlineMs === null ? null : clock.now() + deadlineMs;
    file.asked = [...kept, ...names.map((name) => ask(name, at))];
    file.blocked = disabledReason;
  });
  if (deadlineMs !== null) later(platform, deadlineMs, "account_deadline", id);
  return account;
}

/** What a person would have told, so that nothing is missing; only what is not there yet. */
function tellEverything(platform: Platform, account: Stripe.Account, file: AccountFile): void {
  account.business_type ??= "individual";
  const profile = account.business_profile;
  if (profile) {
    profile.url ??= "https://artisan.example";
    profile.mcc ??= "5970";
  }
  if (account.settings) account.settings.payments.statement_descriptor ??= "ARTISAN";
  if (account.business_type !== "individual") {
    account.company = { name: "Artisan", tax_id_provided: true, ...account.company };
  }
  if (missesAPerson(platform, account)) setIndividual(platform, account, PERSON);
  if (account.external_accounts?.data.length === 0)
    addExternalAccount(platform, account, { external_account: testBank(account) });
  repairExternalAccounts(platform, account.id);
  account.tos_acceptance = { ...accepted(platform), ...withoutNulls(account.tos_acceptance) };
  account.details_submitted = true;
  file.blocked = null;
}

function missesAPerson(platform: Platform, account: Stripe.Account): boolean {
  const due = standingOf(platform, account).requirements.currently_due ?? [];
  const person = representativeOf(platform, account.id)?.id ?? "representative";
  return due.some((name) => name.startsWith("individual.") || name.startsWith(person));
}

const PERSON = {
  first_name: "Ada",
  last_name: "Artisan",
  dob: { day: 1, month: 1, year: 1901 },
  id_number: "000000000",
};

function withoutNulls(terms: Stripe.Account.TosAcceptance | undefined): object {
  return Object.fromEntries(Object.entries(terms ?? {}).filter(([, value]) => value !== null));
}

/** The number whose payouts succeed. */
function testBank(account: Stripe.Account) {
  return {
    object: "bank_account" as const,
    account_number: "000123456789",
    country: account.country ?? "US",
    currency: account.default_currency ?? "usd",
    ...(account.country === "US" && { routing_number: "110000000" }),
  };
}
