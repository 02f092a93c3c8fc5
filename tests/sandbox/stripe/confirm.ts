import type Stripe from "stripe";
import { makeCharge, settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { emit } from "./events.ts";
import type { Decline, Instrument } from "./instruments.ts";
import { dropChallenges, OPEN, shippingOf, takeMethod, unexpectedState } from "./intent-state.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, later, type Platform } from "./platform.ts";
import { cardError, invalidRequest } from "./wire/errors.ts";

/** A bank debit is final after some four business days; five days cover every weekday. */
const BANK_DEBIT_SETTLES_AFTER_MS = 5 * 86_400_000;
/** Card authorizations expire after seven days. */
export const AUTHORIZATION_LIVES_MS = 7 * 86_400_000;

export type ConfirmOptions = { key: "secret" | "publishable" };

type ConfirmParams = Stripe.PaymentIntentConfirmParams;

const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};
const AUTHENTICATION_FAILED: Decline = {
  code: "payment_intent_authentication_failure",
  message:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

export function confirmIntent(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  options: ConfirmOptions,
): Stripe.PaymentIntent {
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
    );
  }
  checkReturnUrl(intent, params, options);
  takeMethod(platform, intent, params, options.key);
  const method = chosenMethod(platform, intent);
  takeDetails(intent, params);
  dropChallenges(platform, intent.id);
  const instrument = instrumentOf(platform, method.id);
  if (method.type === "us_bank_account") return startBankDebit(platform, intent, method);
  if (needsAuthentication(platform, instrument, method, params)) {
    if (params.off_session || params.error_on_requires_action) {
      throw declined(platform, intent, method, AUTHENTICATION_REQUIRED);
    }
    return startChallenge(platform, intent, params);
  }
  if (instrument.decline) throw declined(platform, intent, method, instrument.decline);
  succeed(platform, intent, method, instrument.frictionless === true);
  return intent;
}

/** Whether it could be confirmed at all: asked before a call that creates and confirms in one. */
export function checkConfirmable(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  options: ConfirmOptions,
): void {
  checkReturnUrl(intent, params, options);
  chosenMethod(platform, intent);
}

/**
 * With the dashboard's methods some could redirect, so a server must say where to; Stripe.js
 * always sends `return_url` or `use_stripe_sdk`.
 */
function checkReturnUrl(
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  { key }: ConfirmOptions,
): void {
  if (key === "publishable" || params.use_stripe_sdk || params.off_session) return;
  const redirects = intent.automatic_payment_methods?.allow_redirects === "always";
  if (!redirects || params.return_url !== undefined) return;
  throw invalidRequest({
    message:
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
    param: "return_url",
  });
}

function chosenMethod(platform: Platform, intent: Stripe.PaymentIntent): Stripe.PaymentMethod {
  const id = idOf(intent.payment_method);
  if (id === null) {
    throw unexpectedState(
      intent,
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.",
    );
  }
  const method = platform.stores.paymentMethods.get(id, "payment_method");
  if (intent.payment_method_types.includes(method.type)) return method;
  throw invalidRequest({
    message: `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(", ")}.`,
    param: "payment_method",
  });
}

function takeDetails(intent: Stripe.PaymentIntent, params: ConfirmParams): void {
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email || null;
  if (params.shipping) intent.shipping = shippingOf(params.shipping);
  if (params.setup_future_usage !== undefined)
    intent.setup_future_usage = params.setup_future_usage || null;
}

function needsAuthentication(
  platform: Platform,
  instrument: Instrument,
  method: Stripe.PaymentMethod,
  params: ConfirmParams,
): boolean {
  // A bank that cannot be asked, or that asks the buyer nothing, shows no page.
  if (instrument.threeDSecureFails || instrument.frictionless) return false;
  if (instrument.threeDSecure === "required") return true;
  if (instrument.threeDSecure === "saved") return !params.off_session;
  const saved = method.customer !== null && platform.hidden.instruments.has(method.id);
  return instrument.threeDSecure === "unless_saved" && !(saved && params.off_session);
}

