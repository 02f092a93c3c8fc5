import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { phaseItems } from "./schedule-object.ts";
import { nowOf } from "./time.ts";

function scheduleOf(
  { stores }: Platform,
  subscription: Stripe.Subscription,
): Stripe.SubscriptionSchedule | undefined {
  return stores.subscriptionSchedules.find(idOf(subscription.schedule) ?? "");
}

/** A subscription that is canceled takes its schedule with it, unless the schedule did it. */
export function scheduleEnds(here: Platform, subscription: Stripe.Subscription): void {
  const schedule = scheduleOf(here, subscription);
  if (schedule?.status !== "active") return;
  schedule.status = "canceled";
  schedule.canceled_at = nowOf(here);
  schedule.current_phase = null;
  emit(here, "subscription_schedule.canceled", schedule);
  if (subscription.cancellation_details?.reason === "payment_failed")
    emit(here, "subscription_schedule.aborted", schedule);
}

/** The schedule is over and the subscription goes on without it. */
export function releaseSchedule(here: Platform, schedule: Stripe.SubscriptionSchedule): void {
  const subscription = here.stores.subscriptions.find(idOf(schedule.subscription) ?? "");
  schedule.status = "released";
  schedule.released_at = nowOf(here);
  schedule.released_subscription = subscription?.id ?? null;
  schedule.subscription = null;
  schedule.current_phase = null;
  emit(here, "subscription_schedule.released", schedule);
  if (!subscription) return;
  change(here, "customer.subscription.updated", subscription, () => {
    subscription.schedule = null;
  });
}

/** What somebody changes directly becomes part of the phase that runs. */
export function syncPhase(here: Platform, subscription: Stripe.Subscription): void {
  const schedule = scheduleOf(here, subscription);
  const start = schedule?.current_phase?.start_date;
  const phase = schedule?.phases.find(({ start_date: at }) => at === start);
  if (!schedule || !phase) return;
  change(here, "subscription_schedule.updated", schedule, () => {
    phase.items = phaseItems(subscription.items.data);
  });
}
