import type Stripe from "stripe";
import { expiryOfNamedCards, fingerprint } from "../card-data.ts";
import { finishChallenge } from "../challenges.ts";
import { confirmIntent } from "../confirm.ts";
import { difference } from "../difference.ts";
import { emit } from "../events.ts";
import { type ControlBody, ControlError, type RegisterControl } from "../feature.ts";
import { instrumentNamed, instrumentNumbered } from "../instruments.ts";
import type { AnyIntent } from "../intent-state.ts";
import { createMethod } from "../payment-methods.ts";
import type { Platform } from "../platform.ts";
import { StripeError } from "../wire/errors.ts";
import { confirmSetupIntent } from "./confirm-setup.ts";

/** What buyers, card networks and Stripe's support do. */
export function setupControl(post: RegisterControl): void {
  post("/payment_intents/:id/confirm", (platform, body, id) => {
    const intent = platform.stores.paymentIntents.get(id, "intent");
    return asBuyer(platform, body, intent, (params) =>
      confirmIntent(platform, intent, params, { key: "publishable" }),
    );
  });
  post("/setup_intents/:id/confirm", (platform, body, id) => {
    const intent = platform.stores.setupIntents.get(id, "intent");
    return asBuyer(platform, body, intent, (params) =>
      confirmSetupIntent(platform, intent, params, { key: "publishable" }),
    );
  });
  post("/payment_methods/:id", replaceCard);
  post("/raw_card_data", (platform, body) => {
    platform.hidden.saving.rawCards = body.enabled !== false;
    return { enabled: platform.hidden.saving.rawCards };
  });
}

type BuyerParams = { payment_method: string; use_stripe_sdk: true };

/** What a buyer's browser does: enter a card, and pass, fail, close or leave the bank's page. */
function asBuyer(
  platform: Platform,
  body: ControlBody,
  intent: AnyIntent,
  confirm: (params: BuyerParams) => unknown,
): unknown {
  const step = body.threeDSecure ?? "pass";
  if (step !== "pass" && step !== "fail" && step !== "cancel" && step !== "leave") {
    throw new ControlError('threeDSecure is "pass", "fail", "cancel" or "leave"');
  }
  const card = typeof body.card === "string" ? body.card : "4242424242424242";
  let declined: StripeError | undefined;
  try {
    confirm({ payment_method: methodFor(platform, card), use_stripe_sdk: true });
  } catch (error) {
    if (!(error instanceof StripeError) || error.status !== 402) throw error;
    declined = error;
  }
  const { challenges } = platform.hidden;
  const token = [...challenges].find(([, { intent: of }]) => of === intent.id)?.[0];
  if (token !== undefined && step !== "leave") finishChallenge(platform, token, step === "pass");
  return declined ? { ...intent, error: declined.message } : intent;
}

/** A `pm_card_` name, a saved method's id, or a number that the buyer enters. */
function methodFor(platform: Platform, card: string): string {
  if (instrumentNamed(card) || platform.stores.paymentMethods.find(card)) return card;
  const number = card.replaceAll(/\s/g, "");
  const { expMonth, expYear } = expiryOfNamedCards(platform);
  const raw = { number, exp_month: expMonth, exp_year: expYear, cvc: "123" };
  const data =
    instrumentNumbered(number).method === "card"
      ? { type: "card", card: raw }
      : { type: "us_bank_account", us_bank_account: { account_number: number } };
  return createMethod(platform, data, "publishable").id;
}

/**
 * The bank has sent the buyer a new card and the network has told Stripe; with `expire` the card
 * runs out instead, of which nobody tells.
 */
function replaceCard(platform: Platform, body: ControlBody, id: string): Stripe.PaymentMethod {
  const method = platform.stores.paymentMethods.get(id, "payment_method");
  const { card } = method;
  if (!card) throw new ControlError("this payment method is not a card");
  const before = structuredClone(method);
  if (body.expire === true) {
    const lastMonth = new Date(platform.world.clock.now());
    lastMonth.setUTCDate(0);
    card.exp_month = lastMonth.getUTCMonth() + 1;
    card.exp_year = lastMonth.getUTCFullYear();
    return method;
  }
  if (typeof body.expMonth === "number") card.exp_month = body.expMonth;
  if (typeof body.expYear === "number") card.exp_year = body.expYear;
  if (typeof body.last4 === "string") {
    card.last4 = body.last4;
    card.fingerprint = fingerprint(`${method.id} ${body.last4}`);
  }
  const previous = difference(before, method);
  if (previous) emit(platform, "payment_method.automatically_updated", method, { previous });
  return method;
}
