import type Stripe from "stripe";
import { createMethod, type MethodData, resolveMethod } from "./payment-methods.ts";
import type { Platform } from "./platform.ts";
import { refused } from "./wire/errors.ts";

/** Statuses in which a buyer can still pay. */
export const OPEN: string[] = [
  "requires_payment_method",
  "requires_confirmation",
  "requires_action",
];

export function takeMethod(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  params: { payment_method?: string; payment_method_data?: unknown },
  key: "secret" | "publishable",
): void {
  // The schema has checked the branch as far as it is read.
  const data = params.payment_method_data as MethodData | undefined;
  if (params.payment_method === undefined && data === undefined) return;
  const method = data
    ? createMethod(platform, data, key, "payment_method_data.")
    : resolveMethod(platform, params.payment_method ?? "");
  intent.payment_method = method.id;
  if (intent.status === "requires_payment_method") intent.status = "requires_confirmation";
}

/** A 3-D Secure page that is still open somewhere leads nowhere from now on. */
export function dropChallenges(platform: Platform, intentId: string): void {
  for (const [token, challenge] of platform.hidden.challenges) {
    if (challenge.intent === intentId) platform.hidden.challenges.delete(token);
  }
}

export function unexpectedState(intent: Stripe.PaymentIntent, message: string): Error {
  return refused({
    code: "payment_intent_unexpected_state",
    message,
    payment_intent: structuredClone(intent),
  });
}

type ShippingParam = {
  address: { [name: string]: unknown };
  name?: string;
  carrier?: string;
  phone?: string;
  tracking_number?: string;
};

export function shippingOf(shipping: object): Stripe.PaymentIntent.Shipping {
  // Both param types of the package describe this one shape.
  const { address, name, carrier, phone, tracking_number } = shipping as ShippingParam;
  const part = (key: string) => (typeof address[key] === "string" && address[key]) || null;
  return {
    address: {
      city: part("city"),
      country: part("country"),
      line1: part("line1"),
      line2: part("line2"),
      postal_code: part("postal_code"),
      state: part("state"),
    },
    carrier: carrier ?? null,
    ...(name === undefined ? {} : { name }),
    phone: phone ?? null,
    tracking_number: tracking_number ?? null,
  };
}
