import type Stripe from "stripe";
import { confirmIntent } from "../confirm.ts";
import { emit } from "../events.ts";
import { instrumentOf, resolveMethod } from "../payment-methods.ts";
import { idOf, type Platform } from "../platform.ts";
import { authenticationFor } from "../setup/authentication.ts";
import { StripeError } from "../wire/errors.ts";
import { attemptFailed } from "./failures.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { invoiceSecrets } from "./secrets.ts";
import { paymentsOf } from "./settle.ts";

export type Attempt = {
  /** Instead of the methods that the invoice, its subscription or its customer name. */
  method?: string | undefined;
  /** The buyer is not there. */
  offSession: boolean;
  by: "schedule" | "call";
};

export type Outcome =
  | { kind: "paid" | "processing" | "action" | "no_method" }
  | { kind: "declined"; error: StripeError };

/** Tries once to take what an open invoice is about. */
export function collect(here: Platform, invoice: Stripe.Invoice, attempt: Attempt): Outcome {
  const secrets = invoiceSecrets(here, invoice.id);
  secrets.attempting = attempt.by;
  try {
    return tryOnce(here, invoice, attempt);
  } finally {
    secrets.attempting = null;
  }
}

function tryOnce(here: Platform, invoice: Stripe.Invoice, attempt: Attempt): Outcome {
  const intent = intentOf(here, invoice);
  if (intent?.status === "processing") return { kind: "processing" };
  const method = attempt.method ?? methodFor(here, invoice);
  if (method === null || !intent) {
    attemptFailed(here, invoice);
    return { kind: "no_method" };
  }
  const { id } = resolveMethod(here, method);
  const offSession = attempt.offSession && !wantsBuyer(here, id);
  // Who pays later without being there has agreed to it before; that cannot be said twice.
  if (offSession) intent.setup_future_usage = null;
  try {
    confirmIntent(
      here,
      intent,
      { payment_method: id, ...(offSession ? { off_session: true } : { use_stripe_sdk: true }) },
      { key: "secret" },
    );
  } catch (error) {
    if (error instanceof StripeError && error.status === 402) return { kind: "declined", error };
    throw error;
  }
  if (intent.status === "succeeded") return { kind: "paid" };
  if (intent.status === "processing") return { kind: "processing" };
  emit(here, "invoice.payment_action_required", invoice);
  attemptFailed(here, invoice);
  return { kind: "action" };
}

/** The payment that the invoice itself asked for. */
export function intentOf(
  here: Platform,
  invoice: Stripe.Invoice,
): Stripe.PaymentIntent | undefined {
  const payment = paymentsOf(here, invoice.id).find(({ is_default: own }) => own);
  return here.stores.paymentIntents.find(idOf(payment?.payment.payment_intent) ?? "");
}

/** The first of those that may be charged without asking. */
export function methodFor(here: Platform, invoice: Stripe.Invoice): string | null {
  const { stores } = here;
  const subscription = stores.subscriptions.find(subscriptionIdOf(invoice) ?? "");
  const customer = stores.customers.find(idOf(invoice.customer) ?? "");
  if (!customer) return null;
  const named = [
    idOf(invoice.default_payment_method),
    idOf(subscription?.default_payment_method),
    defaultMethodOf(here, customer),
  ];
  return named.find((id) => id !== null && isOf(here, id, customer.id)) ?? null;
}

/** What was detached since it was named cannot be charged. */
function isOf({ stores }: Platform, method: string, customer: string): boolean {
  return idOf(stores.paymentMethods.find(method)?.customer) === customer;
}

export function defaultMethodOf({ stores }: Platform, customer: Stripe.Customer): string | null {
  const named = idOf(customer.invoice_settings.default_payment_method);
  if (named !== null) return named;
  const source = idOf(customer.default_source);
  return source !== null && stores.paymentMethods.find(source) ? source : null;
}

/**
 * A bank that wants to see the buyer: the payment then waits for them, which Billing prefers to
 * the decline that a payment without an invoice would get.
 */
function wantsBuyer(here: Platform, methodId: string): boolean {
  const setUp = here.hidden.saving.setUps.get(methodId)?.usage === "off_session";
  const circumstances = { offSession: true, setUp, requested: false };
  return authenticationFor(instrumentOf(here, methodId), circumstances) === "challenge";
}
