import type Stripe from "stripe";
import {
  type BillingParam,
  cardOf,
  checkCard,
  type Expiry,
  expiryOfNamedCards,
  fingerprint,
  rawCardNumber,
} from "../card-data.ts";
import {
  ALL_GIVEN,
  type Given,
  type Instrument,
  instrumentForToken,
  instrumentNumbered,
} from "../instruments.ts";
import type { Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";

/** What a token stands for, whether it was made here or is one of Stripe's names. */
export type Tokenized = {
  instrument: Instrument;
  expiry: Expiry;
  given: Given;
  billing: BillingParam;
};

const TOKEN_KINDS = ["card", "bank_account", "cvc_update"] as const;

export function createToken(
  platform: Platform,
  params: Stripe.TokenCreateParams,
  key: "secret" | "publishable",
): Stripe.Token {
  const kind = TOKEN_KINDS.find((name) => params[name] !== undefined);
  if (kind === "card" && typeof params.card === "object") {
    if (key === "secret" && !platform.hidden.saving.rawCards) throw rawCardNumber();
    return cardToken(platform, params.card);
  }
  if (kind === "bank_account" && typeof params.bank_account === "object") {
    return bankToken(platform, params.bank_account);
  }
  if (kind === "cvc_update") return addToken(platform, { type: "cvc_update" });
  // Tokens of persons, accounts and cloned cards are for what the stand-in does not play.
  throw invalidRequest({
    message: "You must supply either a card or a bank account to create a token.",
  });
}

function cardToken(platform: Platform, params: Stripe.TokenCreateParams.Card): Stripe.Token {
  const { number, expMonth, expYear } = checkCard(platform, {
    number: params.number,
    exp_month: Number(params.exp_month),
    exp_year: Number(params.exp_year),
    ...(params.cvc === undefined ? {} : { cvc: params.cvc }),
  });
  const given = {
    cvc: params.cvc !== undefined,
    line1: params.address_line1 !== undefined,
    zip: params.address_zip !== undefined,
  };
  const instrument = instrumentNumbered(number);
  const { brand, checks, country, exp_month, exp_year, funding, last4 } = cardOf(
    instrument,
    { expMonth, expYear },
    given,
  );
  const card: Stripe.Card = {
    id: platform.world.ids.next("card"),
    object: "card",
    address_city: params.address_city ?? null,
    address_country: params.address_country ?? null,
    address_line1: params.address_line1 ?? null,
    address_line1_check: checks.address_line1_check,
    address_line2: params.address_line2 ?? null,
    address_state: params.address_state ?? null,
    address_zip: params.address_zip ?? null,
    address_zip_check: checks.address_postal_code_check,
    brand: brandName(brand),
    country,
    cvc_check: checks.cvc_check,
    dynamic_last4: null,
    exp_month,
    exp_year,
    fingerprint: fingerprint(number),
    funding,
    last4,
    metadata: {},
    name: params.name ?? null,
    networks: { preferred: null },
    regulated_status: "unregulated",
    tokenization_method: null,
  };
  const token = addToken(platform, { type: "card", card });
  platform.hidden.instruments.set(token.id, number);
  return token;
}

/** Cards of the older interfaces are called "Visa", those of newer ones "visa". */
export function brandName(brand: string): string {
  const names: Record<string, string> = {
    amex: "American Express",
    diners: "Diners Club",
    jcb: "JCB",
    mastercard: "MasterCard",
    unionpay: "UnionPay",
  };
  return names[brand] ?? brand.charAt(0).toUpperCase() + brand.slice(1);
}

function bankToken(platform: Platform, params: Stripe.TokenCreateParams.BankAccount): Stripe.Token {
  const { brand } = instrumentNumbered(params.account_number);
  const account: Stripe.BankAccount = {
    id: platform.world.ids.next("ba"),
    object: "bank_account",
    account_holder_name: params.account_holder_name ?? null,
    account_holder_type: params.account_holder_type ?? null,
    account_type: params.account_type ?? null,
    bank_name: brand === "unknown" ? "STRIPE TEST BANK" : brand,
    country: params.country.toUpperCase(),
    currency: (params.currency ?? "usd").toLowerCase(),
    fingerprint: fingerprint(params.account_number),
    last4: params.account_number.slice(-4),
    routing_number: params.routing_number ?? null,
    status: "new",
  };
  const token = addToken(platform, { type: "bank_account", bank_account: account }, "btok");
  platform.hidden.instruments.set(token.id, params.account_number);
  return token;
}

function addToken(
  { world, stores }: Platform,
  part: Pick<Stripe.Token, "type" | "card" | "bank_account">,
  prefix = "tok",
): Stripe.Token {
  return stores.tokens.add({
    id: world.ids.next(prefix),
    object: "token",
    client_ip: null,
    created: world.clock.nowSeconds(),
    livemode: false,
    used: false,
    ...part,
  });
}

/** A token is good once; Stripe's names are good for ever. */
export function takeToken(platform: Platform, id: string, param = "card[token]"): Tokenized {
  const named = instrumentForToken(id);
  if (named) {
    return {
      instrument: named,
      expiry: expiryOfNamedCards(platform),
      given: ALL_GIVEN,
      billing: {},
    };
  }
  const token = platform.stores.tokens.get(id, param);
  const { card } = token;
  if (!card) throw invalidRequest({ message: `${id} is not the token of a card.`, param });
  if (token.used) {
    throw refused({
      code: "token_already_used",
      message: `You cannot use a Stripe token more than once: ${id}.`,
      param,
    });
  }
  token.used = true;
  return {
    instrument: instrumentNumbered(platform.hidden.instruments.get(id) ?? ""),
    expiry: { expMonth: card.exp_month, expYear: card.exp_year },
    given: {
      cvc: card.cvc_check !== null,
      line1: card.address_line1_check !== null,
      zip: card.address_zip_check !== null,
    },
    billing: billingOf(card),
  };
}

function billingOf(card: Stripe.Card): BillingParam {
  return {
    name: card.name ?? "",
    address: {
      city: card.address_city ?? "",
      country: card.address_country ?? "",
      line1: card.address_line1 ?? "",
      line2: card.address_line2 ?? "",
      postal_code: card.address_zip ?? "",
      state: card.address_state ?? "",
    },
  };
}
