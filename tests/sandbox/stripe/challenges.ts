import type Stripe from "stripe";
import { emit } from "./events.ts";
import { authenticationFailed, challengePassed } from "./intent-outcome.ts";
import { type AnyIntent, askAgain } from "./intent-state.ts";
import { idOf, type Platform } from "./platform.ts";
import { setupFailed, setupPassed } from "./setup/outcome.ts";

type Way = { return_url?: string; use_stripe_sdk?: boolean };

/** The buyer's bank wants to see them: in a frame over the shop, or on its own page. */
export function startChallenge(platform: Platform, intent: AnyIntent, way: Way): void {
  const { world, host, hidden } = platform;
  const token = world.ids.next("payatt", 32);
  const inPage = way.use_stripe_sdk === true || way.return_url === undefined;
  const returnUrl = inPage ? null : (way.return_url ?? null);
  hidden.challenges.set(token, { intent: intent.id, returnUrl });
  const url = `${host.url}/stand-in/3ds/${token}`;
  intent.status = "requires_action";
  intent.next_action = inPage
    ? {
        type: "use_stripe_sdk",
        use_stripe_sdk: { type: "three_d_secure_redirect", stripe_js: url, source: token },
      }
    : { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } };
  emit(platform, `${intent.object}.requires_action`, intent);
}

/** What a 3-D Secure page is about. */
export function challengedIntent(platform: Platform, intentId: string): AnyIntent {
  const { paymentIntents, setupIntents } = platform.stores;
  return setupIntents.find(intentId) ?? paymentIntents.get(intentId);
}

/** The buyer has left the bank's page: passed, failed, or closed it. */
export function finishChallenge(platform: Platform, token: string, passed: boolean): void {
  const challenge = platform.hidden.challenges.get(token);
  if (!challenge) return;
  platform.hidden.challenges.delete(token);
  const intent = challengedIntent(platform, challenge.intent);
  const methodId = idOf(intent.payment_method);
  if (intent.status !== "requires_action" || methodId === null) return;
  const method = platform.stores.paymentMethods.get(methodId);
  intent.next_action = null;
  if (intent.object === "setup_intent") finishSetup(platform, intent, method, passed);
  else finishPayment(platform, intent, method, passed);
}

function finishSetup(
  platform: Platform,
  intent: Stripe.SetupIntent,
  method: Stripe.PaymentMethod,
  passed: boolean,
): void {
  if (passed) setupPassed(platform, intent, method);
  else setupFailed(platform, intent, method);
}

function finishPayment(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  passed: boolean,
): void {
  if (!passed) {
    authenticationFailed(platform, intent, method);
    return;
  }
  if (intent.confirmation_method === "manual") {
    // Only the server may go on: it confirms once more, and nobody is asked again.
    askAgain(platform, intent);
    platform.hidden.saving.authenticated.set(intent.id, method.id);
    return;
  }
  challengePassed(platform, intent, method);
}
