import { createHash } from "node:crypto";
import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { notFound, refused } from "../wire/errors.ts";
import type { External } from "./external-accounts.ts";

export type BankInput = {
  object: string;
  account_holder_name?: string;
  account_holder_type?: string;
  account_number: string;
  country: string;
  currency?: string;
  routing_number?: string;
};
export type CardInput = {
  object: "card";
  number: string;
  exp_month: number;
  exp_year: number;
  currency?: string;
  name?: string;
};
type Input = string | BankInput | CardInput | { object: "card"; token: string; currency?: string };

/** What Stripe's test numbers say by their last four; docs.stripe.com/connect/testing. */
const FAILS: Record<string, string> = {
  "1116": "no_account",
  "1113": "account_closed",
  "2227": "insufficient_funds",
  "3335": "debit_not_authorized",
  "4440": "invalid_currency",
  "3001": "no_account",
  "3002": "account_closed",
  "3003": "insufficient_funds",
  "3004": "debit_not_authorized",
  "3005": "invalid_currency",
};

/** Tokens of Stripe's for the same accounts. */
const TOKENS: Record<string, string> = {
  btok_us: "000123456789",
  btok_us_verified: "000123456789",
  btok_us_noAccount: "000111111116",
  btok_us_verified_noAccount: "000111111116",
  btok_us_accountClosed: "000111111113",
  btok_us_insufficientFunds: "000222222227",
  btok_us_debitNotAuthorized: "000333333335",
  btok_us_invalidCurrency: "000444444440",
};
const US_ROUTING = "110000000";

/** Debit cards can be paid out to, at once if need be. */
const DEBIT_CARDS: Record<string, string> = {
  "4000056655665556": "Visa",
  "5200828282828210": "MasterCard",
};
const CARD_TOKENS: Record<string, string> = {
  tok_visa_debit: "4000056655665556",
  tok_mastercard_debit: "5200828282828210",
};

/** Why payouts to it fail, if they do. */
export function payoutFailure({ last4 }: External): string | undefined {
  return FAILS[last4];
}

/** A bank account or a debit card of an account, not stored yet. */
export function destinationFrom(
  platform: Platform,
  account: Stripe.Account,
  input: Input,
): External {
  if (typeof input === "string") return fromToken(platform, account, input);
  if ("account_number" in input) return bankAccount(platform, account, input);
  if ("token" in input) return fromToken(platform, account, input.token);
  return debitCard(platform, account, input);
}

function fromToken(platform: Platform, account: Stripe.Account, token: string): External {
  const number = TOKENS[token];
  const country = account.country ?? "US";
  const object = "bank_account" as const;
  if (number !== undefined) {
    const input = { object, account_number: number, country: "US", routing_number: US_ROUTING };
    return bankAccount(platform, account, input);
  }
  const card = CARD_TOKENS[token];
  if (card !== undefined) return debitCard(platform, account, debitInput(platform, card));
  const made = platform.stores.tokens.find(token)?.bank_account;
  if (!made) throw notFound("token", token, "external_account");
  const shown = bankAccount(platform, account, {
    object,
    account_number: made.last4,
    country: made.country || country,
    currency: made.currency,
    ...(made.routing_number !== null && { routing_number: made.routing_number }),
  });
  return { ...shown, fingerprint: made.fingerprint };
}

function debitInput(platform: Platform, number: string): CardInput {
  const exp_year = new Date(platform.world.clock.now()).getUTCFullYear() + 3;
  return { object: "card", number, exp_month: 12, exp_year };
}

function bankAccount(
  platform: Platform,
  account: Stripe.Account,
  input: BankInput,
): Stripe.BankAccount {
  checkNumbers(input);
  const { account_number, country } = input;
  return {
    id: platform.world.ids.next("ba"),
    object: "bank_account",
    account: account.id,
    account_holder_name: input.account_holder_name ?? null,
    account_holder_type: input.account_holder_type ?? null,
    account_type: null,
    available_payout_methods: ["standard"],
    bank_name: "STRIPE TEST BANK",
    country,
    currency: (input.currency ?? account.default_currency ?? "usd").toLowerCase(),
    default_for_currency: false,
    fingerprint: fingerprintOf(`${country} ${input.routing_number ?? ""} ${account_number}`),
    future_requirements: noRequirements(),
    last4: account_number.slice(-4),
    metadata: {},
    requirements: noRequirements(),
    routing_number: input.routing_number ?? null,
    status: "new",
  };
}

function noRequirements() {
  return { currently_due: [], errors: [], past_due: [], pending_verification: [] };
}

function checkNumbers({ country, routing_number, account_number }: BankInput): void {
  if (country === "US" && !/^\d{9}$/.test(routing_number ?? "")) {
    throw refused({
      code: "routing_number_invalid",
      message: "You must provide a valid routing number: it has 9 digits in the US.",
      param: "bank_account[routing_number]",
    });
  }
  if (/^[A-Z0-9-]{4,34}$/i.test(account_number)) return;
  throw refused({
    code: "account_number_invalid",
    message: "The bank account number provided is invalid.",
    param: "bank_account[account_number]",
  });
}

function debitCard(platform: Platform, account: Stripe.Account, input: CardInput): Stripe.Card {
  const number = input.number.replaceAll(/\D/g, "");
  const brand = DEBIT_CARDS[number];
  if (brand === undefined) {
    throw refused({
      code: "invalid_card_type",
      message: "The card must be a debit card to be used as an external account.",
      param: "external_account",
    });
  }
  return {
    id: platform.world.ids.next("card"),
    object: "card",
    account: account.id,
    address_city: null,
    address_country: null,
    address_line1: null,
    address_line1_check: null,
    address_line2: null,
    address_state: null,
    address_zip: null,
    address_zip_check: null,
    allow_redisplay: "unspecified",
    available_payout_methods: ["standard", "instant"],
    brand,
    country: "US",
    currency: (input.currency ?? account.default_currency ?? "usd").toLowerCase(),
    cvc_check: null,
    default_for_currency: false,
    dynamic_last4: null,
    exp_month: input.exp_month,
    exp_year: input.exp_year,
    fingerprint: fingerprintOf(number),
    funding: "debit",
    last4: number.slice(-4),
    metadata: {},
    name: input.name ?? null,
    regulated_status: "unregulated",
    status: "new",
    tokenization_method: null,
  };
}

/** The same number is the same account, wherever it is. */
export function fingerprintOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

/** The same for a token: undefined is an account that works, null is no token at all. */
export function payoutFailureOfToken(token: string): string | undefined | null {
  const number = TOKENS[token];
  return number === undefined ? null : FAILS[number.slice(-4)];
}
