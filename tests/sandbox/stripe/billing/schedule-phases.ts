import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import type { ItemParams } from "./items.ts";
import { planChange, requestFor } from "./plan-change.ts";
import { releaseSchedule } from "./schedule-end.ts";
import { startScheduled } from "./scheduled-start.ts";
import { endSubscription } from "./subscription-end.ts";
import { changeAndDraft } from "./subscription-update.ts";
import { inTimeOf, nowOf, wakeAt, woken } from "./time.ts";
import { watchSubscription } from "./watch.ts";

type Schedule = Stripe.SubscriptionSchedule;
type Phase = Stripe.SubscriptionSchedule.Phase;

/** The phase of a subscription's schedule is over: the next one begins, or the schedule ends. */
export function phaseEnds(here: Platform, subscription: Stripe.Subscription): void {
  const schedule = here.stores.subscriptionSchedules.get(idOf(subscription.schedule) ?? "");
  const end = schedule.current_phase?.end_date ?? 0;
  const next = schedule.phases.find(({ start_date: start }) => start >= end);
  if (next) enterPhase(here, schedule, subscription, next);
  else finish(here, schedule, subscription);
}

function finish(here: Platform, schedule: Schedule, subscription: Stripe.Subscription): void {
  // All its phases are complete, whatever becomes of the subscription.
  schedule.status = "completed";
  schedule.completed_at = nowOf(here);
  schedule.current_phase = null;
  emit(here, "subscription_schedule.completed", schedule);
  if (schedule.end_behavior !== "cancel") {
    releaseSchedule(here, schedule);
    return;
  }
  endSubscription(here, subscription, "cancellation_requested");
}

/** The subscription becomes what the phase says. Where a period ends anyway nothing is prorated. */
export function enterPhase(
  here: Platform,
  schedule: Schedule,
  subscription: Stripe.Subscription,
  phase: Phase,
): void {
  const params = {
    items: itemsFor(subscription, phase),
    proration_behavior: phase.proration_behavior,
    ...(phase.trial_end !== null &&
      phase.trial_end > nowOf(here) && { trial_end: phase.trial_end }),
    ...(phase.metadata && Object.keys(phase.metadata).length > 0 && { metadata: phase.metadata }),
    ...(idOf(phase.default_payment_method) !== null && {
      default_payment_method: idOf(phase.default_payment_method) ?? "",
    }),
  } as Stripe.SubscriptionUpdateParams;
  // The invoice of a phase is a draft for an hour, as that of a renewal.
  changeAndDraft(here, subscription, params, planChange(here, subscription, requestFor(params)));
  change(here, "subscription_schedule.updated", schedule, () => {
    schedule.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
  watchSubscription(here, subscription);
}

/** Items keep their ids where they can: those of the same price, then any that would go. */
function itemsFor(subscription: Stripe.Subscription, phase: Phase): ItemParams[] {
  const left = [...subscription.items.data];
  const take = (price: string | null) => {
    const at = left.findIndex((item) => price === null || item.price.id === price);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const wanted = phase.items.map((item) => {
    const price = idOf(item.price) ?? "";
    return { price, quantity: item.quantity ?? 1, kept: take(price) };
  });
  const changed = wanted.map(({ price, quantity, kept }) => {
    const item = kept ?? take(null);
    return { ...(item && { id: item.id }), price, quantity };
  });
  return [...changed, ...left.map(({ id }) => ({ id, deleted: true }))];
}

/** A schedule whose first phase lies in the future. */
export function wakeSchedule(platform: Platform, id: string): void {
  woken(platform, "billing_schedule", id);
  const schedule = platform.stores.subscriptionSchedules.find(id);
  if (schedule?.status !== "not_started") return;
  const here = inTimeOf(platform, idOf(schedule.customer));
  const start = schedule.phases[0]?.start_date ?? 0;
  if (start > nowOf(here)) {
    wakeAt(here, idOf(schedule.customer), start, "billing_schedule", id);
    return;
  }
  begin(here, schedule);
}

/** The first phase makes the subscription. */
export function begin(here: Platform, schedule: Schedule): void {
  const [phase] = schedule.phases;
  if (!phase) throw new Error(`${schedule.id} has no phases`);
  const subscription = startScheduled(here, schedule, phase);
  change(here, "subscription_schedule.updated", schedule, () => {
    schedule.status = "active";
    schedule.subscription = subscription.id;
    schedule.current_phase = { start_date: phase.start_date, end_date: phase.end_date };
  });
  watchSubscription(here, subscription);
}
