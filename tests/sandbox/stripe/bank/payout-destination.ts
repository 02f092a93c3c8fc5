import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { notFound, refused } from "../wire/errors.ts";
import { fingerprintOf } from "./destinations.ts";
import { type External, externalsOf } from "./external-accounts.ts";

/** Where a payout goes: the destination that was named, or the default one of its currency. */
export function payoutDestination(
  platform: Platform,
  owner: string,
  currency: string,
  wanted: string | undefined,
): External {
  if (wanted !== undefined) return namedDestination(platform, owner, currency, wanted);
  const found = defaultDestination(platform, owner, currency);
  if (found) return found;
  throw refused({
    message: `Sorry, you don't have any external accounts in that currency (${currency}).`,
    param: "currency",
  });
}

function namedDestination(
  platform: Platform,
  owner: string,
  currency: string,
  id: string,
): External {
  const named = externalsOf(platform, owner).find((external) => external.id === id);
  if (!named) throw notFound("external account", id, "destination");
  if (named.currency === currency) return named;
  throw refused({
    message: `The external account ${id} does not take payouts in ${currency}.`,
    param: "destination",
  });
}

export function defaultDestination(
  platform: Platform,
  owner: string,
  currency: string,
): External | undefined {
  if (owner === platform.accountId) return bankOfPlatform(platform, currency);
  return externalsOf(platform, owner).find(
    (external) => external.currency === currency && external.default_for_currency === true,
  );
}

/**
 * The platform keeps every currency that it takes, so it has a bank account in each; it is made
 * when the first payout in the currency is.
 */
function bankOfPlatform(platform: Platform, currency: string): External {
  const known = externalsOf(platform, platform.accountId).find(
    (external) => external.currency === currency,
  );
  if (known) return known;
  const made: Stripe.BankAccount = {
    id: platform.world.ids.next("ba"),
    object: "bank_account",
    account: platform.accountId,
    account_holder_name: "Artisan's Hub",
    account_holder_type: "company",
    account_type: null,
    available_payout_methods: ["standard"],
    bank_name: "STRIPE TEST BANK",
    country: "US",
    currency,
    default_for_currency: true,
    fingerprint: fingerprintOf(`${platform.accountId} ${currency}`),
    future_requirements: null,
    last4: "6789",
    metadata: {},
    requirements: null,
    routing_number: "110000000",
    status: "verified",
  };
  return platform.stores.externalAccounts.add(made);
}
