import type Stripe from "stripe";
import { accountSettings, noFutureRequirements, profileOf } from "./account-parts.ts";
import { connectedAccount } from "./account-state.ts";
import { payoutSettingsOf } from "./bank/settings.ts";
import type { Platform } from "./platform.ts";

/** A connected account, or the platform's own. */
export function ownAccount(platform: Platform, id: string): Stripe.Account {
  if (id !== platform.accountId) return connectedAccount(platform, id);
  return {
    id,
    object: "account",
    business_profile: profileOf({ name: "Artisan's Hub" }),
    business_type: "company",
    capabilities: { card_payments: "active", transfers: "active" },
    charges_enabled: true,
    controller: { type: "account" },
    country: "US",
    default_currency: "usd",
    details_submitted: true,
    email: "hub@example.com",
    metadata: {},
    payouts_enabled: true,
    requirements: noFutureRequirements(),
    settings: settingsOf(platform),
    type: "standard",
  };
}

function settingsOf(platform: Platform): Stripe.Account.Settings {
  const { debit_negative_balances, schedule, statement_descriptor } = payoutSettingsOf(
    platform,
    platform.accountId,
  );
  return {
    ...accountSettings("Artisan's Hub", "ARTISANS HUB"),
    payouts: { debit_negative_balances, schedule, statement_descriptor },
  };
}
