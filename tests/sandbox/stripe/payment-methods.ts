import type Stripe from "stripe";
import {
  type BillingParam,
  bankAccountOf,
  billingDetails,
  cardOf,
  checkCard,
  checkExpiry,
  type Expiry,
  expiryOfNamedCards,
  type RawCard,
  rawCardNumber,
  runChecks,
  sepaDebitOf,
} from "./card-data.ts";
import { difference } from "./difference.ts";
import { emit } from "./events.ts";
import {
  ALL_GIVEN,
  type Given,
  type Instrument,
  instrumentNamed,
  instrumentNumbered,
} from "./instruments.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { savable } from "./setup/authentication.ts";
import { endMandates } from "./setup/mandates.ts";
import { takeToken } from "./setup/tokens.ts";
import { cardError, invalidRequest, missing, notFound, refused } from "./wire/errors.ts";

/** `payment_method_data` and the body of `POST /v1/payment_methods`, as far as they are read. */
export type MethodData = {
  type?: string;
  allow_redisplay?: "always" | "limited" | "unspecified";
  card?: RawCard;
  us_bank_account?: { account_number?: string };
  sepa_debit?: { iban?: string };
  billing_details?: BillingParam;
  metadata?: Record<string, string> | "";
  customer?: string;
  payment_method?: string;
};

/** An existing PaymentMethod, or a new one made of one of Stripe's names. */
export function resolveMethod(platform: Platform, id: string): Stripe.PaymentMethod {
  const known = platform.stores.paymentMethods.find(id);
  if (known) return known;
  const instrument = instrumentNamed(id);
  if (!instrument) throw notFound("PaymentMethod", id, "payment_method");
  const expiry = expiryOfNamedCards(platform);
  return addMethod(platform, instrument, { expiry, given: ALL_GIVEN, data: {} });
}

export function createMethod(
  platform: Platform,
  data: MethodData,
  key: "secret" | "publishable",
  prefix = "",
): Stripe.PaymentMethod {
  if (data.customer !== undefined || data.payment_method !== undefined) {
    throw invalidRequest({
      message: "The stand-in does not share PaymentMethods with connected accounts.",
      param: data.payment_method === undefined ? "customer" : "payment_method",
    });
  }
  if (data.type === undefined) throw missing(`${prefix}type`);
  if (data.type === "us_bank_account") {
    const number = data.us_bank_account?.account_number ?? "000123456789";
    return addMethod(platform, instrumentNumbered(number), { expiry: NO_EXPIRY, data });
  }
  if (data.type === "sepa_debit") return methodOfIban(platform, data, prefix);
  if (data.type !== "card") {
    throw invalidRequest({
      message: `The payment method type "${data.type}" is invalid.`,
      param: `${prefix}type`,
    });
  }
  if (data.card?.token !== undefined) return methodOfToken(platform, data.card.token, data);
  if (key === "secret" && !platform.hidden.saving.rawCards) throw rawCardNumber();
  const { number, expMonth, expYear } = checkCard(platform, data.card ?? {});
  return addMethod(platform, instrumentNumbered(number), { expiry: { expMonth, expYear }, data });
}

/** Only the accounts of Stripe's test page: any other number would need a bank's check digits. */
function methodOfIban(platform: Platform, data: MethodData, prefix: string): Stripe.PaymentMethod {
  const { iban } = data.sepa_debit ?? {};
  if (iban === undefined) throw missing(`${prefix}sepa_debit[iban]`);
  const instrument = instrumentNumbered(iban.replaceAll(" ", ""));
  if (instrument.method === "sepa_debit")
    return addMethod(platform, instrument, { expiry: NO_EXPIRY, data });
  throw invalidRequest({
    code: "invalid_bank_account_iban",
    message: "The IBAN you provided is invalid.",
    param: `${prefix}sepa_debit[iban]`,
  });
}

const NO_EXPIRY: Expiry = { expMonth: 0, expYear: 0 };

export function methodOfToken(
  platform: Platform,
  tokenId: string,
  data: MethodData,
  prefix = "pm",
): Stripe.PaymentMethod {
  const { instrument, expiry, given, billing } = takeToken(platform, tokenId);
  const details = { ...data, billing_details: data.billing_details ?? billing };
  return addMethod(platform, instrument, { expiry, given, data: details }, prefix);
}

type Details = { expiry: Expiry; given?: Given; data: MethodData };

function addMethod(
  platform: Platform,
  instrument: Instrument,
  details: Details,
  prefix = "pm",
): Stripe.PaymentMethod {
  const { world, stores, hidden } = platform;
  const { data } = details;
  const method: Stripe.PaymentMethod = {
    id: world.ids.next(prefix),
    object: "payment_method",
    allow_redisplay: data.allow_redisplay ?? "unspecified",
    billing_details: billingDetails(data.billing_details),
    created: world.clock.nowSeconds(),
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: mergeMetadata({}, data.metadata),
    type: instrument.method,
    ...(instrument.method === "card" && {
      card: cardOf(instrument, details.expiry, details.given ?? givenIn(data)),
    }),
    ...(instrument.method === "us_bank_account" && { us_bank_account: bankAccountOf(instrument) }),
    ...(instrument.method === "sepa_debit" && { sepa_debit: sepaDebitOf(instrument) }),
  };
  hidden.instruments.set(method.id, instrument.number);
  return stores.paymentMethods.add(method);
}

