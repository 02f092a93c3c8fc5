import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { applyChange } from "./apply-change.ts";
import { collect } from "./collect.ts";
import { finalizeInvoice } from "./finalize.ts";
import { periodOf, rhythmOf, withPeriod } from "./items.ts";
import { boundary, periodAt } from "./periods.ts";
import { subscriptionSecrets } from "./secrets.ts";
import type { PlannedChange } from "./state.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { latestOwed } from "./subscription-outcome.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { watchSubscription } from "./watch.ts";

/** How long the invoice of a resumption waits for its payment. */
const RESUMPTION_SECONDS = 23 * 3600;

/** No invoices and no periods until somebody resumes it. */
export function pauseSubscription(here: Platform, subscription: Stripe.Subscription): void {
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.status = "paused";
  });
  emit(here, "customer.subscription.paused", subscription);
}

export function pauseByCall(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionPauseParams,
): Stripe.Subscription {
  const subscription = platform.stores.subscriptions.get(id);
  const here = inTimeOf(platform, idOf(subscription.customer));
  if (subscription.schedule !== null)
    throw refused({ message: "You cannot pause a subscription that has a schedule." });
  if (!["active", "trialing", "past_due"].includes(subscription.status)) {
    throw refused({
      message: `You cannot pause a subscription with the status ${subscription.status}.`,
    });
  }
  const { bill_for: billFor } = params;
  if (billFor?.unused_time_from && billFor.unused_time_from.type !== "none") {
    // What Stripe gives back for a pause has terms of its own; the stand-in plays the plain pause.
    throw invalidRequest({
      message: "The stand-in pauses without giving unused time back: use `none`.",
      param: "bill_for[unused_time_from]",
    });
  }
  pauseSubscription(here, subscription);
  return subscription;
}

/** Paid, it is active again; unpaid for 23 hours, it stays paused. */
export function resumeSubscription(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionResumeParams,
): Stripe.Subscription {
  const subscription = platform.stores.subscriptions.get(id);
  const here = inTimeOf(platform, idOf(subscription.customer));
  if (subscription.status !== "paused") {
    throw refused({
      message: `You can only resume a subscription that is paused; this one has the status ${subscription.status}.`,
    });
  }
  if (subscription.collection_method !== "charge_automatically") {
    throw refused({
      message: "You can only resume a subscription that is collected automatically.",
    });
  }
  const secrets = subscriptionSecrets(here, id);
  if (secrets.resumption) {
    throw refused({ message: "This subscription is being resumed already; its invoice is open." });
  }
  const next = nextPeriod(here, subscription, params.billing_cycle_anchor?.type === "unchanged");
  if (!next) {
    activate(here, subscription);
    return subscription;
  }
  const now = nowOf(here);
  const invoice = draftFor(here, subscription, {
    reason: "subscription_update",
    period: { start: now, end: now },
    pending: "own",
    cycle: "whole",
    items: next.items,
    autoAdvance: true,
  });
  change(here, "customer.subscription.updated", subscription, () => {
    takeInvoice(here, subscription, invoice);
  });
  const expiresAt = now + RESUMPTION_SECONDS;
  secrets.resumption = { invoice: invoice.id, expiresAt, change: next };
  finalizeInvoice(here, invoice);
  if (invoice.status === "open") collect(here, invoice, { offSession: true, by: "call" });
  watchSubscription(here, subscription);
  return subscription;
}

/** The period in which it goes on, if that is another one, which has to be paid first. */
function nextPeriod(
  here: Platform,
  subscription: Stripe.Subscription,
  unchanged: boolean,
): PlannedChange | undefined {
  const now = nowOf(here);
  const rhythm = rhythmOf(subscription.items.data);
  if (unchanged && periodOf(subscription).end > now) return undefined;
  const anchor = unchanged ? subscription.billing_cycle_anchor : now;
  const period = unchanged
    ? periodAt(anchor, rhythm, now)
    : { start: now, end: boundary(now, rhythm, 1) };
  const items = withPeriod(subscription.items.data, period);
  return { items, anchor, trial: null, trialEnds: false };
}

function activate(
  here: Platform,
  subscription: Stripe.Subscription,
  planned?: PlannedChange,
): void {
  change(here, "customer.subscription.updated", subscription, () => {
    if (planned) applyChange(here, subscription, planned);
    // A pause does not pay what was owed before it.
    const owed = latestOwed(here, subscription);
    const behind = owed?.status === "open" && owed.attempted;
    subscription.status = behind ? "past_due" : "active";
  });
  emit(here, "customer.subscription.resumed", subscription);
  watchSubscription(here, subscription);
}

/** Bad debt for a resumption resumes it all the same. */
export function invoiceUncollectible(here: Platform, invoice: Stripe.Invoice): void {
  const id = idOf(invoice.parent?.subscription_details?.subscription) ?? "";
  const subscription = here.stores.subscriptions.find(id);
  if (!subscription) return;
  const secrets = subscriptionSecrets(here, id);
  const { resumption } = secrets;
  if (resumption?.invoice !== invoice.id) return;
  secrets.resumption = null;
  activate(here, subscription, resumption.change ?? undefined);
}
