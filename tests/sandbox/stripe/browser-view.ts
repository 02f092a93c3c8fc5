import type Stripe from "stripe";
import type { AnyIntent } from "./intent-state.ts";
import type { Call } from "./wire/call.ts";
import { invalidRequest, missing, StripeError } from "./wire/errors.ts";

/** What a publishable key may see of an intent. */
const VISIBLE: readonly string[] = [
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
  "last_setup_error",
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
  "usage",
];
/** What a publishable key may not see of a PaymentMethod. */
const HIDDEN_OF_METHODS = new Set(["metadata", "customer_account"]);
const HIDDEN_OF_CARDS = new Set(["fingerprint"]);

/** The intent, with a publishable key only if its secret is known. */
export function intentForBrowser<T extends AnyIntent>(
  call: Call,
  intent: T,
  secret: string | undefined,
): T {
  if (call.key === "secret" && secret === undefined) return intent;
  if (secret === undefined) throw missing("client_secret");
  if (secret === intent.client_secret) return intent;
  const name = intent.object === "payment_intent" ? "PaymentIntent" : "SetupIntent";
  throw invalidRequest({
    code: `${intent.object}_invalid_parameter`,
    message: `The client_secret provided does not match any associated ${name} on this account. Ensure the publishable key used belongs to the same account that created the ${name}.`,
    param: "client_secret",
  });
}

/** The answer without what only the server may see. */
export function forBrowser<T extends AnyIntent>(call: Call, intent: T): Partial<T> {
  return call.key === "secret" ? intent : visiblePart(intent);
}

export function visiblePart<T extends Partial<AnyIntent>>(intent: T): Partial<T> {
  const kept = Object.entries(intent).filter(([name]) => VISIBLE.includes(name));
  const visible = kept.map(([name, value]) => [name, isError(value) ? visibleError(value) : value]);
  // Fewer fields of the same object; Object.fromEntries forgets which.
  return Object.fromEntries(visible) as Partial<T>;
}

type WithMethod = { payment_method?: Partial<Stripe.PaymentMethod> };

function isError(value: unknown): value is WithMethod {
  return typeof value === "object" && value !== null && "payment_method" in value;
}

function visibleError<T extends WithMethod>({ payment_method: method, ...rest }: T) {
  return method ? { ...rest, payment_method: visibleMethod(method) } : rest;
}

/** A PaymentMethod as Stripe.js gets it. */
export function visibleMethod(
  method: Partial<Stripe.PaymentMethod>,
): Partial<Stripe.PaymentMethod> {
  const without = (object: object, names: ReadonlySet<string>) =>
    Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name)));
  const { card, ...rest } = method;
  return {
    ...without(rest, HIDDEN_OF_METHODS),
    // Fewer fields of the same card; Object.fromEntries forgets which.
    ...(card && { card: without(card, HIDDEN_OF_CARDS) as unknown as Stripe.PaymentMethod.Card }),
  };
}

export function methodForBrowser(
  call: Call,
  method: Stripe.PaymentMethod,
): Partial<Stripe.PaymentMethod> {
  return call.key === "secret" ? method : visibleMethod(method);
}

/** A decline carries its intent, and that must not show more than the answer would. */
export function errorForBrowser({ status, body, stored }: StripeError): StripeError {
  const { payment_intent: payment, setup_intent: setup, payment_method: method, ...rest } = body;
  const visible = {
    ...rest,
    ...(payment && { payment_intent: visiblePart(payment) }),
    ...(setup && { setup_intent: visiblePart(setup) }),
    ...(method && { payment_method: visibleMethod(method) }),
  };
  return new StripeError(status, visible, stored);
}
