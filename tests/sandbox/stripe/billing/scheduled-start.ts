import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { draftSubscription } from "./subscription-create.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { statusOnceFine } from "./subscription-outcome.ts";
import { nowOf } from "./time.ts";

/** A subscription that a schedule begins: active at once, its first invoice a draft for an hour. */
export function startScheduled(
  here: Platform,
  schedule: Stripe.SubscriptionSchedule,
  phase: Stripe.SubscriptionSchedule.Phase,
): Stripe.Subscription {
  const customer = here.stores.customers.get(idOf(schedule.customer) ?? "", "customer");
  const method = idOf(
    phase.default_payment_method ?? schedule.default_settings.default_payment_method,
  );
  const now = nowOf(here);
  const subscription = draftSubscription(here, customer, {
    customer: customer.id,
    items: phase.items.map(({ price, quantity }) => ({
      price: idOf(price) ?? "",
      quantity: quantity ?? 1,
    })),
    ...(phase.metadata && { metadata: phase.metadata }),
    ...(method !== null && { default_payment_method: method }),
    ...(phase.trial_end !== null && phase.trial_end > now && { trial_end: phase.trial_end }),
  });
  subscription.schedule = schedule.id;
  subscription.status = statusOnceFine(here, subscription);
  here.stores.subscriptions.add(subscription);
  const invoice = draftFor(here, subscription, {
    reason: "subscription_create",
    period: { start: now, end: now },
    pending: "all",
    cycle: subscription.trial_end === null ? "whole" : "trial",
    items: subscription.items.data,
    autoAdvance: true,
  });
  takeInvoice(here, subscription, invoice);
  subscriptionSecrets(here, subscription.id).firstInvoice = invoice.id;
  emit(here, "customer.subscription.created", subscription);
  return subscription;
}
