import type Stripe from "stripe";
import type { Call } from "./wire/call.ts";
import { invalidRequest, missing, StripeError } from "./wire/errors.ts";

/** What a publishable key may see of a PaymentIntent. */
const VISIBLE: readonly (keyof Stripe.PaymentIntent)[] = [
  "id",
  "object",
  "amount",
  "amount_details",
  "automatic_payment_methods",
  "canceled_at",
  "cancellation_reason",
  "capture_method",
  "client_secret",
  "confirmation_method",
  "created",
  "currency",
  "description",
  "last_payment_error",
  "livemode",
  "next_action",
  "payment_method",
  "payment_method_types",
  "processing",
  "receipt_email",
  "setup_future_usage",
  "shipping",
  "source",
  "status",
];

/** The PaymentIntent of the path; with a publishable key only if its secret is known. */
export function intentForBrowser(call: Call, secret: string | undefined): Stripe.PaymentIntent {
  const intent = call.platform.stores.paymentIntents.get(call.id, "intent");
  if (call.key === "secret" && secret === undefined) return intent;
  if (secret === undefined) throw missing("client_secret");
  if (secret === intent.client_secret) return intent;
  throw invalidRequest({
    code: "payment_intent_invalid_parameter",
    message:
      "The client_secret provided does not match any associated PaymentIntent on this account. Ensure the publishable key used belongs to the same account that created the PaymentIntent.",
    param: "client_secret",
  });
}

/** The answer without what only the server may see. */
export function forBrowser(
  call: Call,
  intent: Stripe.PaymentIntent,
): Partial<Stripe.PaymentIntent> {
  return call.key === "secret" ? intent : visiblePart(intent);
}

function visiblePart(intent: Partial<Stripe.PaymentIntent>): Partial<Stripe.PaymentIntent> {
  return Object.fromEntries(VISIBLE.map((name) => [name, intent[name]]));
}

/** A decline carries its PaymentIntent, and that must not show more than the answer would. */
export function errorForBrowser({ status, body, stored }: StripeError): StripeError {
  const { payment_intent: intent, ...rest } = body;
  const visible = intent === undefined ? rest : { ...rest, payment_intent: visiblePart(intent) };
  return new StripeError(status, visible, stored);
}
