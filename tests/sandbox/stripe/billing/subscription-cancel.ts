import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { notFound } from "../wire/errors.ts";
import { collect } from "./collect.ts";
import { finalizeInvoice } from "./finalize.ts";
import { addInvoiceItem, pendingItems } from "./invoice-items.ts";
import { periodOf } from "./items.ts";
import { dropPendingUpdate } from "./pending-update.ts";
import { unusedTime } from "./prorations.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { endSubscription, giveUpIncomplete } from "./subscription-end.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { customerIdOf } from "./subscription-object.ts";
import { inTimeOf, nowOf } from "./time.ts";

type Params = Stripe.SubscriptionCancelParams;

/** Now. What is given back for unused time becomes part of a last invoice, or waits for another. */
export function cancelSubscription(
  platform: Platform,
  id: string,
  params: Params,
): Stripe.Subscription {
  const subscription = platform.stores.subscriptions.get(id);
  const here = inTimeOf(platform, idOf(subscription.customer));
  if (subscription.status === "canceled" || subscription.status === "incomplete_expired")
    throw notFound("subscription", id);
  const say = () => {
    const details = subscription.cancellation_details;
    if (details) details.comment = params.cancellation_details?.comment || null;
    if (details) details.feedback = params.cancellation_details?.feedback || null;
    subscription.canceled_at = nowOf(here);
  };
  if (subscription.status === "incomplete") {
    giveUpIncomplete(here, subscription, say);
    emit(here, "customer.subscription.deleted", subscription);
    return subscription;
  }
  dropPendingUpdate(here, subscription);
  if (params.prorate && subscription.status !== "trialing") giveBack(here, subscription);
  else if (!params.invoice_now) dropProrations(here, subscription);
  const invoice = params.invoice_now ? lastInvoice(here, subscription) : undefined;
  say();
  endSubscription(here, subscription, "cancellation_requested");
  if (invoice) {
    finalizeInvoice(here, invoice);
    if (invoice.status === "open") collect(here, invoice, { offSession: true, by: "call" });
  }
  return subscription;
}

function giveBack(here: Platform, subscription: Stripe.Subscription): void {
  const items = unusedTime(here, subscription, periodOf(subscription), nowOf(here));
  for (const item of items) addInvoiceItem(here, item);
}

/** With neither a last invoice nor prorations, those that wait are gone. */
function dropProrations(here: Platform, subscription: Stripe.Subscription): void {
  const which = { subscription: subscription.id, loose: false, currency: subscription.currency };
  for (const item of pendingItems(here, customerIdOf(subscription), which)) {
    if (!item.proration) continue;
    here.stores.invoiceItems.remove(item.id);
    emit(here, "invoiceitem.deleted", item);
  }
}

/** Of what waits; nothing waits, nothing is invoiced. */
export function lastInvoice(
  here: Platform,
  subscription: Stripe.Subscription,
): Stripe.Invoice | undefined {
  const which = { subscription: subscription.id, loose: false, currency: subscription.currency };
  if (pendingItems(here, customerIdOf(subscription), which).length === 0) return undefined;
  const now = nowOf(here);
  const invoice = draftFor(here, subscription, {
    reason: "subscription_update",
    period: { start: periodOf(subscription).start, end: now },
    pending: "own",
    cycle: null,
    items: [],
    autoAdvance: false,
  });
  change(here, "customer.subscription.updated", subscription, () => {
    takeInvoice(here, subscription, invoice);
  });
  return invoice;
}

/** A customer who is deleted has no subscriptions from then on. */
export function cancelAllOf(platform: Platform, customer: string): void {
  for (const subscription of [...platform.stores.subscriptions.among({ customer })]) {
    if (customerIdOf(subscription) !== customer) continue;
    if (["canceled", "incomplete_expired"].includes(subscription.status)) continue;
    subscriptionSecrets(platform, subscription.id);
    cancelSubscription(platform, subscription.id, {});
  }
}
