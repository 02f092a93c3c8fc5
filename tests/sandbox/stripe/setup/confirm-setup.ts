import type Stripe from "stripe";
import { isExpired, runChecks } from "../card-data.ts";
import { startChallenge } from "../challenges.ts";
import type { Decline } from "../instruments.ts";
import { requestsThreeDSecure } from "../intent-options.ts";
import {
  type Caller,
  checkReturnUrl,
  chosenMethod,
  dropChallenges,
  OPEN,
  takeMethod,
  unexpectedState,
} from "../intent-state.ts";
import { instrumentOf } from "../payment-methods.ts";
import type { Platform } from "../platform.ts";
import { missing } from "../wire/errors.ts";
import { endAttempt, startAttempt } from "./attempts.ts";
import { authenticationFor, savable } from "./authentication.ts";
import { spendConfirmationToken, withConfirmationToken } from "./confirmation-tokens.ts";
import { createMandate } from "./mandates.ts";
import { failSetup, succeedSetup } from "./outcome.ts";
import { setupOptions } from "./setup-options.ts";

type Params = Stripe.SetupIntentConfirmParams;

export type SingleUse = Stripe.SetupIntentCreateParams.SingleUse;

const EXPIRED: Decline = {
  code: "expired_card",
  declineCode: "expired_card",
  message: "Your card has expired.",
};

export function confirmSetupIntent(
  platform: Platform,
  intent: Stripe.SetupIntent,
  given: Params,
  options: Caller,
  singleUse?: SingleUse,
): Stripe.SetupIntent {
  if (!OPEN.includes(intent.status)) {
    throw unexpectedState(
      intent,
      `You cannot confirm this SetupIntent because it has a status of ${intent.status}. Only a SetupIntent with one of the following statuses may be confirmed: requires_payment_method, requires_confirmation, requires_action.`,
    );
  }
  const params = withConfirmationToken(platform, intent, given);
  checkReturnUrl(intent, params, options);
  spendConfirmationToken(platform, intent, given.confirmation_token);
  takeMethod(platform, intent, params, options.key);
  const method = chosenMethod(platform, intent);
  if (params.payment_method_options) {
    intent.payment_method_options = setupOptions(
      intent.payment_method_types,
      intent.payment_method_options,
      params.payment_method_options,
    );
  }
  takeMandate(platform, intent, method, params, options, singleUse);
  dropChallenges(platform, intent.id);
  attempt(platform, intent, method, params);
  return intent;
}

/** Whether it could be confirmed at all: asked before a call that creates and confirms in one. */
export function checkSetupConfirmable(
  platform: Platform,
  intent: Stripe.SetupIntent,
  params: Params,
  options: Caller,
): void {
  checkReturnUrl(intent, withConfirmationToken(platform, intent, params), options);
  if (params.confirmation_token === undefined) chosenMethod(platform, intent);
}

/** Stripe.js shows and sends a bank debit's mandate by itself; a server says what it showed. */
function takeMandate(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  params: Params,
  { key }: Caller,
  singleUse: SingleUse | undefined,
): void {
  const isDebit = method.type === "us_bank_account";
  if (!params.mandate_data && isDebit && key === "secret") throw missing("mandate_data");
  if (!params.mandate_data && !isDebit && !singleUse) return;
  const mandate = createMandate(platform, method, params.mandate_data, singleUse);
  platform.hidden.saving.mandates.set(intent.id, mandate.id);
  if (singleUse) intent.single_use_mandate = mandate.id;
}

function attempt(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  params: Params,
): void {
  const instrument = instrumentOf(platform, method.id);
  runChecks(method, instrument);
  startAttempt(platform, intent, method);
  intent.last_setup_error = null;
  if (instrument.never) {
    // A bank that never answers: the set-up waits for it as a payment would.
    intent.status = "processing";
    endAttempt(platform, intent, "processing");
    return;
  }
  const step = authenticationFor(instrument, {
    offSession: false,
    setUp: false,
    requested: requestsThreeDSecure(intent),
  });
  if (step === "challenge") {
    endAttempt(platform, intent, "requires_action");
    startChallenge(platform, intent, params);
    return;
  }
  const { card } = method;
  if (card && isExpired(platform, { expMonth: card.exp_month, expYear: card.exp_year })) {
    throw failSetup(platform, intent, method, EXPIRED);
  }
  if (instrument.decline && !savable(instrument)) {
    throw failSetup(platform, intent, method, instrument.decline);
  }
  succeedSetup(platform, intent, method, step === "frictionless");
}
