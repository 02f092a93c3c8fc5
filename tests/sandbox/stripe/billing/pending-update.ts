import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import type { Platform } from "../platform.ts";
import { voidInvoice } from "./invoice-end.ts";
import { periodOf } from "./items.ts";
import type { Plan } from "./plan-change.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { nowOf } from "./time.ts";
import { watchSubscription } from "./watch.ts";

/** Or the end of the trial or the period, if that comes first. */
const EXPIRES_AFTER_SECONDS = 23 * 3600;

/** The change waits until its invoice is paid; nobody sees that unless the payment fails. */
export function expectPayment(
  here: Platform,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
  plan: Plan,
): void {
  subscriptionSecrets(here, subscription.id).pending = { invoice: invoice.id, change: plan.change };
}

/** The payment was not made: the change shows as `pending_update`. */
export function showPending(here: Platform, subscription: Stripe.Subscription): void {
  const { pending } = subscriptionSecrets(here, subscription.id);
  if (!pending) return;
  const { items, anchor, trial } = pending.change;
  const expires = Math.min(nowOf(here) + EXPIRES_AFTER_SECONDS, periodOf(subscription).end);
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.pending_update = {
      billing_cycle_anchor: anchor === subscription.billing_cycle_anchor ? null : anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: expires,
      metadata: null,
      subscription_items: structuredClone(items),
      trial_end: trial?.end ?? null,
      trial_from_plan: null,
    };
  });
  watchSubscription(here, subscription);
}

/** The change is given up, and so is its invoice. */
export function dropPendingUpdate(here: Platform, subscription: Stripe.Subscription): void {
  const secrets = subscriptionSecrets(here, subscription.id);
  const { pending } = secrets;
  if (!pending) return;
  secrets.pending = null;
  const invoice = here.stores.invoices.get(pending.invoice);
  if (invoice.status === "open") voidInvoice(here, invoice);
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.pending_update = null;
  });
  emit(here, "customer.subscription.pending_update_expired", subscription);
}
