import type Stripe from "stripe";
import { profileOf, requirements } from "./account-parts.ts";
import { changed, emit } from "./events.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest, refused } from "./wire/errors.ts";

/** What an Express account still has to tell before it can be paid. */
const DUE_AT_FIRST = [
  "business_profile.url",
  "external_account",
  "individual.dob.day",
  "individual.first_name",
  "individual.last_name",
  "tos_acceptance.date",
  "tos_acceptance.ip",
];
const CURRENCIES: Record<string, string> = {
  US: "usd",
  GB: "gbp",
  JP: "jpy",
  CA: "cad",
  CH: "chf",
};

export type DisabledReason = Stripe.Account.Requirements.DisabledReason;
export type TransfersStatus = "active" | "inactive" | "pending";

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
  const { world, stores } = platform;
  const country = params.country ?? "US";
  const account: Stripe.Account = {
    id: world.ids.next("acct", 16),
    object: "account",
    business_profile: profileOf(params.business_profile),
    business_type: params.business_type ?? null,
    capabilities: {},
    charges_enabled: false,
    controller: controllerOf(params),
    country,
    created: world.clock.nowSeconds(),
    default_currency: params.default_currency ?? CURRENCIES[country] ?? "eur",
    details_submitted: false,
    email: params.email ?? null,
    future_requirements: requirements<never>([], null),
    metadata: mergeMetadata({}, params.metadata),
    payouts_enabled: false,
    requirements: requirements(DUE_AT_FIRST, "requirements.past_due"),
    settings: null,
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: params.type ?? typeOf(params),
  };
  account.external_accounts = {
    object: "list",
    data: [],
    has_more: false,
    url: `/v1/accounts/${account.id}/external_accounts`,
  };
  stores.accounts.add(account);
  requestCapabilities(account, params.capabilities);
  return account;
}

function typeOf(params: Stripe.AccountCreateParams): Stripe.Account.Type {
  return params.controller === undefined ? "standard" : "none";
}

function controllerOf(params: Stripe.AccountCreateParams): Stripe.Account.Controller {
  const { controller, type } = params;
  const express = type === "express";
  return {
    fees: { payer: controller?.fees?.payer ?? (express ? "application_express" : "account") },
    is_controller: true,
    losses: { payments: controller?.losses?.payments ?? (express ? "application" : "stripe") },
    requirement_collection: controller?.requirement_collection ?? "stripe",
    stripe_dashboard: {
      type: controller?.stripe_dashboard?.type ?? (express ? "express" : "full"),
    },
    type: "application",
  };
}

type CapabilityName = "transfers" | "card_payments";
type CapabilitiesParam = Partial<Record<CapabilityName, { requested?: boolean }>>;

function requestCapabilities(account: Stripe.Account, wanted: CapabilitiesParam | undefined): void {
  const capabilities = account.capabilities ?? {};
  for (const name of ["transfers", "card_payments"] as const) {
    const requested = wanted?.[name]?.requested;
    if (requested === false) delete capabilities[name];
    if (requested === true) {
      capabilities[name] ??= account.details_submitted ? "active" : "inactive";
    }
  }
  account.capabilities = capabilities;
}

export function updateAccount(
  platform: Platform,
  id: string,
  params: Stripe.AccountUpdateParams,
): Stripe.Account {
  const account = platform.stores.accounts.get(id, "account");
  checkEmail(params.email);
  const previous = changed(account, ["email", "business_profile", "metadata", "capabilities"]);
  if (params.email !== undefined) account.email = params.email || null;
  if (params.default_currency !== undefined) account.default_currency = params.default_currency;
  if (params.business_type !== undefined) account.business_type = params.business_type || null;
  if (params.business_profile !== undefined) {
    const given = Object.fromEntries(
      Object.entries(profileOf(params.business_profile)).filter(([, value]) => value !== null),
    );
    account.business_profile = { ...profileOf({}), ...account.business_profile, ...given };
  }
  account.metadata = mergeMetadata(account.metadata, params.metadata);
  requestCapabilities(account, params.capabilities);
  emit(platform, "account.updated", account, { account: id, previous });
  return account;
}

/** The artisan has answered everything on the hosted page. */
export function completeOnboarding(platform: Platform, id: string): void {
  const account = platform.stores.accounts.get(id);
  account.details_submitted = true;
  account.business_type ??= "individual";
  account.tos_acceptance = { date: platform.world.clock.nowSeconds(), ip: null, user_agent: null };
  setTransfers(platform, id, "active", null);
}

/** Gains or loses the capability, as Stripe's reviews do; the Connect endpoint hears of it. */
export function setTransfers(
  platform: Platform,
  id: string,
  status: TransfersStatus,
  disabledReason: DisabledReason | null,
): Stripe.Account {
  const account = platform.stores.accounts.get(id);
  const previous = changed(account, [
    "capabilities",
    "requirements",
    "payouts_enabled",
    "details_submitted",
  ]);
  account.capabilities = { ...account.capabilities, transfers: status };
  account.payouts_enabled = status === "active";
  account.details_submitted ||= status === "active";
  const reason = disabledReason ?? REASONS[status];
  account.requirements = requirements(
    reason === null ? [] : ["individual.verification.document"],
    reason,
  );
  emit(platform, "capability.updated", showCapability(platform, id, "transfers"), {
    account: id,
    previous: { status: previous.capabilities?.transfers ?? "unrequested" },
  });
  emit(platform, "account.updated", account, { account: id, previous });
  return account;
}

const REASONS: Record<TransfersStatus, DisabledReason | null> = {
  active: null,
  inactive: "requirements.past_due",
  pending: "requirements.pending_verification",
};

export function showCapability(
  platform: Platform,
  accountId: string,
  name: string,
): Stripe.Capability {
  const account = platform.stores.accounts.get(accountId, "account");
  if (name !== "transfers" && name !== "card_payments") {
    throw refused({ message: `Unknown capability: ${name}`, param: "capability" });
  }
  const status = account.capabilities?.[name];
  return {
    id: name,
    object: "capability",
    account: accountId,
    requested: status !== undefined,
    requested_at: status === undefined ? null : (account.created ?? null),
    requirements: requirements(
      account.requirements?.currently_due ?? [],
      status === "active" ? null : "requirements.fields_needed",
    ),
    status: status ?? "unrequested",
  };
}

export function updateCapability(
  platform: Platform,
  accountId: string,
  name: string,
  requested: boolean | undefined,
): Stripe.Capability {
  const account = platform.stores.accounts.get(accountId, "account");
  if (requested !== undefined) requestCapabilities(account, { [name]: { requested } });
  return showCapability(platform, accountId, name);
}

function checkEmail(email: string | undefined): void {
  if (!email || /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return;
  throw invalidRequest({
    code: "email_invalid",
    message: `Invalid email address: ${email}`,
    param: "email",
  });
}
