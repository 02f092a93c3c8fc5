import { BANK_ACCOUNTS } from "./instruments/bank-accounts.ts";
import { BEHAVIOURS } from "./instruments/behaviours.ts";
import { BRANDS } from "./instruments/brands.ts";
import { COUNTRIES } from "./instruments/countries.ts";
import { DISPUTED } from "./instruments/disputed.ts";

/**
 * Stripe's test cards and test bank accounts: numbers, `pm_card_` and `tok_` names and what they
 * do. docs.stripe.com/testing. Others are declined as a live card in test mode is.
 */
export type Decline = { code: string; declineCode?: string; message: string; blocked?: boolean };
export type Check = "pass" | "fail" | "unavailable" | "unchecked";

/** What becomes of a charge right after it succeeded. */
export type DisputePlan = {
  reason: string;
  /** Only a question of the bank: moves no money. */
  inquiry?: boolean;
  /** How many banks' disputes it gets, one after the other. Default 1. */
  times?: number;
  eligibility?: "visa_compelling_evidence_3" | "visa_compliance" | "mastercard_compliance";
  /** Stripe itself submits evidence when nobody has by the last day. */
  smart?: boolean;
  /** Does not come to a dispute where the account takes part in this programme of Stripe's. */
  prevention?: "resolution" | "deflection";
};

/** How the money comes; all but cards are debits that a bank answers days later. */
export type Method = "card" | "us_bank_account" | "sepa_debit";

export function isBankDebit(type: string | undefined): boolean {
  return type === "us_bank_account" || type === "sepa_debit";
}

export type Instrument = {
  method: Method;
  number: string;
  brand: string;
  /** The second brand of a card that has two; the buyer may choose. */
  coBrand?: string;
  country: string;
  funding: "credit" | "debit" | "prepaid";
  decline?: Decline;
  /** A card that is declined can be saved for a customer only with this. */
  declinesOnceSaved?: boolean;
  /**
   * "required": always; "unless_saved": only a method that was not set up before; "saved": never
   * without the buyer, as if it had been set up; "unsupported": cannot be asked for.
   */
  threeDSecure?: "required" | "optional" | "unless_saved" | "saved" | "unsupported";
  /** The bank authenticates without showing anything. */
  frictionless?: boolean;
  /** Asking for 3-D Secure ends in an error. */
  threeDSecureFails?: boolean;
  checks?: { cvc?: Check; line1?: Check; zip?: Check };
  riskLevel?: "elevated" | "highest";
  refund?: "pending" | "fails";
  dispute?: DisputePlan;
  /** The card's bank reports fraud; no dispute yet. */
  fraudWarning?: boolean;
  /** Goes to the available balance at once. */
  bypassPending?: boolean;
  /** Bank debits: stays in "processing" whatever the clock says. */
  never?: boolean;
};

/** Names without `pm_card_` or `tok_`. */
export type Row = [number: string, names: readonly string[], features?: Partial<Instrument>];

function decline(declineCode: string, message = "Your card was declined."): Decline {
  return { code: "card_declined", declineCode, message };
}

const byName = new Map<string, Instrument>();
const byNumber = new Map<string, Instrument>();

for (const [number, names, features] of [...BRANDS, ...COUNTRIES, ...BEHAVIOURS, ...DISPUTED]) {
  const card: Instrument = {
    method: "card",
    number,
    brand: "visa",
    country: "US",
    funding: "credit",
    ...features,
  };
  // A number that is listed twice is one card with several names; the first row says what it does.
  const known = byNumber.get(number) ?? card;
  byNumber.set(number, known);
  for (const name of names) byName.set(name, known);
}
for (const [number, names, features] of BANK_ACCOUNTS) {
  const account: Instrument = {
    method: "us_bank_account",
    number,
    brand: "STRIPE TEST BANK",
    country: "US",
    funding: "debit",
    ...features,
  };
  byNumber.set(number, account);
  for (const name of names) byName.set(`usBankAccount_${name}`, account);
}

/** `pm_card_visa`, `pm_usBankAccount_success`. */
export function instrumentNamed(name: string): Instrument | undefined {
  if (name.startsWith("pm_usBankAccount_")) return byName.get(name.slice("pm_".length));
  return name.startsWith("pm_card_") ? byName.get(name.slice("pm_card_".length)) : undefined;
}

/** `tok_visa`: every card that has a name has a token of that name. */
export function instrumentForToken(token: string): Instrument | undefined {
  const found = token.startsWith("tok_") ? byName.get(token.slice("tok_".length)) : undefined;
  return found?.method === "card" ? found : undefined;
}

/** What a buyer gave with the card; a bank checks nothing that it was not told. */
export type Given = { cvc: boolean; line1: boolean; zip: boolean };
/** The cards that have a name come with everything. */
export const ALL_GIVEN: Given = { cvc: true, line1: true, zip: true };

/** What the bank says about what was given: `null` where nothing was. */
export function checksOf({ checks }: Instrument, given: Given) {
  const check = (part: keyof Given) => (given[part] ? (checks?.[part] ?? "pass") : null);
  return {
    address_line1_check: check("line1"),
    address_postal_code_check: check("zip"),
    cvc_check: check("cvc"),
  };
}

/** A card that is not Stripe's test card but could exist. */
export function instrumentNumbered(number: string): Instrument {
  return (
    byNumber.get(number) ?? {
      method: "card",
      number,
      brand: "unknown",
      country: "US",
      funding: "credit",
      decline: decline(
        "test_mode_live_card",
        "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
      ),
    }
  );
}

/** For whoever prints or tests the whole list. */
export function testCards(): readonly { names: readonly string[]; instrument: Instrument }[] {
  return [...byNumber.values()].map((instrument) => ({
    names: [...byName].filter(([, found]) => found === instrument).map(([name]) => name),
    instrument,
  }));
}
