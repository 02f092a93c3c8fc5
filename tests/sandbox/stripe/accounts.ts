import type Stripe from "stripe";
import { changeAccount, refresh } from "./account-changes.ts";
import { accountSettings, noFutureRequirements, profileOf } from "./account-parts.ts";
import { setIndividual } from "./account-persons.ts";
import { type AccountFile, CAPABILITIES, connectedAccount, fileOf } from "./account-state.ts";
import { addExternalAccount, clearExternalAccounts } from "./bank/external-accounts.ts";
import { beginPayoutDays } from "./bank/payout-days.ts";
import { checkDescriptor, payoutSettingsOf, scheduleFrom } from "./bank/settings.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { forbidden, invalidRequest, refused } from "./wire/errors.ts";

const CURRENCIES: Record<string, string> = {
  US: "usd",
  GB: "gbp",
  JP: "jpy",
  CA: "cad",
  CH: "chf",
};

export function createAccount(
  platform: Platform,
  params: Stripe.AccountCreateParams,
): Stripe.Account {
  if (params.type !== undefined && params.controller !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: type, controller.",
      param: "type",
    });
  }
  checkEmail(params.email);
  const account = emptyAccount(platform, params);
  checkTerms(account, params.tos_acceptance);
  platform.stores.accounts.add(account);
  try {
    applyParams(platform, account, fileOf(platform, account.id), params);
  } catch (error) {
    platform.stores.accounts.remove(account.id);
    throw error;
  }
  refresh(platform, account);
  beginPayoutDays(platform);
  return account;
}

function emptyAccount(platform: Platform, params: Stripe.AccountCreateParams): Stripe.Account {
  const { world } = platform;
  const country = params.country ?? "US";
  return {
    id: world.ids.next("acct", 16),
    object: "account",
    business_profile: profileOf({}),
    business_type: null,
    capabilities: {},
    charges_enabled: false,
    controller: controllerOf(params),
    country,
    created: world.clock.nowSeconds(),
    default_currency: params.default_currency ?? CURRENCIES[country] ?? "eur",
    details_submitted: false,
    email: null,
    future_requirements: noFutureRequirements(),
    metadata: {},
    payouts_enabled: false,
    requirements: noFutureRequirements(),
    settings: accountSettings(null, null),
    tos_acceptance: {
      date: null,
      ip: null,
      ...(params.tos_acceptance?.service_agreement && {
        service_agreement: params.tos_acceptance.service_agreement,
      }),
      user_agent: null,
    },
    type: params.type ?? (params.controller === undefined ? "standard" : "none"),
  };
}

function controllerOf(params: Stripe.AccountCreateParams): Stripe.Account.Controller {
  const { controller, type } = params;
  const express = type === "express";
  const custom = type === "custom";
  const byPlatform = express || custom;
  const dashboard = express ? "express" : custom ? "none" : "full";
  const payer = express ? "application_express" : custom ? "application_custom" : "account";
  return {
    fees: { payer: controller?.fees?.payer ?? payer },
    is_controller: true,
    losses: { payments: controller?.losses?.payments ?? (byPlatform ? "application" : "stripe") },
    requirement_collection:
      controller?.requirement_collection ?? (custom ? "application" : "stripe"),
    stripe_dashboard: { type: controller?.stripe_dashboard?.type ?? dashboard },
    type: "application",
  };
}

export function updateAccount(
  platform: Platform,
  id: string,
  params: Stripe.AccountUpdateParams,
): Stripe.Account {
  const account = connectedAccount(platform, id);
  checkEmail(params.email);
  checkTerms(account, params.tos_acceptance);
  checkPermitted(platform, account, params);
  return changeAccount(platform, id, (changing, file) =>
    applyParams(platform, changing, file, params),
  );
}

/** Whoever uses Stripe's own pages accepts the terms there; nobody else can do it for them. */
function checkTerms(
  account: Stripe.Account,
  terms: Stripe.AccountCreateParams["tos_acceptance"],
): void {
  if (terms?.date === undefined && terms?.ip === undefined) return;
  if (account.controller?.requirement_collection === "application") return;
  throw refused({
    message:
      "You cannot accept the Terms of Service on behalf of accounts where `controller[requirement_collection]=stripe`, which includes Standard and Express accounts.",
    param: "tos_acceptance",
  });
}

const OF_THE_PERSON = ["individual", "company", "business_type", "external_account"] as const;

