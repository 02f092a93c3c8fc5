import type Stripe from "stripe";
import { invalidRequest, refused } from "../wire/errors.ts";
import { refuseUnplayed } from "./unplayed.ts";

type Params = Stripe.SubscriptionUpdateParams;

/** docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes */
const PENDING_ATTRIBUTES = [
  "expand",
  "payment_behavior",
  "proration_behavior",
  "proration_date",
  "billing_cycle_anchor",
  "items",
  "trial_end",
  "trial_from_plan",
  "add_invoice_items",
  "off_session",
];
const PENDING_ITEM_ATTRIBUTES = ["id", "price", "plan", "price_data", "quantity", "deleted"];
const INCOMPLETE_ATTRIBUTES = [
  "expand",
  "metadata",
  "default_payment_method",
  "default_source",
  "payment_settings",
];
const ENDED_ATTRIBUTES = ["expand", "metadata", "cancellation_details"];

/** What would change bills or periods. */
export function structural(params: Params): boolean {
  return (
    params.items !== undefined ||
    params.trial_end !== undefined ||
    params.billing_cycle_anchor !== undefined
  );
}

export function checkUpdate(subscription: Stripe.Subscription, params: Params): void {
  const { status } = subscription;
  refuseUnplayed(params, "subscription");
  if (status === "canceled" || status === "incomplete_expired") {
    refuseOthers(
      params,
      ENDED_ATTRIBUTES,
      "A canceled subscription can only update its cancellation_details and metadata.",
    );
  }
  if (status === "incomplete") {
    refuseOthers(
      params,
      INCOMPLETE_ATTRIBUTES,
      "You cannot update a subscription in `incomplete` status in a way that results in proration. Only metadata and the default payment method can be updated on subscriptions with a status of `incomplete`.",
    );
  }
  if (params.payment_behavior === "pending_if_incomplete") checkPending(subscription, params);
  const ends = params.cancel_at !== undefined || params.cancel_at_period_end !== undefined;
  if (ends && subscription.schedule !== null) {
    throw refused({
      message: `The subscription is managed by the subscription schedule \`${String(subscription.schedule)}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`,
    });
  }
  if (params.trial_end !== undefined && params.billing_cycle_anchor !== undefined) {
    throw invalidRequest({
      message: "You cannot set `billing_cycle_anchor` and `trial_end` at the same time.",
      param: "billing_cycle_anchor",
    });
  }
}

function checkPending(subscription: Stripe.Subscription, params: Params): void {
  if (subscription.collection_method === "send_invoice") {
    throw refused({
      message:
        "`payment_behavior=pending_if_incomplete` can only be used with subscriptions that are collected automatically.",
      param: "payment_behavior",
    });
  }
  const names = [
    ...Object.keys(params).filter((name) => !PENDING_ATTRIBUTES.includes(name)),
    ...(params.items ?? []).flatMap((item, index) =>
      Object.keys(item)
        .filter((name) => !PENDING_ITEM_ATTRIBUTES.includes(name))
        .map((name) => `items[${index}][${name}]`),
    ),
  ];
  const [first] = names;
  if (first === undefined) return;
  throw refused({
    message: `When \`payment_behavior\` is set to \`pending_if_incomplete\`, you can only pass supported params for the update. You passed the unsupported parameters: ${names.join(", ")}.`,
    param: first,
  });
}

function refuseOthers(params: Params, allowed: readonly string[], message: string): void {
  const other = Object.keys(params).find((name) => !allowed.includes(name));
  if (other !== undefined) throw refused({ message, param: other });
}
