import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { confirmIntent } from "../confirm.ts";
import { createIntent, endIntent } from "../payment-intents.ts";
import { idOf, type Platform } from "../platform.ts";
import { cardError, refused } from "../wire/errors.ts";
import { collect, defaultMethodOf } from "./collect.ts";
import { finalizeInvoice } from "./finalize.ts";
import { shadowOf } from "./shadow.ts";
import { createSubscription } from "./subscription-create.ts";
import { statusOnceFine } from "./subscription-outcome.ts";

type Params = Stripe.SubscriptionCreateParams;

/** `error_if_incomplete`: paid before anything else exists, so that nothing is left if it fails. */
export function firstPayment(
  here: Platform,
  subscription: Stripe.Subscription,
  params: Params,
): Stripe.PaymentIntent | undefined {
  if (subscription.collection_method !== "charge_automatically") return undefined;
  const behavior = params.payment_behavior ?? "allow_incomplete";
  if (behavior === "default_incomplete") return undefined;
  const customer = here.stores.customers.get(idOf(subscription.customer) ?? "");
  const method = idOf(subscription.default_payment_method) ?? defaultMethodOf(here, customer);
  if (method !== null && behavior !== "error_if_incomplete") return undefined;
  const due = dueAtFirst(here, params);
  if (due === 0) return undefined;
  if (method === null) throw noMethod();
  return payFirst(here, {
    amount: due,
    currency: subscription.currency,
    customer: customer.id,
    method,
    description: "Subscription creation",
    offSession: params.off_session ?? false,
  });
}

/** The same call where nobody sees it, and nothing is asked for. */
function dueAtFirst(here: Platform, params: Params): number {
  const shadow = shadowOf(here, params.customer ?? "");
  const trial = createSubscription(shadow, { ...params, payment_behavior: "default_incomplete" });
  return shadow.stores.invoices.get(idOf(trial.latest_invoice) ?? "").amount_due;
}

export type Prepayment = {
  amount: number;
  currency: string;
  customer: string;
  method: string;
  description: string;
  offSession: boolean;
};

/** Takes the money or throws; a payment that would need the buyer is given up. */
export function payFirst(here: Platform, wanted: Prepayment): Stripe.PaymentIntent {
  const { method, offSession, ...rest } = wanted;
  const intent = createIntent(
    here,
    {
      ...rest,
      capture_method: "automatic",
      ...(!offSession && { setup_future_usage: "off_session" as const }),
    },
    { key: "secret" },
  );
  try {
    const way = offSession ? { off_session: true } : { use_stripe_sdk: true };
    confirmIntent(here, intent, { payment_method: method, ...way }, { key: "secret" });
  } catch (error) {
    endIntent(here, intent, "abandoned");
    throw error;
  }
  if (intent.status === "succeeded") return intent;
  endIntent(here, intent, "abandoned");
  throw cardError({
    code: "subscription_payment_intent_requires_action",
    message:
      "Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `subscription.latest_invoice`. If you would like to update this API call to handle this scenario you can use the payment_behavior parameter to do so.",
  });
}

export function noMethod(): Error {
  return refused({
    code: "resource_missing",
    message:
      "This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.",
  });
}

/** Finalizes the first invoice and does with it what the call says. */
export function collectFirst(
  here: Platform,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  params: Params,
  prepaid: Stripe.PaymentIntent | undefined,
): void {
  if (subscription.collection_method === "send_invoice") {
    // The customer gets an invoice, and the subscription in the meantime; it stays a draft for an hour.
    start(here, subscription);
    return;
  }
  finalizeInvoice(here, invoice, { prepaid });
  if (invoice.amount_due === 0) start(here, subscription);
  if (params.payment_behavior === "default_incomplete") return;
  if (invoice.status !== "open") return;
  collect(here, invoice, { offSession: params.off_session ?? false, by: "call" });
}

function start(here: Platform, subscription: Stripe.Subscription): void {
  if (subscription.status !== "incomplete") return;
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.status = statusOnceFine(here, subscription);
  });
}
