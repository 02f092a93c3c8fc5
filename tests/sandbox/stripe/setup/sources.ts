import type Stripe from "stripe";
import { checkExpiry } from "../card-data.ts";
import { difference } from "../difference.ts";
import { emit } from "../events.ts";
import { attachMethod, detachMethod, methodOfToken, resolveMethod } from "../payment-methods.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { notFound } from "../wire/errors.ts";
import { brandName } from "./tokens.ts";

/** The old way to give a customer a card; the card is a payment method as well. */
export function addSource(
  platform: Platform,
  customer: Stripe.Customer,
  token: string,
): Stripe.PaymentMethod {
  const method = token.startsWith("tok_")
    ? methodOfToken(platform, token, { type: "card" }, "card")
    : resolveMethod(platform, token);
  attachMethod(platform, method.id, customer.id);
  customer.default_source ??= method.id;
  emit(platform, "customer.source.created", sourceOf(method));
  return method;
}

/** The card of the old API that a payment method made by `addSource` is. */
export function sourceOf(method: Stripe.PaymentMethod): Stripe.Card {
  const { card, billing_details: billing, metadata } = method;
  if (!card) throw notFound("source", method.id);
  const { address } = billing;
  return {
    id: method.id,
    object: "card",
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_line1: address?.line1 ?? null,
    address_line1_check: card.checks?.address_line1_check ?? null,
    address_line2: address?.line2 ?? null,
    address_state: address?.state ?? null,
    address_zip: address?.postal_code ?? null,
    address_zip_check: card.checks?.address_postal_code_check ?? null,
    brand: brandName(card.brand),
    country: card.country,
    customer: idOf(method.customer),
    cvc_check: card.checks?.cvc_check ?? null,
    dynamic_last4: null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    last4: card.last4,
    metadata: metadata ?? {},
    name: billing.name,
    regulated_status: "unregulated",
    tokenization_method: null,
  };
}

export function findSource(platform: Platform, customer: string, id: string): Stripe.PaymentMethod {
  const method = platform.stores.paymentMethods.find(id);
  if (method?.customer === customer) return method;
  throw notFound("source", id);
}

export function updateSource(
  platform: Platform,
  customer: string,
  id: string,
  params: Stripe.CustomerUpdateSourceParams,
): Stripe.Card {
  const method = findSource(platform, customer, id);
  const before = sourceOf(method);
  const { exp_month: month, exp_year: year, name } = params;
  if (method.card) {
    const expMonth = Number(month ?? method.card.exp_month);
    const expYear = Number(year ?? method.card.exp_year);
    checkExpiry(platform, { expMonth, expYear });
    method.card = { ...method.card, exp_month: expMonth, exp_year: expYear };
  }
  if (name !== undefined) method.billing_details.name = name || null;
  method.metadata = mergeMetadata(method.metadata, params.metadata);
  const after = sourceOf(method);
  const previous = difference(before, after);
  if (previous) emit(platform, "customer.source.updated", after, { previous });
  return after;
}

export function removeSource(
  platform: Platform,
  customerId: string,
  id: string,
): { id: string; object: "card"; deleted: true } {
  const customer = platform.stores.customers.get(customerId, "customer");
  const source = sourceOf(findSource(platform, customerId, id));
  detachMethod(platform, id);
  emit(platform, "customer.source.deleted", source);
  if (customer.default_source === id) customer.default_source = null;
  return { id, object: "card", deleted: true };
}
