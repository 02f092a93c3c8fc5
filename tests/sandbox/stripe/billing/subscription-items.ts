import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { missing, notFound } from "../wire/errors.ts";
import { updateSubscription } from "./subscription-update.ts";

type Found = { subscription: Stripe.Subscription; item: Stripe.SubscriptionItem };

/** Items are parts of their subscription; these calls are other words for updating it. */
export function findItem({ stores }: Platform, id: string): Found {
  for (const subscription of stores.subscriptions.all()) {
    const item = subscription.items.data.find((other) => other.id === id);
    if (item) return { subscription, item };
  }
  throw notFound("subscription_item", id);
}

type How = Pick<
  Stripe.SubscriptionItemUpdateParams,
  "payment_behavior" | "proration_behavior" | "proration_date" | "off_session"
>;

function howOf(params: How): How {
  const { payment_behavior: payment, proration_behavior: proration } = params;
  return {
    ...(payment && { payment_behavior: payment }),
    ...(proration && { proration_behavior: proration }),
    ...(params.proration_date !== undefined && { proration_date: params.proration_date }),
    ...(params.off_session !== undefined && { off_session: params.off_session }),
  };
}

type Item = NonNullable<Stripe.SubscriptionUpdateParams["items"]>[number];

export function createItem(
  platform: Platform,
  params: Stripe.SubscriptionItemCreateParams,
): Stripe.SubscriptionItem {
  if (params.subscription === undefined) throw missing("subscription");
  const before = platform.stores.subscriptions.get(params.subscription, "subscription");
  const known = new Set(before.items.data.map(({ id }) => id));
  const { subscription, expand: _, ...rest } = params;
  const { payment_behavior: _p, proration_behavior: _b, proration_date: _d, ...item } = rest;
  const after = updateSubscription(platform, subscription, {
    ...howOf(params),
    items: [item as Item],
  });
  const made = after.items.data.find(({ id }) => !known.has(id));
  if (made) return made;
  const waiting = after.pending_update?.subscription_items?.find(({ id }) => !known.has(id));
  if (waiting) return waiting;
  throw notFound("subscription_item", params.subscription);
}

export function updateItem(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionItemUpdateParams,
): Stripe.SubscriptionItem {
  const { subscription } = findItem(platform, id);
  const { expand: _, payment_behavior: _p, proration_behavior: _b, ...rest } = params;
  const { proration_date: _d, off_session: _o, ...item } = rest;
  updateSubscription(platform, subscription.id, {
    ...howOf(params),
    items: [{ ...(item as Item), id }],
  });
  return findItem(platform, id).item;
}

export function deleteItem(
  platform: Platform,
  id: string,
  params: Stripe.SubscriptionItemDeleteParams,
): Stripe.DeletedSubscriptionItem {
  const { subscription } = findItem(platform, id);
  updateSubscription(platform, subscription.id, {
    ...howOf(params),
    items: [{ id, deleted: true }],
  });
  return { id, object: "subscription_item", deleted: true };
}
