import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import type { PlannedChange } from "./state.ts";
import { nowOf } from "./time.ts";
import { watchSubscription } from "./watch.ts";

/** The subscription becomes what was planned. */
export function applyChange(
  here: Platform,
  subscription: Stripe.Subscription,
  { items, anchor, trial, trialEnds }: PlannedChange,
): void {
  subscription.items.data = items;
  subscription.billing_cycle_anchor = anchor;
  if (trial) {
    subscription.trial_start = trial.start;
    subscription.trial_end = trial.end;
    subscription.status = "trialing";
  }
  if (trialEnds) {
    subscription.trial_end = nowOf(here);
    subscription.status = "active";
  }
  const [first] = items;
  if (subscription.cancel_at_period_end && first) subscription.cancel_at = first.current_period_end;
  watchSubscription(here, subscription);
}
