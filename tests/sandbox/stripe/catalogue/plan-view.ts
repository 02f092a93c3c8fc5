import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { tiersOfPrice } from "./price-parts.ts";

/** The older view of a recurring price; subscription items carry it beside the price. */
export function planOf(platform: Platform, price: Stripe.Price): Stripe.Plan {
  const { recurring } = price;
  if (!recurring) throw new Error(`${price.id} does not recur, so it has no plan`);
  const tiers = price.billing_scheme === "tiered" ? tiersOfPrice(platform, price.id) : undefined;
  return {
    id: price.id,
    object: "plan",
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: recurring.interval,
    interval_count: recurring.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: recurring.meter,
    nickname: price.nickname,
    product: price.product,
    ...(tiers && { tiers: [...tiers] }),
    tiers_mode: price.tiers_mode,
    transform_usage: price.transform_quantity,
    trial_period_days: recurring.trial_period_days,
    usage_type: recurring.usage_type,
  };
}
