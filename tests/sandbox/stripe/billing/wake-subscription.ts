import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { voidInvoice } from "./invoice-end.ts";
import { periodOf, rhythmOf, withPeriod } from "./items.ts";
import { dropPendingUpdate } from "./pending-update.ts";
import { periodAt } from "./periods.ts";
import { upcomingInvoice } from "./preview.ts";
import { phaseEnds } from "./schedule-phases.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { endSubscription, giveUpIncomplete } from "./subscription-end.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { inTimeOf, nowOf, woken } from "./time.ts";
import { endTrial } from "./trial-end.ts";
import { type Moment, momentsOf, watchSubscription } from "./watch.ts";

/** Time has reached a moment of the subscription, or one that has lost its meaning since. */
export function wakeSubscription(platform: Platform, id: string): void {
  const subscription = platform.stores.subscriptions.find(id);
  woken(platform, "billing_subscription", id);
  if (!subscription) return;
  const here = inTimeOf(platform, idOf(subscription.customer));
  for (;;) {
    const [next] = momentsOf(here, subscription);
    if (!next || next.at > nowOf(here)) break;
    WORK[next.what](here, subscription);
  }
  watchSubscription(here, subscription);
}

const WORK: Record<Moment, (here: Platform, subscription: Stripe.Subscription) => void> = {
  incomplete_expires: (here, subscription) => giveUpIncomplete(here, subscription),
  pending_update_expires: dropPendingUpdate,
  resumption_expires(here, subscription) {
    const { resumption } = subscriptionSecrets(here, subscription.id);
    const invoice = here.stores.invoices.get(resumption?.invoice ?? "");
    if (invoice.status === "open") voidInvoice(here, invoice);
    subscriptionSecrets(here, subscription.id).resumption = null;
  },
  trial_will_end(here, subscription) {
    subscriptionSecrets(here, subscription.id).toldTrialEnd = subscription.trial_end;
    emit(here, "customer.subscription.trial_will_end", subscription);
  },
  upcoming(here, subscription) {
    subscriptionSecrets(here, subscription.id).toldUpcoming = periodOf(subscription).end;
    const upcoming = upcomingInvoice(here, subscription);
    if (!upcoming) return;
    const { id: _, ...invoice } = upcoming;
    emit(here, "invoice.upcoming", invoice);
  },
  collection_resumes(here, subscription) {
    change(here, "customer.subscription.updated", subscription, () => {
      subscription.pause_collection = null;
    });
  },
  schedule_expires(here, subscription) {
    const schedule = here.stores.subscriptionSchedules.get(idOf(subscription.schedule) ?? "");
    subscriptionSecrets(here, subscription.id).toldExpiring =
      schedule.phases.at(-1)?.end_date ?? null;
    emit(here, "subscription_schedule.expiring", schedule);
  },
  phase: phaseEnds,
  cancel(here, subscription) {
    endSubscription(here, subscription, "cancellation_requested");
  },
  renew(here, subscription) {
    if (subscription.status === "trialing" && !endTrial(here, subscription)) return;
    renew(here, subscription);
  },
};

/** A new period begins, and with it the draft of its invoice. */
export function renew(here: Platform, subscription: Stripe.Subscription): Stripe.Invoice {
  const before = periodOf(subscription);
  const rhythm = rhythmOf(subscription.items.data);
  const period = periodAt(subscription.billing_cycle_anchor, rhythm, before.end);
  const items = withPeriod(subscription.items.data, { start: before.end, end: period.end });
  // After a trial that ends between two billing dates only the rest of the period is paid.
  const late = period.start < before.end ? { natural: period, free: false } : undefined;
  const invoice = draftFor(here, subscription, {
    reason: "subscription_cycle",
    period: before,
    pending: "all",
    cycle: "whole",
    items,
    late,
    autoAdvance: isCollected(subscription),
  });
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.items.data = items;
    takeInvoice(here, subscription, invoice);
    if (subscription.status === "trialing") subscription.status = "active";
    if (subscription.cancel_at_period_end) subscription.cancel_at = period.end;
  });
  return invoice;
}

/** Of an unpaid subscription, or one whose collection is paused that way, drafts stay drafts. */
function isCollected({ status, pause_collection: pause }: Stripe.Subscription): boolean {
  return status !== "unpaid" && pause?.behavior !== "keep_as_draft";
}
