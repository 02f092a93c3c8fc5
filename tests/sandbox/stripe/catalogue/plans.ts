import type Stripe from "stripe";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { missing, notFound } from "../wire/errors.ts";
import { change } from "./changes.ts";
import { planOf } from "./plan-view.ts";
import { createPrice } from "./prices.ts";
import { referenced } from "./references.ts";

/** A plan is a recurring price under its older name; there is only one object behind both. */
export function createPlan(platform: Platform, params: Stripe.PlanCreateParams): Stripe.Plan {
  if (params.product === undefined) throw missing("product");
  const price = createPrice(
    platform,
    {
      currency: params.currency,
      ...(typeof params.product === "string"
        ? { product: params.product }
        : { product_data: params.product }),
      recurring: {
        interval: params.interval,
        ...defined("interval_count", params.interval_count),
        ...defined("meter", params.meter),
        ...defined("trial_period_days", params.trial_period_days),
        ...defined("usage_type", params.usage_type),
      },
      ...defined("active", params.active),
      ...defined("billing_scheme", params.billing_scheme),
      ...defined("metadata", params.metadata || undefined),
      ...defined("nickname", params.nickname),
      ...defined("tiers", params.tiers),
      ...defined("tiers_mode", params.tiers_mode),
      ...defined("transform_quantity", params.transform_usage),
      ...defined("unit_amount", params.amount),
      ...defined("unit_amount_decimal", params.amount_decimal),
    },
    { id: params.id },
  );
  return planOf(platform, price);
}

export function getPlan(platform: Platform, id: string): Stripe.Plan {
  return planOf(platform, recurringPrice(platform, id));
}

export function updatePlan(
  platform: Platform,
  id: string,
  params: Stripe.PlanUpdateParams,
): Stripe.Plan {
  const price = recurringPrice(platform, id);
  if (params.product !== undefined)
    referenced(platform.stores.products, "product", params.product, "product");
  const plan = planOf(platform, structuredClone(price));
  change(platform, "price.updated", price, () => {
    if (params.active !== undefined) price.active = params.active;
    if (params.nickname !== undefined) price.nickname = params.nickname;
    if (params.product !== undefined) price.product = params.product;
    if (params.trial_period_days !== undefined && price.recurring)
      price.recurring.trial_period_days = params.trial_period_days;
    price.metadata = mergeMetadata(price.metadata, params.metadata);
  });
  return change(platform, "plan.updated", plan, () => Object.assign(plan, planOf(platform, price)));
}

/** Nobody can subscribe to it any more; subscriptions that have it keep their copy. */
export function deletePlan(platform: Platform, id: string): Stripe.DeletedPlan {
  const price = recurringPrice(platform, id);
  platform.stores.prices.remove(id);
  emit(platform, "plan.deleted", planOf(platform, price));
  emit(platform, "price.deleted", price);
  return { id, object: "plan", deleted: true };
}

function recurringPrice(platform: Platform, id: string): Stripe.Price {
  const price = platform.stores.prices.find(id);
  if (price?.recurring) return price;
  throw notFound("plan", id);
}

function defined<K extends string, V>(name: K, value: V | undefined): { [N in K]?: V } {
  // A computed name widens to an index signature; it is exactly K here.
  return value === undefined ? {} : ({ [name]: value } as { [N in K]?: V });
}