function givenIn({ card, billing_details: billing }: MethodData): Given {
  const address = billing?.address || {};
  return {
    cvc: card?.cvc !== undefined,
    line1: Boolean(address.line1),
    zip: Boolean(address.postal_code),
  };
}

/** What a PaymentMethod does when it is charged. */
export function instrumentOf(platform: Platform, methodId: string): Instrument {
  return instrumentNumbered(platform.hidden.instruments.get(methodId) ?? "");
}

/** Whether a payment or a set-up for this customer, or for nobody, may use the method at all. */
export function checkUsable(
  platform: Platform,
  method: Stripe.PaymentMethod,
  customer: string | null,
): void {
  const owner = idOf(method.customer);
  if (owner === null) {
    if (platform.hidden.saving.spent.has(method.id)) throw usedBefore();
    return;
  }
  if (customer === null) {
    throw refused({
      message: `The PaymentMethod ${method.id} belongs to the Customer ${owner}. Please include the Customer in the \`customer\` parameter.`,
      param: "payment_method",
    });
  }
  if (owner === customer) return;
  throw refused({
    message: `The provided PaymentMethod ${method.id} does not belong to the Customer ${customer}. Please use this PaymentMethod with the Customer that it belongs to instead.`,
    param: "payment_method",
  });
}

function usedBefore(): Error {
  return refused({
    message:
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
    param: "payment_method",
  });
}

/** Asks the card's bank first: a card that is declined belongs to nobody. */
export function attachMethod(
  platform: Platform,
  id: string,
  customer: string | undefined,
): Stripe.PaymentMethod {
  if (customer === undefined) throw missing("customer");
  platform.stores.customers.get(customer, "customer");
  const method = resolveMethod(platform, id);
  const owner = idOf(method.customer);
  if (owner === customer) return method;
  if (owner !== null) {
    throw refused({
      message: "The payment method you provided has already been attached to a customer.",
    });
  }
  if (platform.hidden.saving.spent.has(method.id)) throw usedBefore();
  const instrument = instrumentOf(platform, method.id);
  runChecks(method, instrument);
  const { decline } = instrument;
  if (decline && !savable(instrument)) {
    throw cardError({
      code: decline.code,
      ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
      message: decline.message,
    });
  }
  giveTo(platform, method, customer);
  return method;
}

/** From now on it is the customer's; the bank has said yes before. */
export function giveTo(platform: Platform, method: Stripe.PaymentMethod, customer: string): void {
  if (method.customer !== null) return;
  method.customer = customer;
  platform.stores.paymentMethods.moved(method);
  emit(platform, "payment_method.attached", method);
}

export function detachMethod(platform: Platform, id: string): Stripe.PaymentMethod {
  const method = resolveMethod(platform, id);
  const owner = idOf(method.customer);
  if (owner === null) {
    throw refused({
      message:
        "The payment method you provided is not attached to a customer so detachment is impossible.",
    });
  }
  const { saving } = platform.hidden;
  method.customer = null;
  platform.stores.paymentMethods.moved(method);
  saving.spent.add(method.id);
  saving.setUps.delete(method.id);
  const settings = platform.stores.customers.find(owner)?.invoice_settings;
  if (settings?.default_payment_method === method.id) settings.default_payment_method = null;
  emit(platform, "payment_method.detached", method, { previous: { customer: owner } });
  endMandates(platform, method.id);
  return method;
}

export function updateMethod(
  platform: Platform,
  id: string,
  params: Stripe.PaymentMethodUpdateParams,
): Stripe.PaymentMethod {
  const method = resolveMethod(platform, id);
  if (method.customer === null) {
    throw refused({
      message: "You must save this PaymentMethod to a customer before you can update it.",
    });
  }
  const before = structuredClone(method);
  if (params.card) {
    if (!method.card) throw wrongKind(method, "card");
    const expMonth = params.card.exp_month ?? method.card.exp_month;
    const expYear = params.card.exp_year ?? method.card.exp_year;
    checkExpiry(platform, { expMonth, expYear });
    method.card = { ...method.card, exp_month: expMonth, exp_year: expYear };
  }
  const account = params.us_bank_account;
  if (account) {
    if (!method.us_bank_account) throw wrongKind(method, "us_bank_account");
    const bank = method.us_bank_account;
    bank.account_holder_type = account.account_holder_type ?? bank.account_holder_type;
    bank.account_type = account.account_type ?? bank.account_type;
  }
  if (params.allow_redisplay) method.allow_redisplay = params.allow_redisplay;
  if (params.billing_details) {
    // The package allows the same parts here as at creation, each of them empty as well.
    const change = params.billing_details as BillingParam;
    method.billing_details = billingDetails(change, method.billing_details);
  }
  method.metadata = mergeMetadata(method.metadata, params.metadata);
  const previous = difference(before, method);
  if (previous) emit(platform, "payment_method.updated", method, { previous });
  return method;
}

function wrongKind(method: Stripe.PaymentMethod, kind: string): Error {
  return invalidRequest({
    message: `You cannot update \`${kind}\` of a PaymentMethod of the type ${method.type}.`,
    param: kind,
  });
}
