import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { boundary, type Period, periodAt, type Rhythm } from "./periods.ts";
import { nowOf } from "./time.ts";

const DAY = 86_400;
/** Stripe's own limit of a trial. */
const TRIAL_DAYS_MAX = 730;

type Params = Pick<
  Stripe.SubscriptionCreateParams,
  "trial_end" | "trial_period_days" | "billing_cycle_anchor" | "billing_cycle_anchor_config"
>;

export type First = { period: Period; anchor: number; trial: boolean };

/** When a new subscription's first period ends: with its trial, at its anchor, or after one interval. */
export function firstPeriod(here: Platform, rhythm: Rhythm, params: Params): First {
  const now = nowOf(here);
  const trialEnd = trialEndOf(params, now);
  const anchor = anchorOf(params, now);
  if (trialEnd !== null) {
    return { period: { start: now, end: trialEnd }, anchor: anchor ?? trialEnd, trial: true };
  }
  if (anchor === null) {
    return { period: { start: now, end: boundary(now, rhythm, 1) }, anchor: now, trial: false };
  }
  const { end } = periodAt(anchor, rhythm, now);
  if (params.billing_cycle_anchor !== undefined && end !== anchor) {
    throw invalidRequest({
      message: "billing_cycle_anchor cannot be later than next natural billing date.",
      param: "billing_cycle_anchor",
    });
  }
  return { period: { start: now, end }, anchor, trial: false };
}

function trialEndOf(
  { trial_end: end, trial_period_days: days }: Params,
  now: number,
): number | null {
  const at = typeof end === "number" ? end : days ? now + days * DAY : null;
  if (end === "now" || at === null) return null;
  if (at > now && at <= now + TRIAL_DAYS_MAX * DAY) return at;
  throw invalidRequest({
    message:
      at > now
        ? `Invalid timestamp: a trial can be at most ${TRIAL_DAYS_MAX} days long.`
        : "Invalid timestamp: must be an integer Unix timestamp in the future.",
    param: end === undefined ? "trial_period_days" : "trial_end",
  });
}

function anchorOf(params: Params, now: number): number | null {
  const { billing_cycle_anchor: anchor, billing_cycle_anchor_config: config } = params;
  if (config) return configured(config, now);
  if (anchor === undefined) return null;
  if (anchor > now) return anchor;
  throw invalidRequest({
    message: "Invalid timestamp: must be an integer Unix timestamp in the future.",
    param: "billing_cycle_anchor",
  });
}

/** The next moment that has the day and the time; the last of a month that is too short. */
function configured(
  config: Stripe.SubscriptionCreateParams.BillingCycleAnchorConfig,
  now: number,
): number {
  const at = new Date(now * 1000);
  const clock = [
    config.hour ?? at.getUTCHours(),
    config.minute ?? at.getUTCMinutes(),
    config.second ?? at.getUTCSeconds(),
  ] as const;
  const inMonth = (offset: number) => {
    const month = (config.month === undefined ? at.getUTCMonth() : config.month - 1) + offset;
    const last = new Date(Date.UTC(at.getUTCFullYear(), month + 1, 0)).getUTCDate();
    const day = Math.min(config.day_of_month, last);
    return Date.UTC(at.getUTCFullYear(), month, day, ...clock) / 1000;
  };
  const step = config.month === undefined ? 1 : 12;
  return inMonth(0) > now ? inMonth(0) : inMonth(step);
}
