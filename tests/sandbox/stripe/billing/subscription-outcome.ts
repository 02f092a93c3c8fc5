import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { applyChange } from "./apply-change.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { endSubscription } from "./subscription-end.ts";
import { nowOf } from "./time.ts";

function subscriptionOf(here: Platform, invoice: Stripe.Invoice): Stripe.Subscription | undefined {
  return here.stores.subscriptions.find(subscriptionIdOf(invoice) ?? "");
}

/** What a paid invoice does to its subscription. */
export function invoicePaid(
  here: Platform,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent | undefined,
): void {
  const subscription = subscriptionOf(here, invoice);
  if (!subscription) return;
  const secrets = subscriptionSecrets(here, subscription.id);
  const pending = secrets.pending?.invoice === invoice.id ? secrets.pending.change : null;
  const resumed = secrets.resumption?.invoice === invoice.id;
  const next = resumed ? secrets.resumption?.change : null;
  const waited = subscription.pending_update !== null;
  if (pending) secrets.pending = null;
  if (resumed) secrets.resumption = null;
  change(here, "customer.subscription.updated", subscription, () => {
    if (pending) {
      subscription.pending_update = null;
      applyChange(here, subscription, pending);
    }
    if (next) applyChange(here, subscription, next);
    saveMethod(subscription, intent);
    if (isCured(here, subscription, invoice, secrets.firstInvoice, resumed))
      subscription.status = statusOnceFine(here, subscription);
  });
  if (pending && waited) emit(here, "customer.subscription.pending_update_applied", subscription);
  if (resumed) emit(here, "customer.subscription.resumed", subscription);
}

function isCured(
  here: Platform,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  firstInvoice: string | null,
  resumed: boolean,
): boolean {
  const { status } = subscription;
  if (status === "incomplete") return invoice.id === firstInvoice;
  if (status === "paused") return resumed;
  // What is owed from before stays owed; the subscription goes by its latest invoice.
  return isBehind(status) && latestOwed(here, subscription)?.id === invoice.id;
}

function isBehind(status: string): boolean {
  return status === "past_due" || status === "unpaid";
}

export function statusOnceFine(
  here: Platform,
  { trial_end: trialEnd }: Stripe.Subscription,
): Stripe.Subscription.Status {
  return trialEnd !== null && trialEnd > nowOf(here) ? "trialing" : "active";
}

function saveMethod(
  subscription: Stripe.Subscription,
  intent: Stripe.PaymentIntent | undefined,
): void {
  const method = idOf(intent?.payment_method);
  if (subscription.payment_settings?.save_default_payment_method !== "on_subscription") return;
  if (method !== null) subscription.default_payment_method = method;
}

/** An attempt has failed, or the buyer has yet to act. A change that waits for its payment waits on. */
export function invoiceUnpaid(here: Platform, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(here, invoice);
  if (!subscription) return;
  if (subscriptionSecrets(here, subscription.id).pending?.invoice === invoice.id) return;
  if (subscription.status !== "active" && subscription.status !== "trialing") return;
  if (latestOwed(here, subscription)?.id !== invoice.id) return;
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.status = "past_due";
  });
}

/** The latest that was finalized and counts: a draft is not owed yet, and what is void never was. */
export function latestOwed(
  { stores }: Platform,
  subscription: Stripe.Subscription,
): Stripe.Invoice | undefined {
  return stores.invoices
    .among({ customer: idOf(subscription.customer) ?? "" })
    .findLast(
      (invoice) =>
        subscriptionIdOf(invoice) === subscription.id &&
        invoice.billing_reason !== "manual" &&
        invoice.status !== "draft" &&
        invoice.status !== "void",
    );
}

/** The last retry has failed too; the dashboard decides what that means. */
export function collectionEnded(here: Platform, invoice: Stripe.Invoice): void {
  const subscription = subscriptionOf(here, invoice);
  if (!subscription || !isBehind(subscription.status)) return;
  const { afterRetries } = here.hidden.billing.settings;
  if (afterRetries === "cancel") {
    endSubscription(here, subscription, "payment_failed");
    return;
  }
  if (afterRetries === "past_due") return;
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.status = "unpaid";
  });
}
