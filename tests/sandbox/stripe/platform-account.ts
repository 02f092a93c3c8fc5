import type Stripe from "stripe";
import { profileOf, requirements } from "./account-parts.ts";
import type { Platform } from "./platform.ts";

/** A connected account, or the platform's own, whose payouts are manual as the project asks. */
export function ownAccount(platform: Platform, id: string): Stripe.Account {
  if (id !== platform.accountId) return platform.stores.accounts.get(id, "account");
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
    requirements: requirements<never>([], null),
    settings: PLATFORM_SETTINGS,
    type: "standard",
  };
}

const PLATFORM_SETTINGS = {
  branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
  card_payments: {
    statement_descriptor_prefix: "ARTISANS HUB",
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  dashboard: { display_name: "Artisan's Hub", timezone: "Etc/UTC" },
  payments: {
    statement_descriptor: "ARTISANS HUB",
    statement_descriptor_kana: null,
    statement_descriptor_kanji: null,
    statement_descriptor_prefix_kana: null,
    statement_descriptor_prefix_kanji: null,
  },
  payouts: {
    debit_negative_balances: true,
    schedule: { delay_days: 2, interval: "manual" },
    statement_descriptor: null,
  },
} satisfies Stripe.Account.Settings;
