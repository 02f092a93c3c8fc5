import type Stripe from "stripe";
import { addressOf } from "./address.ts";
import { checkUsable, createMethod, type MethodData, resolveMethod } from "./payment-methods.ts";
import { idOf, type Platform } from "./platform.ts";
import { invalidRequest, refused } from "./wire/errors.ts";

export type AnyIntent = Stripe.PaymentIntent | Stripe.SetupIntent;
export type Caller = { key: "secret" | "publishable" };

/** Statuses in which a buyer can still pay, or still be set up. */
export const OPEN: string[] = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
];

export function takeMethod(
  platform: Platform,
  intent: AnyIntent,
  params: { payment_method?: string; payment_method_data?: unknown },
  key: Caller["key"],
): void {
  // The schema has checked the branch as far as it is read.
  const data = params.payment_method_data as MethodData | undefined;
  if (params.payment_method === undefined && data === undefined) return;
  if (params.payment_method !== undefined && data !== undefined) {
    throw invalidRequest({
      code: "parameters_exclusive",
      message: "You may only specify one of these parameters: payment_method, payment_method_data.",
      param: "payment_method",
    });
  }
  const method = data
    ? createMethod(platform, data, key, "payment_method_data.")
    : resolveMethod(platform, params.payment_method ?? "");
  checkUsable(platform, method, idOf(intent.customer));
  intent.payment_method = method.id;
  askAgain(platform, intent);
}

/** What was agreed to is no longer what would be done: it must be confirmed once more. */
export function askAgain(platform: Platform, intent: AnyIntent): void {
  platform.hidden.saving.authenticated.delete(intent.id);
  dropChallenges(platform, intent.id);
  if (intent.payment_method === null || !OPEN.includes(intent.status)) return;
  intent.status = "requires_confirmation";
  intent.next_action = null;
}

/** A 3-D Secure page that is still open somewhere leads nowhere from now on. */
export function dropChallenges(platform: Platform, intentId: string): void {
  for (const [token, challenge] of platform.hidden.challenges) {
    if (challenge.intent === intentId) platform.hidden.challenges.delete(token);
  }
}

/**
 * With the dashboard's methods some could redirect, so a server must say where to; Stripe.js
 * always sends `return_url` or `use_stripe_sdk`.
 */
export function checkReturnUrl(
  intent: AnyIntent,
  params: { return_url?: string; use_stripe_sdk?: boolean },
  { key }: Caller,
): void {
  if (key === "publishable" || params.use_stripe_sdk) return;
  const redirects = intent.automatic_payment_methods?.allow_redirects === "always";
  if (!redirects || params.return_url !== undefined) return;
  const name = intent.object === "payment_intent" ? "PaymentIntent" : "SetupIntent";
  throw invalidRequest({
    message: `This ${name} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a \`return_url\`. If you don't want to accept redirect-based payment methods, set \`automatic_payment_methods[enabled]\` to \`true\` and \`automatic_payment_methods[allow_redirects]\` to \`never\` when creating Setup Intents and Payment Intents.`,
    param: "return_url",
  });
}

/** The method that is about to be charged or saved. */
export function chosenMethod(platform: Platform, intent: AnyIntent): Stripe.PaymentMethod {
  const id = idOf(intent.payment_method);
  const name = intent.object === "payment_intent" ? "PaymentIntent" : "SetupIntent";
  if (id === null) {
    throw unexpectedState(
      intent,
      `You cannot confirm this ${name} because it's missing a payment method. You can either update the ${name} with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`,
    );
  }
  const method = platform.stores.paymentMethods.get(id, "payment_method");
  // It may have been detached, or become somebody's, since it was chosen.
  checkUsable(platform, method, idOf(intent.customer));
  if (intent.payment_method_types.includes(method.type)) return method;
  throw invalidRequest({
    message: `The PaymentMethod provided (${method.type}) is not allowed for this ${name}. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(", ")}.`,
    param: "payment_method",
  });
}

export function unexpectedState(intent: AnyIntent, message: string): Error {
  return intent.object === "payment_intent"
    ? refused({
        code: "payment_intent_unexpected_state",
        message,
        payment_intent: structuredClone(intent),
      })
    : refused({
        code: "setup_intent_unexpected_state",
        message,
        setup_intent: structuredClone(intent),
      });
}

type ShippingParam = {
  address: object;
  name?: string;
  carrier?: string;
  phone?: string;
  tracking_number?: string;
};

export function shippingOf(shipping: object): Stripe.PaymentIntent.Shipping {
  // Both param types of the package describe this one shape.
  const { address, name, carrier, phone, tracking_number } = shipping as ShippingParam;
  return {
    address: addressOf(address),
    carrier: carrier ?? null,
    ...(name === undefined ? {} : { name }),
    phone: phone ?? null,
    tracking_number: tracking_number ?? null,
  };
}