function startChallenge(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
): Stripe.PaymentIntent {
  const { world, host, hidden } = platform;
  const token = world.ids.next("payatt", 32);
  const inPage = params.use_stripe_sdk === true || params.return_url === undefined;
  hidden.challenges.set(token, {
    intent: intent.id,
    returnUrl: inPage ? null : (params.return_url ?? null),
  });
  const url = `${host.url}/stand-in/3ds/${token}`;
  intent.status = "requires_action";
  intent.last_payment_error = null;
  intent.next_action = inPage
    ? {
        type: "use_stripe_sdk",
        use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url, source: token },
      }
    : { type: "redirect_to_url", redirect_to_url: { return_url: params.return_url ?? null, url } };
  emit(platform, "payment_intent.requires_action", intent);
  return intent;
}

/** The buyer has left the bank's page: passed, failed, or closed it. */
export function finishChallenge(platform: Platform, token: string, passed: boolean): void {
  const challenge = platform.hidden.challenges.get(token);
  if (!challenge) return;
  platform.hidden.challenges.delete(token);
  const intent = platform.stores.paymentIntents.get(challenge.intent);
  const methodId = idOf(intent.payment_method);
  if (intent.status !== "requires_action" || methodId === null) return;
  const method = platform.stores.paymentMethods.get(methodId);
  intent.next_action = null;
  if (!passed) {
    failIntent(platform, intent, method, AUTHENTICATION_FAILED, null);
    return;
  }
  const { decline } = instrumentOf(platform, methodId);
  if (decline) declined(platform, intent, method, decline);
  else succeed(platform, intent, method, true);
}

function startBankDebit(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): Stripe.PaymentIntent {
  const charge = makeCharge(platform, intent, method, { status: "pending" });
  intent.latest_charge = charge.id;
  intent.status = "processing";
  intent.last_payment_error = null;
  emit(platform, "charge.pending", charge);
  emit(platform, "payment_intent.processing", intent);
  if (!instrumentOf(platform, method.id).never) {
    later(platform, BANK_DEBIT_SETTLES_AFTER_MS, "bank_debit_settles", charge.id);
  }
  return intent;
}

/** The bank has answered, days after the buyer left. */
export function finishBankDebit(platform: Platform, chargeId: string): void {
  const charge = platform.stores.charges.get(chargeId);
  const intent = platform.stores.paymentIntents.get(idOf(charge.payment_intent) ?? "");
  const method = platform.stores.paymentMethods.get(charge.payment_method ?? "");
  if (intent.status !== "processing") return;
  const { decline } = instrumentOf(platform, method.id);
  if (decline) {
    charge.status = "failed";
    charge.failure_code = decline.declineCode ?? decline.code;
    charge.failure_message = decline.message;
    emit(platform, "charge.failed", charge);
    failIntent(platform, intent, method, decline, charge.id);
    return;
  }
  charge.status = "succeeded";
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  settleCharge(platform, charge);
  emit(platform, "charge.succeeded", charge);
  emit(platform, "payment_intent.succeeded", intent);
  followCharge(platform, charge);
}

/** Money taken, or only set aside when the capture is manual. */
function succeed(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): void {
  const manual = intent.capture_method === "manual";
  const charge = makeCharge(platform, intent, method, {
    status: "succeeded",
    captured: !manual,
    authenticated,
  });
  intent.latest_charge = charge.id;
  intent.last_payment_error = null;
  intent.next_action = null;
  saveForLater(intent, method);
  if (manual) {
    intent.status = "requires_capture";
    intent.amount_capturable = intent.amount;
    later(platform, AUTHORIZATION_LIVES_MS, "authorization_expires", intent.id);
    emit(platform, "charge.succeeded", charge);
    emit(platform, "payment_intent.amount_capturable_updated", intent);
    followCharge(platform, charge);
    return;
  }
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  announceCapture(platform, intent, charge);
  followCharge(platform, charge);
}

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

function saveForLater(intent: Stripe.PaymentIntent, method: Stripe.PaymentMethod): void {
  const customer = idOf(intent.customer);
  if (intent.setup_future_usage !== null && customer !== null) method.customer = customer;
}

/** Records the failed attempt and answers the 402 that whoever confirmed gets. */
function declined(
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

function failIntent(
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
}
