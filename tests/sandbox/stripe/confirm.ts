import type Stripe from "stripe";
import { startBankDebit } from "./bank-debits.ts";
import { isExpired, runChecks } from "./card-data.ts";
import { startChallenge } from "./challenges.ts";
import { type Decline, isBankDebit } from "./instruments.ts";
import { optionsFor, requestsThreeDSecure, usageOf } from "./intent-options.ts";
import { declined, succeed } from "./intent-outcome.ts";
import {
  type Caller,
  checkReturnUrl,
  chosenMethod,
  dropChallenges,
  OPEN,
  shippingOf,
  takeMethod,
  unexpectedState,
} from "./intent-state.ts";
import { instrumentOf } from "./payment-methods.ts";
import type { Platform } from "./platform.ts";
import { type Authentication, authenticationFor } from "./setup/authentication.ts";
import { spendConfirmationToken, withConfirmationToken } from "./setup/confirmation-tokens.ts";
import { checkMandate, createMandate } from "./setup/mandates.ts";
import { invalidRequest, missing } from "./wire/errors.ts";

export type ConfirmOptions = Caller;
type ConfirmParams = Stripe.PaymentIntentConfirmParams;

const AUTHENTICATION_REQUIRED: Decline = {
  code: "authentication_required",
  declineCode: "authentication_required",
  message: "Your card was declined. This transaction requires authentication.",
};
const EXPIRED: Decline = {
  code: "expired_card",
  declineCode: "expired_card",
  message: "Your card has expired.",
};

export function confirmIntent(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  given: ConfirmParams,
  options: ConfirmOptions,
): Stripe.PaymentIntent {
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: requires_confirmation, requires_action.`,
    );
  }
  checkCaller(intent, given, options);
  const params = withConfirmationToken(platform, intent, given);
  checkTerms(intent, params, options);
  spendConfirmationToken(platform, intent, given.confirmation_token);
  const authenticated = platform.hidden.saving.authenticated.get(intent.id);
  takeMethod(platform, intent, params, options.key);
  const method = chosenMethod(platform, intent);
  takeDetails(intent, params);
  takeMandate(platform, intent, method, params);
  dropChallenges(platform, intent.id);
  attempt(platform, intent, method, params, authenticated === method.id);
  return intent;
}

/** Whether it could be confirmed at all: asked before a call that creates and confirms in one. */
export function checkConfirmable(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  options: ConfirmOptions,
): void {
  checkTerms(intent, withConfirmationToken(platform, intent, params), options);
  if (params.confirmation_token === undefined) chosenMethod(platform, intent);
}

/** What a browser may not decide. */
function checkCaller(
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  { key }: ConfirmOptions,
): void {
  if (key === "secret") return;
  if (intent.confirmation_method === "manual") {
    throw unexpectedState(
      intent,
      `This PaymentIntent ${intent.id} cannot be confirmed using your publishable key because its \`confirmation_method\` is set to \`manual\`. Please use your secret key instead, or create a PaymentIntent with \`confirmation_method\` set to \`automatic\`.`,
    );
  }
  for (const name of ["off_session", "mandate", "amount_to_confirm", "capture_method"] as const) {
    if (params[name] === undefined) continue;
    throw invalidRequest({
      message: `The parameter ${name} cannot be used with a publishable key.`,
      param: name,
    });
  }
  const weaker = params.setup_future_usage === "on_session" || params.setup_future_usage === "";
  if (!weaker || intent.setup_future_usage !== "off_session") return;
  throw invalidRequest({
    message:
      "With a publishable key, setup_future_usage can only be changed from on_session to off_session.",
    param: "setup_future_usage",
  });
}

function checkTerms(
  intent: Stripe.PaymentIntent,
  params: ConfirmParams,
  options: ConfirmOptions,
): void {
  if (!params.off_session) checkReturnUrl(intent, params, options);
  const usage = params.setup_future_usage ?? intent.setup_future_usage;
  if (params.off_session && usage) {
    throw invalidRequest({
      message:
        "You cannot confirm with `off_session=true` when `setup_future_usage` is also set on the PaymentIntent. The customer needs to be on-session to perform the steps which may be required to set up the PaymentMethod for future usage. Please confirm this PaymentIntent with your customer on-session.",
      param: "off_session",
    });
  }
  const { amount_to_confirm: amount } = params;
  if (amount === undefined || amount === intent.amount) return;
  throw invalidRequest({
    message: `The amount_to_confirm ${amount} is not the amount of this PaymentIntent, ${intent.amount}.`,
    param: "amount_to_confirm",
  });
}

function takeDetails(intent: Stripe.PaymentIntent, params: ConfirmParams): void {
  if (params.receipt_email !== undefined) intent.receipt_email = params.receipt_email || null;
  if (params.shipping) intent.shipping = shippingOf(params.shipping);
  if (params.setup_future_usage !== undefined)
    intent.setup_future_usage = params.setup_future_usage || null;
  if (params.capture_method) intent.capture_method = params.capture_method;
  if (params.payment_method_options) {
    intent.payment_method_options = optionsFor(
      intent.payment_method_types,
      intent.payment_method_options,
      params.payment_method_options,
    );
  }
}

/** A mandate that the call names, or one that the buyer has just given. */
function takeMandate(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  params: ConfirmParams,
): void {
  const { mandates } = platform.hidden.saving;
  if (params.mandate !== undefined) {
    checkMandate(platform, params.mandate, method.id);
    mandates.set(intent.id, params.mandate);
    return;
  }
  // A buyer who is there must agree to a SEPA debit; later ones rest on what was agreed then.
  const agrees = params.mandate_data || params.off_session;
  if (method.type === "sepa_debit" && !agrees) throw missing("mandate_data");
  const keeps = usageOf(intent, method) !== null;
  if (!params.mandate_data && !(keeps && isBankDebit(method.type))) return;
  mandates.set(intent.id, createMandate(platform, method, params.mandate_data).id);
}

function attempt(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  params: ConfirmParams,
  authenticated: boolean,
): void {
  const instrument = instrumentOf(platform, method.id);
  if (isBankDebit(method.type)) {
    startBankDebit(platform, intent, method);
    return;
  }
  runChecks(method, instrument);
  const step = authenticated ? "challenge" : authenticationOf(platform, intent, method, params);
  if (step === "challenge" && !authenticated) {
    if (params.off_session || params.error_on_requires_action) {
      throw declined(platform, intent, method, AUTHENTICATION_REQUIRED);
    }
    intent.last_payment_error = null;
    startChallenge(platform, intent, params);
    return;
  }
  const { card } = method;
  const expired = card && isExpired(platform, { expMonth: card.exp_month, expYear: card.exp_year });
  const decline = expired ? EXPIRED : instrument.decline;
  if (decline) throw declined(platform, intent, method, decline);
  succeed(platform, intent, method, step);
}

function authenticationOf(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  params: ConfirmParams,
): Authentication {
  return authenticationFor(instrumentOf(platform, method.id), {
    offSession: Boolean(params.off_session),
    setUp: platform.hidden.saving.setUps.get(method.id)?.usage === "off_session",
    requested: requestsThreeDSecure(intent),
  });
}
