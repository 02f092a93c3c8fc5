import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { addressOf } from "./address.ts";
import { checksOf, type Given, type Instrument } from "./instruments.ts";
import type { Platform } from "./platform.ts";
import { cardError, missing } from "./wire/errors.ts";

export type RawCard = {
  number?: string;
  exp_month?: number;
  exp_year?: number;
  cvc?: string;
  token?: string;
};
export type BillingParam = {
  address?: Partial<Record<keyof Stripe.Address, string>> | "";
  email?: string | "";
  name?: string | "";
  phone?: string | "";
  tax_id?: string;
};
export type Expiry = { expMonth: number; expYear: number };

/** The card as Stripe takes it, or the 402 for what no bank needs to be asked about. */
export function checkCard(platform: Platform, card: RawCard): Expiry & { number: string } {
  const number = (card.number ?? "").replaceAll(/[\s-]/g, "");
  if (number === "") throw missing("card[number]");
  if (!luhn(number)) {
    throw cardError({
      code: "incorrect_number",
      message: "Your card number is incorrect.",
      param: "number",
    });
  }
  const expMonth = card.exp_month ?? 0;
  const expYear = (card.exp_year ?? 0) + ((card.exp_year ?? 0) < 100 ? 2000 : 0);
  checkExpiry(platform, { expMonth, expYear });
  if (card.cvc !== undefined && !/^\d{3,4}$/.test(card.cvc)) {
    throw cardError({
      code: "invalid_cvc",
      message: "Your card's security code is invalid.",
      param: "cvc",
    });
  }
  return { number, expMonth, expYear };
}

export function checkExpiry(platform: Platform, expiry: Expiry): void {
  if (expiry.expMonth < 1 || expiry.expMonth > 12) {
    throw cardError({
      code: "invalid_expiry_month",
      message: "Your card's expiration month is invalid.",
      param: "exp_month",
    });
  }
  if (!isExpired(platform, expiry)) return;
  throw cardError({
    code: "invalid_expiry_year",
    message: "Your card's expiration year is invalid.",
    param: "exp_year",
  });
}

/** A card is good until the last day of its month. */
export function isExpired({ world }: Platform, { expMonth, expYear }: Expiry): boolean {
  const now = new Date(world.clock.now());
  return expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1;
}

function luhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Until a bank has been asked, what was given is "unchecked". */
export function cardOf(instrument: Instrument, expiry: Expiry, given: Given) {
  const available = [instrument.brand, ...(instrument.coBrand ? [instrument.coBrand] : [])];
  const unchecked = (was: boolean) => (was ? "unchecked" : null);
  return {
    brand: instrument.brand,
    checks: {
      address_line1_check: unchecked(given.line1),
      address_postal_code_check: unchecked(given.zip),
      cvc_check: unchecked(given.cvc),
    },
    country: instrument.country,
    display_brand: instrument.brand,
    exp_month: expiry.expMonth,
    exp_year: expiry.expYear,
    fingerprint: fingerprint(instrument.number),
    funding: instrument.funding,
    generated_from: null,
    last4: instrument.number.slice(-4),
    networks: { available, preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: instrument.threeDSecure !== "unsupported" },
    wallet: null,
  } satisfies Stripe.PaymentMethod.Card;
}

/** The bank has been asked: a charge, a set-up, or a card that becomes a customer's. */
export function runChecks(method: Stripe.PaymentMethod, instrument: Instrument): void {
  const before = method.card?.checks;
  if (!method.card || !before) return;
  method.card.checks = checksOf(instrument, {
    cvc: before.cvc_check !== null,
    line1: before.address_line1_check !== null,
    zip: before.address_postal_code_check !== null,
  });
}

export function bankAccountOf(instrument: Instrument): Stripe.PaymentMethod.UsBankAccount {
  return {
    account_holder_type: "individual",
    account_type: "checking",
    bank_name: instrument.brand,
    financial_connections_account: null,
    fingerprint: fingerprint(instrument.number),
    last4: instrument.number.slice(-4),
    networks: { preferred: "ach", supported: ["ach"] },
    routing_number: "110000000",
    status_details: {},
  };
}

/** An Austrian IBAN: country, check digits, five of the bank, eleven of the account. */
export function sepaDebitOf({ number, country }: Instrument): Stripe.PaymentMethod.SepaDebit {
  return {
    bank_code: number.slice(4, 9),
    branch_code: null,
    country,
    fingerprint: fingerprint(number),
    generated_from: null,
    last4: number.slice(-4),
  };
}

/** The same number gives the same fingerprint, as with Stripe. */
export function fingerprint(number: string): string {
  return createHash("sha256").update(number).digest("base64url").slice(0, 16);
}

/** Billing details; with `before`, a part that is not named stays, an empty one goes. */
export function billingDetails(
  billing: BillingParam | undefined,
  before?: Stripe.PaymentMethod.BillingDetails,
): Stripe.PaymentMethod.BillingDetails {
  const address = billing?.address === undefined ? before?.address : billing.address || undefined;
  const part = (name: "email" | "name" | "phone" | "tax_id") =>
    billing?.[name] === undefined ? (before?.[name] ?? null) : billing[name] || null;
  return {
    address: addressOf(address ?? {}),
    email: part("email"),
    name: part("name"),
    phone: part("phone"),
    tax_id: part("tax_id"),
  };
}

/** Test cards named `pm_card_…` and `tok_…` expire then, as far as anyone can tell. */
const EXPIRY_OF_NAMED_CARDS = { month: 12, years: 3 };

export function expiryOfNamedCards({ world }: Platform): Expiry {
  const year = new Date(world.clock.now()).getUTCFullYear();
  return { expMonth: EXPIRY_OF_NAMED_CARDS.month, expYear: year + EXPIRY_OF_NAMED_CARDS.years };
}

export function rawCardNumber(): Error {
  return cardError({
    message:
      "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.",
  });
}
