import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";

/** Every confirmation is an attempt; the one before it, if it still waited, was given up. */
export function startAttempt(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
): void {
  const { world, stores } = platform;
  const before = attemptOf(platform, intent);
  if (before?.status === "requires_action") before.status = "abandoned";
  const attempt: Stripe.SetupAttempt = {
    id: world.ids.next("setatt"),
    object: "setup_attempt",
    application: null,
    ...(intent.attach_to_self === undefined ? {} : { attach_to_self: intent.attach_to_self }),
    created: world.clock.nowSeconds(),
    customer: idOf(intent.customer),
    customer_account: null,
    flow_directions: null,
    livemode: false,
    on_behalf_of: idOf(intent.on_behalf_of),
    payment_method: method.id,
    payment_method_details: detailsOf(method),
    setup_error: null,
    setup_intent: intent.id,
    status: "requires_confirmation",
    usage: intent.usage,
  };
  intent.latest_attempt = stores.setupAttempts.add(attempt).id;
}

/** What became of the latest attempt. */
export function endAttempt(
  platform: Platform,
  intent: Stripe.SetupIntent,
  status: "requires_action" | "processing" | "succeeded" | "failed" | "abandoned",
  more: { authenticated?: boolean; error?: Stripe.SetupAttempt.SetupError } = {},
): void {
  const attempt = attemptOf(platform, intent);
  if (!attempt) return;
  attempt.status = status;
  attempt.setup_error = more.error ?? null;
  const { card } = attempt.payment_method_details;
  if (card && more.authenticated) card.three_d_secure = AUTHENTICATED;
}

const AUTHENTICATED: Stripe.SetupAttempt.PaymentMethodDetails.Card.ThreeDSecure = {
  authentication_flow: "challenge",
  electronic_commerce_indicator: "05",
  result: "authenticated",
  result_reason: null,
  transaction_id: null,
  version: "2.2.0",
};

function attemptOf(
  platform: Platform,
  intent: Stripe.SetupIntent,
): Stripe.SetupAttempt | undefined {
  return platform.stores.setupAttempts.find(idOf(intent.latest_attempt) ?? "");
}

function detailsOf({ type, card }: Stripe.PaymentMethod): Stripe.SetupAttempt.PaymentMethodDetails {
  if (!card) return { type, us_bank_account: {} };
  return {
    type,
    card: {
      brand: card.brand,
      checks: structuredClone(card.checks),
      country: card.country,
      exp_month: card.exp_month,
      exp_year: card.exp_year,
      fingerprint: card.fingerprint ?? null,
      funding: card.funding,
      last4: card.last4,
      network: card.brand,
      three_d_secure: null,
      wallet: null,
    },
  };
}