/** Once Stripe has asked the person themselves, the platform no longer speaks for them. */
function checkPermitted(
  platform: Platform,
  account: Stripe.Account,
  params: Stripe.AccountUpdateParams,
): void {
  if (account.controller?.requirement_collection === "application") return;
  if (!fileOf(platform, account.id).linked) return;
  const asked = OF_THE_PERSON.find((name) => params[name] !== undefined);
  if (asked === undefined) return;
  throw forbidden(
    `This application does not have the required permissions for the parameter '${asked}' on account '${account.id}'.`,
  );
}

/** What creating and updating have in common. */
function applyParams(
  platform: Platform,
  account: Stripe.Account,
  file: AccountFile,
  params: Stripe.AccountCreateParams | Stripe.AccountUpdateParams,
): void {
  if (params.email !== undefined) account.email = params.email || null;
  if (params.default_currency !== undefined) account.default_currency = params.default_currency;
  if (params.business_type !== undefined) account.business_type = params.business_type || null;
  if (params.business_profile !== undefined) {
    const given = Object.entries(profileOf(params.business_profile));
    Object.assign(
      account.business_profile ?? {},
      Object.fromEntries(given.filter(([, value]) => value !== null)),
    );
  }
  account.metadata = mergeMetadata(account.metadata, params.metadata);
  if (params.company) addCompany(account, params.company);
  if (params.individual) setIndividual(platform, account, params.individual);
  addTerms(account, params.tos_acceptance);
  addSettings(platform, account, params.settings);
  if (params.external_account) {
    clearExternalAccounts(platform, account.id, account.default_currency ?? "usd");
    addExternalAccount(platform, account, { external_account: params.external_account });
  }
  request(platform, file, params.capabilities);
  if (account.controller?.requirement_collection === "application") hand(platform, account);
}

/** An account that the platform speaks for has handed everything in when nothing is missing. */
function hand(platform: Platform, account: Stripe.Account): void {
  if (account.details_submitted) return;
  refresh(platform, account);
  if (account.requirements?.currently_due?.length === 0) account.details_submitted = true;
}

function addCompany(
  account: Stripe.Account,
  params: NonNullable<Stripe.AccountUpdateParams["company"]>,
): void {
  account.company = {
    directors_provided: params.directors_provided ?? false,
    executives_provided: params.executives_provided ?? false,
    name: params.name ?? account.company?.name ?? null,
    owners_provided: params.owners_provided ?? account.company?.owners_provided ?? false,
    phone: params.phone ?? account.company?.phone ?? null,
    tax_id_provided: params.tax_id !== undefined || account.company?.tax_id_provided === true,
    verification: account.company?.verification ?? {
      document: { back: null, details: null, details_code: null, front: null },
    },
  };
}

function addTerms(
  account: Stripe.Account,
  terms: Stripe.AccountUpdateParams["tos_acceptance"],
): void {
  if (!terms) return;
  const { date, ip, service_agreement, user_agent } = terms;
  account.tos_acceptance = {
    ...account.tos_acceptance,
    ...(date !== undefined && { date }),
    ...(ip !== undefined && { ip }),
    ...(service_agreement !== undefined && { service_agreement }),
    ...(user_agent !== undefined && { user_agent }),
  };
}

function addSettings(
  platform: Platform,
  account: Stripe.Account,
  settings: Stripe.AccountUpdateParams["settings"],
): void {
  const descriptor = settings?.payments?.statement_descriptor;
  if (descriptor !== undefined && account.settings)
    account.settings.payments.statement_descriptor = descriptor;
  const payouts = settings?.payouts;
  if (!payouts) return;
  const kept = payoutSettingsOf(platform, account.id);
  if (payouts.schedule)
    kept.schedule = scheduleFrom(kept.schedule, payouts.schedule, "settings[payouts][schedule]");
  if (payouts.statement_descriptor !== undefined) {
    checkDescriptor(payouts.statement_descriptor, "settings[payouts][statement_descriptor]");
    kept.statement_descriptor = payouts.statement_descriptor || null;
  }
  if (payouts.debit_negative_balances !== undefined)
    kept.debit_negative_balances = payouts.debit_negative_balances;
}

type CapabilitiesParam = Stripe.AccountUpdateParams["capabilities"];

export function request(
  platform: Platform,
  file: AccountFile,
  wanted: CapabilitiesParam | undefined,
): void {
  for (const name of CAPABILITIES) {
    const requested = wanted?.[name]?.requested;
    if (requested === false) delete file.requested[name];
    if (requested === true) file.requested[name] ??= platform.world.clock.nowSeconds();
  }
}

function checkEmail(email: string | undefined): void {
  if (!email || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return;
  throw invalidRequest({
    code: "email_invalid",
    message: `Invalid email address: ${email}`,
    param: "email",
  });
}
