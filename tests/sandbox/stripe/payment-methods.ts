import { createHash } from "node:crypto";
import type Stripe from "stripe";
import { type Instrument, instrumentNamed, instrumentNumbered } from "./instruments.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { cardError, invalidRequest, missing, notFound, refused } from "./wire/errors.ts";

/** Test cards named `pm_card_…` expire then, as far as anyone can tell. */
const EXPIRY_OF_NAMED_CARDS = { month: 12, years: 3 };

export type RawCard = { number?: string; exp_month?: number; exp_year?: number; cvc?: string };
export type BillingParam = {
  address?: Partial<Record<keyof Stripe.Address, string>> | "";
  email?: string | "";
  name?: string | "";
  phone?: string | "";
};
/** `payment_method_data` and the body of `POST /v1/payment_methods`, as far as they are read. */
export type MethodData = {
  type?: string;
  card?: RawCard;
  us_bank_account?: { account_number?: string };
  billing_details?: BillingParam;
  metadata?: Record<string, string> | "";
};

/** An existing PaymentMethod, or a new one made of one of Stripe's names. */
export function resolveMethod(platform: Platform, id: string): Stripe.PaymentMethod {
  const known = platform.stores.paymentMethods.find(id);
  if (known) return known;
  const instrument = instrumentNamed(id);
  if (!instrument) throw notFound("PaymentMethod", id, "payment_method");
  const year = new Date(platform.world.clock.now()).getUTCFullYear();
  return add(platform, instrument, {
    expMonth: EXPIRY_OF_NAMED_CARDS.month,
    expYear: year + EXPIRY_OF_NAMED_CARDS.years,
    data: {},
  });
}

export function createMethod(
  platform: Platform,
  data: MethodData,
  key: "secret" | "publishable",
  prefix = "",
): Stripe.PaymentMethod {
  if (data.type === undefined) throw missing(`${prefix}type`);
  if (data.type === "us_bank_account") {
    const number = data.us_bank_account?.account_number ?? "000123456789";
    return add(platform, instrumentNumbered(number), { expMonth: 0, expYear: 0, data });
  }
  if (data.type !== "card") {
    throw invalidRequest({
      message: `The payment method type "${data.type}" is invalid.`,
      param: `${prefix}type`,
    });
  }
  if (key === "secret") throw rawCardNumber();
  const { number, expMonth, expYear } = checkCard(platform, data.card ?? {});
  return add(platform, instrumentNumbered(number), { expMonth, expYear, data });
}

function rawCardNumber(): Error {
  return cardError({
    message:
      "Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.",
  });
}

function checkCard(platform: Platform, card: RawCard) {
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
  const now = new Date(platform.world.clock.now());
  if (expMonth < 1 || expMonth > 12) {
    throw cardError({
      code: "invalid_expiry_month",
      message: "Your card's expiration month is invalid.",
      param: "exp_month",
    });
  }
  if (expYear * 12 + expMonth < now.getUTCFullYear() * 12 + now.getUTCMonth() + 1) {
    throw cardError({
      code: "invalid_expiry_year",
      message: "Your card's expiration year is invalid.",
      param: "exp_year",
    });
  }
  if (card.cvc !== undefined && !/^\d{3,4}$/.test(card.cvc)) {
    throw cardError({
      code: "invalid_cvc",
      message: "Your card's security code is invalid.",
      param: "cvc",
    });
  }
  return { number, expMonth, expYear };
}

function luhn(number: string): boolean {
  if (!/^\d{12,19}$/.test(number)) return false;
  const sum = [...number].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

type Details = { expMonth: number; expYear: number; data: MethodData };

function add(platform: Platform, instrument: Instrument, details: Details): Stripe.PaymentMethod {
  const { world, stores, hidden } = platform;
  const method: Stripe.PaymentMethod = {
    id: world.ids.next("pm"),
    object: "payment_method",
    allow_redisplay: "unspecified",
    billing_details: billingDetails(details.data.billing_details),
    created: world.clock.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata({}, details.data.metadata),
    type: instrument.method,
    ...(instrument.method === "card"
      ? { card: cardOf(instrument, details) }
      : { us_bank_account: bankAccountOf(instrument) }),
  };
  hidden.instruments.set(method.id, instrument.number);
  return stores.paymentMethods.add(method);
}

function cardOf(instrument: Instrument, { expMonth, expYear, data }: Details) {
  const line1 = data.billing_details?.address ? data.billing_details.address.line1 : undefined;
  const zip = data.billing_details?.address ? data.billing_details.address.postal_code : undefined;
  return {
    brand: instrument.brand,
    checks: {
      address_line1_check: instrument.checks?.line1 ?? (line1 ? "pass" : null),
      address_postal_code_check: instrument.checks?.zip ?? (zip ? "pass" : null),
      cvc_check: instrument.checks?.cvc ?? "pass",
    },
    country: instrument.country,
    display_brand: instrument.brand,
    exp_month: expMonth,
    exp_year: expYear,
    fingerprint: fingerprint(instrument.number),
    funding: instrument.funding,
    generated_from: null,
    last4: instrument.number.slice(-4),
    networks: { available: [instrument.brand], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  } satisfies Stripe.PaymentMethod.Card;
}

function bankAccountOf(instrument: Instrument): Stripe.PaymentMethod.UsBankAccount {
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

/** The same number gives the same fingerprint, as with Stripe. */
function fingerprint(number: string): string {
  return createHash("sha256").update(number).digest("base64url").slice(0, 16);
}

function billingDetails(billing: BillingParam | undefined): Stripe.PaymentMethod.BillingDetails {
  const address = billing?.address || {};
  return {
    address: {
      city: address.city || null,
      country: address.country || null,
      line1: address.line1 || null,
      line2: address.line2 || null,
      postal_code: address.postal_code || null,
      state: address.state || null,
    },
    email: billing?.email || null,
    name: billing?.name || null,
    phone: billing?.phone || null,
    tax_id: null,
  };
}

/** What a PaymentMethod does when it is charged. */
export function instrumentOf(platform: Platform, methodId: string): Instrument {
  return instrumentNumbered(platform.hidden.instruments.get(methodId) ?? "");
}

export function attachMethod(
  platform: Platform,
  id: string,
  customer: string | undefined,
): Stripe.PaymentMethod {
  if (customer === undefined) throw missing("customer");
  platform.stores.customers.get(customer, "customer");
  const method = resolveMethod(platform, id);
  const owner = idOf(method.customer);
  if (owner !== null && owner !== customer) {
    throw refused({
      message: "The payment method you provided has already been attached to a customer.",
    });
  }
  method.customer = customer;
  return method;
}

export function detachMethod(platform: Platform, id: string): Stripe.PaymentMethod {
  const method = platform.stores.paymentMethods.get(id);
  if (method.customer === null) {
    throw refused({
      message:
        "The payment method you provided is not attached to a customer so detachment is impossible.",
    });
  }
  method.customer = null;
  return method;
}
