import type Stripe from "stripe";
import { makeCharge, settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { emit } from "./events.ts";
import { instrumentForToken } from "./instruments.ts";
import { checkAmount } from "./intent-checks.ts";
import { AUTHORIZATION_LIVES_MS } from "./intent-outcome.ts";
import { shippingOf } from "./intent-state.ts";
import { instrumentOf, methodOfToken } from "./payment-methods.ts";
import { idOf, later, mergeMetadata, type Platform } from "./platform.ts";
import { sourceOf } from "./setup/sources.ts";
import { cardError, invalidRequest, missing, notFound, refused } from "./wire/errors.ts";

/** The old API's way to pay: no PaymentIntent, no 3-D Secure, the money at once. */
export function createCharge(platform: Platform, params: Stripe.ChargeCreateParams): Stripe.Charge {
  if (params.amount === undefined) throw missing("amount");
  if (params.currency === undefined) throw missing("currency");
  const currency = params.currency.toLowerCase();
  checkAmount(params.amount, currency);
  checkPlain(params);
  if (params.customer !== undefined) platform.stores.customers.get(params.customer, "customer");
  const method = methodOf(platform, params);
  const { decline } = instrumentOf(platform, method.id);
  const captured = params.capture !== false;
  const charge = makeCharge(
    platform,
    {
      id: null,
      amount: params.amount,
      currency,
      customer: params.customer ?? null,
      description: params.description ?? null,
      metadata: mergeMetadata({}, params.metadata),
      on_behalf_of: null,
      receipt_email: params.receipt_email ?? null,
      shipping: params.shipping ? shippingOf(params.shipping) : null,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
      transfer_group: params.transfer_group ?? null,
    },
    method,
    decline ? { status: "failed", decline } : { status: "succeeded", captured },
  );
  charge.source = sourceOf(method);
  if (decline) {
    emit(platform, "charge.failed", charge);
    throw cardError({
      code: decline.code,
      ...(decline.declineCode !== undefined && { decline_code: decline.declineCode }),
      message: decline.message,
      charge: charge.id,
    });
  }
  if (captured) settleCharge(platform, charge);
  else later(platform, AUTHORIZATION_LIVES_MS, "charge_expires", charge.id);
  emit(platform, "charge.succeeded", charge);
  followCharge(platform, charge);
  return charge;
}

/** Fees and destinations are for charges that are made through a connected account. */
function checkPlain(params: Stripe.ChargeCreateParams): void {
  const names = [
    ...(["application_fee", "application_fee_amount", "destination"] as const),
    ...(["on_behalf_of", "transfer_data", "radar_options"] as const),
  ];
  const param = names.find((name) => params[name] !== undefined);
  if (param === undefined) return;
  throw refused({ message: `The stand-in does not take ${param} for a charge.`, param });
}

/** One of Stripe's tokens, or what the customer has saved. */
function methodOf(platform: Platform, params: Stripe.ChargeCreateParams): Stripe.PaymentMethod {
  const { source } = params;
  if (source !== undefined) {
    if (source.startsWith("tok_")) {
      if (!instrumentForToken(source)) platform.stores.tokens.get(source, "source");
      return methodOfToken(platform, source, { type: "card" }, "card");
    }
    const saved = platform.stores.paymentMethods.find(source);
    if (saved && params.customer !== undefined && idOf(saved.customer) === params.customer) {
      return saved;
    }
    throw notFound("source", source, "source");
  }
  if (params.customer === undefined) throw missing("source");
  const customer = platform.stores.customers.get(params.customer, "customer");
  const id =
    idOf(customer.default_source) ?? idOf(customer.invoice_settings.default_payment_method);
  const method = platform.stores.paymentMethods.find(id ?? "");
  if (method) return method;
  throw invalidRequest({
    code: "missing",
    message: "Cannot charge a customer that has no active card",
    param: "card",
  });
}
