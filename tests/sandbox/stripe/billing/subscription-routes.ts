import type Stripe from "stripe";
import { idOf } from "../platform.ts";
import { Store } from "../store.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import { endDiscount, idText } from "./discounts.ts";
import { periodOf } from "./items.ts";
import { pauseByCall, resumeSubscription } from "./resume.ts";
import * as schedules from "./schedules.ts";
import { searchSubscriptions } from "./search.ts";
import { cancelSubscription } from "./subscription-cancel.ts";
import { createSubscription } from "./subscription-create.ts";
import * as items from "./subscription-items.ts";
import { updateSubscription } from "./subscription-update.ts";
import { inTimeOf } from "./time.ts";

type List = Stripe.SubscriptionListParams;

export const subscriptionRoutes: Route[] = [
  route<Stripe.SubscriptionCreateParams>(
    "POST /v1/subscriptions",
    "SubscriptionCreateParams",
    (call, params) => createSubscription(call.platform, params),
  ),
  route<Stripe.SubscriptionSearchParams>(
    "GET /v1/subscriptions/search",
    "SubscriptionSearchParams",
    (call, params) => searchSubscriptions(call.platform, params),
  ),
  route<List>("GET /v1/subscriptions", "SubscriptionListParams", ({ platform }, params) =>
    listPage(platform.stores.subscriptions, params, "/v1/subscriptions", keeps(params), {
      customer: params.customer,
    }),
  ),
  route("GET /v1/subscriptions/:id", "SubscriptionRetrieveParams", ({ platform, id }) =>
    platform.stores.subscriptions.get(id),
  ),
  route<Stripe.SubscriptionUpdateParams>(
    "POST /v1/subscriptions/:id",
    "SubscriptionUpdateParams",
    (call, params) => updateSubscription(call.platform, call.id, params),
  ),
  route<Stripe.SubscriptionCancelParams>(
    "DELETE /v1/subscriptions/:id",
    "SubscriptionCancelParams",
    (call, params) => cancelSubscription(call.platform, call.id, params),
  ),
  route<Stripe.SubscriptionPauseParams>(
    "POST /v1/subscriptions/:id/pause",
    "SubscriptionPauseParams",
    (call, params) => pauseByCall(call.platform, call.id, params),
  ),
  route<Stripe.SubscriptionResumeParams>(
    "POST /v1/subscriptions/:id/resume",
    "SubscriptionResumeParams",
    (call, params) => resumeSubscription(call.platform, call.id, params),
  ),
  route(
    "DELETE /v1/subscriptions/:id/discount",
    "SubscriptionDeleteDiscountParams",
    ({ platform, id }) => {
      const subscription = platform.stores.subscriptions.get(id);
      const here = inTimeOf(platform, idOf(subscription.customer));
      const [first = ""] = subscription.discounts.map(idText);
      const discount = here.stores.discounts.get(first, "discount");
      subscription.discounts = [];
      endDiscount(here, discount);
      const { end: _, ...deleted } = discount;
      return { ...deleted, deleted: true } satisfies Stripe.DeletedDiscount;
    },
  ),
];

/** What has been canceled is listed only where it is asked for. */
function keeps(params: List): (subscription: Stripe.Subscription) => boolean {
  return (subscription) =>
    hasStatus(params.status, subscription.status) &&
    same(params.customer, subscription.customer) &&
    same(params.collection_method, subscription.collection_method) &&
    sameClock(params, subscription) &&
    (params.price === undefined || hasPrice(subscription, params.price)) &&
    (params.plan === undefined || hasPrice(subscription, params.plan)) &&
    createdWithin(params.current_period_start, periodOf(subscription).start) &&
    createdWithin(params.current_period_end, periodOf(subscription).end) &&
    createdWithin(params.created, subscription.created);
}

/** Test clocks are a place of their own: whoever lives there is listed only where that is asked. */
function sameClock(params: List, { test_clock: clock }: Stripe.Subscription): boolean {
  if (params.test_clock === undefined) return params.customer !== undefined || clock === null;
  return params.test_clock === clock;
}

function hasStatus(wanted: string | undefined, status: string): boolean {
  if (wanted === "all") return true;
  if (wanted === "ended") return status === "canceled" || status === "incomplete_expired";
  return wanted === undefined ? status !== "canceled" : status === wanted;
}

function hasPrice(subscription: Stripe.Subscription, price: string): boolean {
  return subscription.items.data.some((item) => item.price.id === price);
}

export const itemRoutes: Route[] = [
  route<Stripe.SubscriptionItemCreateParams>(
    "POST /v1/subscription_items",
    "SubscriptionItemCreateParams",
    (call, params) => items.createItem(call.platform, params),
  ),
  route<Stripe.SubscriptionItemListParams>(
    "GET /v1/subscription_items",
    "SubscriptionItemListParams",
    ({ platform }, params) => {
      const store = new Store<Stripe.SubscriptionItem>("subscription item");
      const { items: list } = platform.stores.subscriptions.get(
        params.subscription,
        "subscription",
      );
      store.replace([...list.data].reverse());
      return listPage(store, params, "/v1/subscription_items", () => true);
    },
  ),
  route(
    "GET /v1/subscription_items/:id",
    "SubscriptionItemRetrieveParams",
    (call) => items.findItem(call.platform, call.id).item,
  ),
  route<Stripe.SubscriptionItemUpdateParams>(
    "POST /v1/subscription_items/:id",
    "SubscriptionItemUpdateParams",
    (call, params) => items.updateItem(call.platform, call.id, params),
  ),
  route<Stripe.SubscriptionItemDeleteParams>(
    "DELETE /v1/subscription_items/:id",
    "SubscriptionItemDeleteParams",
    (call, params) => items.deleteItem(call.platform, call.id, params),
  ),
];

export const scheduleRoutes: Route[] = [
  route<Stripe.SubscriptionScheduleCreateParams>(
    "POST /v1/subscription_schedules",
    "SubscriptionScheduleCreateParams",
    (call, params) => schedules.createSchedule(call.platform, params),
  ),
  route<Stripe.SubscriptionScheduleListParams>(
    "GET /v1/subscription_schedules",
    "SubscriptionScheduleListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.subscriptionSchedules,
        params,
        "/v1/subscription_schedules",
        (schedule) =>
          same(params.customer, schedule.customer) &&
          (params.scheduled === undefined ||
            params.scheduled === (schedule.status === "not_started")) &&
          createdWithin(params.created, schedule.created),
      ),
  ),
  route("GET /v1/subscription_schedules/:id", "SubscriptionScheduleRetrieveParams", (call) =>
    call.platform.stores.subscriptionSchedules.get(call.id),
  ),
  route<Stripe.SubscriptionScheduleUpdateParams>(
    "POST /v1/subscription_schedules/:id",
    "SubscriptionScheduleUpdateParams",
    (call, params) => schedules.updateSchedule(call.platform, call.id, params),
  ),
  route<Stripe.SubscriptionScheduleCancelParams>(
    "POST /v1/subscription_schedules/:id/cancel",
    "SubscriptionScheduleCancelParams",
    (call, params) => schedules.cancelSchedule(call.platform, call.id, params),
  ),
  route(
    "POST /v1/subscription_schedules/:id/release",
    "SubscriptionScheduleReleaseParams",
    (call) => schedules.releaseByCall(call.platform, call.id),
  ),
];
