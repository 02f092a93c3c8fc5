import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { periodOf } from "./items.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { nowOf, wakeAt } from "./time.ts";

const DAY = 86_400;
/** A first invoice that is not paid by then is given up; docs.stripe.com/billing/subscriptions/overview. */
const INCOMPLETE_SECONDS = 23 * 3600;
const TRIAL_WARNING_SECONDS = 3 * DAY;
const SCHEDULE_WARNING_SECONDS = 7 * DAY;

export type Moment =
  | "incomplete_expires"
  | "pending_update_expires"
  | "resumption_expires"
  | "trial_will_end"
  | "upcoming"
  | "collection_resumes"
  | "schedule_expires"
  | "phase"
  | "cancel"
  | "renew";

export type Due = { at: number; what: Moment };

const LIVE: readonly string[] = ["trialing", "active", "past_due", "unpaid"];

/**
 * What time will do to a subscription, in its order: at the same moment a phase of a schedule
 * begins before anything ends, and what ends is not renewed.
 */
export function momentsOf(here: Platform, subscription: Stripe.Subscription): Due[] {
  const moments: Due[] = [];
  const add = (at: number | null | undefined, what: Moment) => {
    if (at !== null && at !== undefined) moments.push({ at, what });
  };
  const secrets = subscriptionSecrets(here, subscription.id);
  if (subscription.status === "incomplete")
    add(subscription.created + INCOMPLETE_SECONDS, "incomplete_expires");
  if (subscription.status === "paused") add(secrets.resumption?.expiresAt, "resumption_expires");
  if (!LIVE.includes(subscription.status)) return moments;
  const { end } = periodOf(subscription);
  const { trial_end: trialEnd, schedule } = subscription;
  add(subscription.pending_update?.expires_at, "pending_update_expires");
  if (subscription.status === "trialing" && trialEnd !== null && secrets.toldTrialEnd !== trialEnd)
    add(trialEnd - TRIAL_WARNING_SECONDS, "trial_will_end");
  if (secrets.toldUpcoming !== end && !ends(subscription, end))
    add(end - here.hidden.billing.settings.upcomingDays * DAY, "upcoming");
  add(subscription.pause_collection?.resumes_at, "collection_resumes");
  const plan = here.stores.subscriptionSchedules.find(idOf(schedule) ?? "");
  const last = plan?.phases.at(-1)?.end_date;
  if (last !== undefined && secrets.toldExpiring !== last)
    add(last - SCHEDULE_WARNING_SECONDS, "schedule_expires");
  add(plan?.current_phase?.end_date, "phase");
  add(subscription.cancel_at, "cancel");
  add(end, "renew");
  return moments
    .map((moment, index) => ({ moment, index }))
    .sort(byTime)
    .map(({ moment }) => moment);
}

function byTime(
  one: { moment: Due; index: number },
  other: { moment: Due; index: number },
): number {
  return one.moment.at - other.moment.at || one.index - other.index;
}

function ends(subscription: Stripe.Subscription, periodEnd: number): boolean {
  return subscription.cancel_at !== null && subscription.cancel_at <= periodEnd;
}

/** Asks to be woken for the next of them. */
export function watchSubscription(here: Platform, subscription: Stripe.Subscription): void {
  const [next] = momentsOf(here, subscription);
  if (!next) return;
  const at = Math.max(next.at, nowOf(here));
  wakeAt(here, idOf(subscription.customer), at, "billing_subscription", subscription.id);
}
