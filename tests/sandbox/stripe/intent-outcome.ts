import type Stripe from "stripe";
import { invoicePaymentEnded } from "./billing/payment-hook.ts";
import { makeCharge, settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { emit } from "./events.ts";
import type { Decline } from "./instruments.ts";
import { isManual, usageOf } from "./intent-options.ts";
import { giveTo, instrumentOf } from "./payment-methods.ts";
import { idOf, later, type Platform } from "./platform.ts";
import type { Authentication } from "./setup/authentication.ts";
import { cardError } from "./wire/errors.ts";

/** Card authorizations expire after seven days. */
export const AUTHORIZATION_LIVES_MS = 7 * 86_400_000;

const AUTHENTICATION_FAILED: Decline = {
  code: "payment_intent_authentication_failure",
  message:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

/** Money taken, or only set aside when the capture is manual. */
export function succeed(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authentication: Authentication,
): void {
  const manual = isManual(intent, method);
  const charge = makeCharge(platform, intent, method, {
    status: "succeeded",
    captured: !manual,
    authenticated: authentication === "challenge" || authentication === "frictionless",
  });
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  saveForLater(platform, intent, method);
  describeCard(platform, intent, charge, authentication);
  if (manual) {
    intent.status = "requires_capture";
    intent.amount_capturable = intent.amount;
    later(platform, AUTHORIZATION_LIVES_MS, "authorization_expires", intent.id);
    emit(platform, "charge.succeeded", charge);
    emit(platform, "payment_intent.amount_capturable_updated", intent);
  } else {
    intent.status = "succeeded";
    intent.amount_received = intent.amount;
    announceCapture(platform, intent, charge);
  }
  followCharge(platform, charge);
  intentEnded(platform, intent);
}

/** What the card network and the bank know of the payment beside its amount. */
function describeCard(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
  authentication: Authentication,
): void {
  const { saving } = platform.hidden;
  const details = charge.payment_method_details?.card;
  if (!details) return;
  const setUp = saving.setUps.get(charge.payment_method ?? "");
  details.network_transaction_id =
    setUp?.networkTransactionId ?? platform.world.ids.upper(NETWORK_ID_LENGTH);
  details.mandate = saving.mandates.get(intent.id) ?? null;
  if (authentication === "none" || authentication === "challenge") return;
  details.three_d_secure = {
    authentication_flow: authentication === "frictionless" ? "frictionless" : null,
    electronic_commerce_indicator: authentication === "frictionless" ? "05" : "06",
    exemption_indicator: null,
    result: authentication === "frictionless" ? "authenticated" : "attempt_acknowledged",
    result_reason: null,
    transaction_id: null,
    version: "2.2.0",
  };
}

export const NETWORK_ID_LENGTH = 15;

/**
 * With "automatic_async", which is the default, the first snapshots of a charge have no balance
 * transaction yet; `charge.updated` brings it.
 */
function announceCapture(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  charge: Stripe.Charge,
): void {
  const later = intent.capture_method === "automatic_async";
  if (!later) settleCharge(platform, charge);
  emit(platform, "charge.succeeded", charge);
  emit(platform, "payment_intent.succeeded", intent);
  if (!later) return;
  settleCharge(platform, charge);
  emit(platform, "charge.updated", charge, { previous: { balance_transaction: null } });
}

/**
 * A method that is to be used again becomes the customer's, or can become one's later; any other
 * that belongs to nobody has now been used up.
 */
export function saveForLater(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  const { saving } = platform.hidden;
  const usage = usageOf(intent, method);
  const customer = idOf(intent.customer);
  if (usage === null) {
    if (method.customer === null) saving.spent.add(method.id);
    return;
  }
  if (customer !== null) giveTo(platform, method, customer);
  const before = saving.setUps.get(method.id);
  if (before?.usage === "off_session") return;
  const networkTransactionId =
    before?.networkTransactionId ?? platform.world.ids.upper(NETWORK_ID_LENGTH);
  saving.setUps.set(method.id, { usage, networkTransactionId });
}

/** The bank's page was passed, and the money is asked for at last. */
export function challengePassed(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  const { decline } = instrumentOf(platform, method.id);
  if (decline) declined(platform, intent, method, decline);
  else succeed(platform, intent, method, "challenge");
}

export function authenticationFailed(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  failIntent(platform, intent, method, AUTHENTICATION_FAILED, null);
}

/** Records the failed attempt and answers the 402 that whoever confirmed gets. */
export function declined(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Error {
  const charge = makeCharge(platform, intent, method, { status: "failed", decline });
  intent.latest_charge = charge.id;
  emit(platform, "charge.failed", charge);
  failIntent(platform, intent, method, decline, charge.id);
  return cardError({
    code: decline.code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    message: decline.message,
    charge: charge.id,
    payment_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}

export function failIntent(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
  charge: string | null,
): void {
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_payment_error = {
    ...(charge === null ? {} : { charge }),
    // Every code that the stand-in uses is one of Stripe's.
    code: decline.code as Stripe.PaymentIntent.LastPaymentError.Code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    message: decline.message,
    payment_method: structuredClone(method),
    type:
      decline.code === "payment_intent_authentication_failure"
        ? "invalid_request_error"
        : "card_error",
  };
  emit(platform, "payment_intent.payment_failed", intent);
  intentEnded(platform, intent);
}

/** An attempt is over, well or badly: what belongs to the payment hears of it here. */
export function intentEnded(platform: Platform, intent: Stripe.PaymentIntent): void {
  invoicePaymentEnded(platform, intent);
}
