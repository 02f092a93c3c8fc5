import type Stripe from "stripe";
import { emit } from "../events.ts";
import type { Decline } from "../instruments.ts";
import { giveTo, instrumentOf } from "../payment-methods.ts";
import { idOf, type Platform } from "../platform.ts";
import { cardError } from "../wire/errors.ts";
import { endAttempt } from "./attempts.ts";
import { savable } from "./authentication.ts";

/** Long enough to be one of a card network's own. */
const NETWORK_ID_LENGTH = 15;

const AUTHENTICATION_FAILED: Decline = {
  code: "setup_intent_authentication_failure",
  message:
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
};

/** The method is saved: the customer's from now on, and usable as the buyer has agreed. */
export function succeedSetup(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  authenticated: boolean,
): void {
  const { saving } = platform.hidden;
  intent.status = "succeeded";
  intent.last_setup_error = null;
  intent.next_action = null;
  const mandate = saving.mandates.get(intent.id) ?? null;
  if (intent.single_use_mandate === null) intent.mandate = mandate;
  const customer = idOf(intent.customer);
  if (customer !== null) giveTo(platform, method, customer);
  const before = saving.setUps.get(method.id);
  saving.setUps.set(method.id, {
    usage: intent.usage === "off_session" ? "off_session" : (before?.usage ?? "on_session"),
    networkTransactionId:
      before?.networkTransactionId ?? platform.world.ids.upper(NETWORK_ID_LENGTH),
  });
  endAttempt(platform, intent, "succeeded", { authenticated });
  emit(platform, "setup_intent.succeeded", intent);
}

/** The buyer has passed their bank's page; the bank may still not want the card to be saved. */
export function setupPassed(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): void {
  const instrument = instrumentOf(platform, method.id);
  if (instrument.decline && !savable(instrument)) {
    failSetup(platform, intent, method, instrument.decline);
  } else succeedSetup(platform, intent, method, true);
}

export function setupFailed(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): void {
  failSetup(platform, intent, method, AUTHENTICATION_FAILED);
}

/** Records the failed attempt and answers the 402 that whoever confirmed gets. */
export function failSetup(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  decline: Decline,
): Error {
  const error: Stripe.SetupIntent.LastSetupError = {
    // Every code that the stand-in uses is one of Stripe's.
    code: decline.code as Stripe.SetupIntent.LastSetupError.Code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll("_", "-")}`,
    message: decline.message,
    payment_method: structuredClone(method),
    type:
      decline.code === "setup_intent_authentication_failure"
        ? "invalid_request_error"
        : "card_error",
  };
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.next_action = null;
  intent.last_setup_error = error;
  endAttempt(platform, intent, "failed", { error });
  emit(platform, "setup_intent.setup_failed", intent);
  return cardError({
    code: decline.code,
    ...(decline.declineCode === undefined ? {} : { decline_code: decline.declineCode }),
    message: decline.message,
    setup_intent: structuredClone(intent),
    payment_method: structuredClone(method),
  });
}
