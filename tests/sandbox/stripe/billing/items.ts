import type Stripe from "stripe";
import { planOf } from "../catalogue/plan-view.ts";
import { createInlinePrice } from "../catalogue/prices.ts";
import { referenced } from "../catalogue/references.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { type DiscountParam, makeDiscounts } from "./discounts.ts";
import { priceAmount } from "./lines.ts";
import { type Period, sameRhythm } from "./periods.ts";
import { nowOf } from "./time.ts";
import { refuseUnplayed } from "./unplayed.ts";

/** What every call that names an item takes. */
export type ItemParams = {
  id?: string;
  deleted?: boolean;
  price?: string;
  plan?: string;
  price_data?: {
    currency: string;
    product: string;
    recurring: { interval: string; interval_count?: number };
    unit_amount?: number;
  };
  quantity?: number;
  metadata?: Stripe.MetadataParam | "" | null;
  tax_rates?: string[] | "" | null;
  discounts?: DiscountParam[] | "" | null;
};

export type ItemPlace = {
  subscription: string;
  customer: string;
  period: Period;
  /** "items[0]" of the call, for its errors. */
  param: string;
};

export function makeItem(
  here: Platform,
  given: ItemParams,
  place: ItemPlace,
): Stripe.SubscriptionItem {
  refuseUnplayed(given, "item", place.param);
  const price = recurringPrice(here, given, place.param);
  const id = here.world.ids.next("si", 14);
  const item: Stripe.SubscriptionItem = {
    id,
    object: "subscription_item",
    billing_thresholds: null,
    created: nowOf(here),
    current_period_end: place.period.end,
    current_period_start: place.period.start,
    current_trial: null,
    discounts: [],
    metadata: mergeMetadata({}, given.metadata),
    plan: planOf(here, price),
    price,
    quantity: quantityOf(given.quantity, place.param),
    subscription: place.subscription,
    tax_rates: ratesNamed(here, given.tax_rates, `${place.param}[tax_rates]`),
  };
  item.discounts = makeDiscounts(here, given.discounts ?? undefined, {
    customer: place.customer,
    item: id,
    amount: priceAmount(here, price, item.quantity ?? 1),
    currency: price.currency,
  });
  return item;
}

/** The same item with what the call says is different; its id stays. */
export function changedItem(
  here: Platform,
  item: Stripe.SubscriptionItem,
  given: ItemParams,
  param: string,
): Stripe.SubscriptionItem {
  refuseUnplayed(given, "item", param);
  const named = given.price ?? given.plan ?? given.price_data;
  const price = named === undefined ? item.price : recurringPrice(here, given, param);
  return {
    ...item,
    metadata: mergeMetadata(item.metadata, given.metadata),
    plan: planOf(here, price),
    price,
    quantity:
      given.quantity === undefined ? (item.quantity ?? 1) : quantityOf(given.quantity, param),
    ...(given.tax_rates !== undefined && {
      tax_rates: ratesNamed(here, given.tax_rates, `${param}[tax_rates]`),
    }),
  };
}

export function ratesNamed(
  { stores }: Platform,
  ids: readonly string[] | "" | null | undefined,
  param: string,
): Stripe.TaxRate[] {
  return (ids || []).map((id) => referenced(stores.taxRates, "tax rate", id, param));
}

function quantityOf(quantity: number | undefined, param: string): number {
  if (quantity === undefined) return 1;
  if (quantity >= 0) return quantity;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: "This value must be greater than or equal to 0.",
    param: `${param}[quantity]`,
  });
}

function recurringPrice(here: Platform, given: ItemParams, param: string): Stripe.Price {
  if (given.price_data) return createInlinePrice(here, given.price_data);
  const id = given.price ?? given.plan;
  if (id === undefined) throw missing(`${param}[price]`);
  const price = referenced(here.stores.prices, "price", id, `${param}[price]`);
  if (!price.active) {
    throw refused({
      message: "The price specified is inactive. This field only accepts active prices.",
      param: `${param}[price]`,
    });
  }
  if (price.recurring) return price;
  throw refused({
    message:
      "The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.",
    param: `${param}[price]`,
  });
}

/**
 * Items are billed together, so they have one currency and one interval. Stripe's flexible billing
 * mode also takes intervals that are multiples of each other; the stand-in refuses those.
 */
export function checkTogether(items: readonly Stripe.SubscriptionItem[]): void {
  const [first, ...others] = items;
  if (!first) throw missing("items");
  for (const { price } of others) {
    if (price.currency !== first.price.currency) {
      throw refused({
        message: `All prices on a subscription must use the same \`currency\`, but ${first.price.id} is in ${first.price.currency} and ${price.id} in ${price.currency}.`,
        param: "items",
      });
    }
    if (!price.recurring || !first.price.recurring) continue;
    if (sameRhythm(price.recurring, first.price.recurring)) continue;
    throw refused({
      message:
        "Currently, all prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`.",
      param: "items",
    });
  }
  const seen = new Set<string>();
  for (const { price } of items) {
    if (seen.has(price.id)) {
      throw refused({
        message: `Cannot add multiple subscription items with the same price: ${price.id}`,
        param: "items",
      });
    }
    seen.add(price.id);
  }
}

export function rhythmOf(items: readonly Stripe.SubscriptionItem[]): Stripe.Price.Recurring {
  const recurring = items[0]?.price.recurring;
  if (!recurring) throw new Error("a subscription has items, and their prices recur");
  return recurring;
}

/** All items of a subscription have one period. */
export function periodOf(subscription: Stripe.Subscription): Period {
  const [item] = subscription.items.data;
  if (!item) throw new Error(`${subscription.id} has no items`);
  return { start: item.current_period_start, end: item.current_period_end };
}

export function withPeriod(
  items: readonly Stripe.SubscriptionItem[],
  period: Period,
): Stripe.SubscriptionItem[] {
  return items.map((item) => ({
    ...item,
    current_period_start: period.start,
    current_period_end: period.end,
  }));
}
