import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { defaultMethodOf } from "./collect.ts";
import { pauseSubscription } from "./resume.ts";
import { endSubscription } from "./subscription-end.ts";
import { customerIdOf } from "./subscription-object.ts";

/** Whether it goes on: without a way to pay, its own settings decide. */
export function endTrial(here: Platform, subscription: Stripe.Subscription): boolean {
  const customer = here.stores.customers.find(customerIdOf(subscription));
  const method =
    subscription.default_payment_method ?? (customer ? defaultMethodOf(here, customer) : null);
  const sent = subscription.collection_method === "send_invoice";
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (method !== null || sent || behavior === "create_invoice" || behavior === undefined)
    return true;
  if (behavior === "cancel") endSubscription(here, subscription, "cancellation_requested");
  else pauseSubscription(here, subscription);
  return false;
}
