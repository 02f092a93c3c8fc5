import type Stripe from "stripe";
import { invalidRequest, missing, refused } from "../wire/errors.ts";

/** Stripe bills at least every three years. */
const INTERVAL_COUNT_MAX: Readonly<Record<string, number>> = {
  day: 1_095,
  week: 156,
  month: 36,
  year: 3,
};
/** Two years, Stripe's own limit. */
const TRIAL_DAYS_MAX = 730;

export function recurringOf(given: Stripe.PriceCreateParams.Recurring): Stripe.Price.Recurring {
  const count = given.interval_count ?? 1;
  const max = INTERVAL_COUNT_MAX[given.interval] ?? 1;
  if (count < 1 || count > max) {
    throw invalidRequest({
      message: `The interval count must be between 1 and ${max} for the interval ${given.interval}.`,
      param: "recurring[interval_count]",
    });
  }
  const trial = given.trial_period_days;
  if (trial !== undefined && (trial < 0 || trial > TRIAL_DAYS_MAX)) {
    throw invalidRequest({
      message: `A trial has between 0 and ${TRIAL_DAYS_MAX} days.`,
      param: "recurring[trial_period_days]",
    });
  }
  refuseMetered(given);
  return {
    interval: given.interval,
    interval_count: count,
    meter: null,
    trial_period_days: trial ?? null,
    usage_type: "licensed",
  };
}

/** Since 2025 a metered price needs a meter, and nobody can make one here. */
function refuseMetered({ meter, usage_type: usage }: Stripe.PriceCreateParams.Recurring): void {
  if (meter !== undefined) {
    throw refused({
      code: "resource_missing",
      message: `No such meter: '${meter}'`,
      param: "recurring[meter]",
    });
  }
  if (usage === "metered") throw missing("recurring[meter]");
}
