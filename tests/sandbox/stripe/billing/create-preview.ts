import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import type { Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";
import { addInvoiceItem } from "./invoice-items.ts";
import { type Costs, costOf } from "./item-calls.ts";
import { periodOf } from "./items.ts";
import { productName } from "./lines.ts";
import { planChange, requestFor } from "./plan-change.ts";
import { preview, renewedIn } from "./preview.ts";
import { unusedTime } from "./prorations.ts";
import { shadowOf } from "./shadow.ts";
import { lastInvoice } from "./subscription-cancel.ts";
import { draftSubscription, takeDiscounts } from "./subscription-create.ts";
import { draftFor } from "./subscription-invoice.ts";
import { customerIdOf } from "./subscription-object.ts";
import { changeAndDraft } from "./subscription-update.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { checkUpdate } from "./update-rules.ts";

type Params = Stripe.InvoiceCreatePreviewParams;

/**
 * What an invoice would be: that of a change if it makes one at once, else the next renewal. It is
 * the very change, done in a copy, so that it cannot be different from what then happens.
 */
export function createPreview(platform: Platform, params: Params): Stripe.Invoice {
  const { stores } = platform;
  const known =
    params.subscription === undefined
      ? undefined
      : referenced(stores.subscriptions, "subscription", params.subscription, "subscription");
  const customer = known ? customerIdOf(known) : params.customer;
  if (customer === undefined) throw missing("customer");
  referenced(stores.customers, "customer", customer, "customer");
  if (params.schedule !== undefined || params.schedule_details) {
    // A schedule's phases are applied one by one as time passes; previews of them are not played.
    throw refused({
      message: "The stand-in previews subscriptions, not schedules.",
      param: "schedule",
    });
  }
  const shadow = inTimeOf(shadowOf(platform, customer), customer);
  addItems(shadow, customer, params);
  const invoice = known
    ? ofChange(shadow, shadow.stores.subscriptions.get(known.id), params)
    : ofCreation(shadow, customer, params);
  return preview(invoice);
}

function addItems(shadow: Platform, customer: string, params: Params): void {
  const now = nowOf(shadow);
  for (const [index, given] of (params.invoice_items ?? []).entries()) {
    const currency = given.currency ?? params.currency ?? "usd";
    const price = given.price;
    const costs = { ...given, ...(price !== undefined && { pricing: { price } }) } as Costs;
    const cost = costOf(shadow, costs, currency, `invoice_items[${index}]`);
    addInvoiceItem(shadow, {
      customer,
      ...cost,
      description: given.description ?? (cost.price ? productName(shadow, cost.price) : null),
      period: given.period ?? { start: now, end: now },
      discountable: given.discountable ?? cost.amount > 0,
    });
  }
}

function ofChange(shadow: Platform, copy: Stripe.Subscription, params: Params): Stripe.Invoice {
  const details = params.subscription_details ?? {};
  if (details.cancel_now) return ofCancellation(shadow, copy, details);
  const update = {
    ...(details.items && { items: details.items }),
    ...(details.trial_end !== undefined && { trial_end: details.trial_end }),
    ...(details.proration_behavior && { proration_behavior: details.proration_behavior }),
    ...(details.proration_date !== undefined && { proration_date: details.proration_date }),
    ...(details.billing_cycle_anchor?.type === "now" && { billing_cycle_anchor: { type: "now" } }),
    ...(details.cancel_at_period_end !== undefined && {
      cancel_at_period_end: details.cancel_at_period_end,
    }),
    ...(params.discounts && { discounts: params.discounts }),
  } as Stripe.SubscriptionUpdateParams;
  checkUpdate(copy, update);
  const draft = changeAndDraft(shadow, copy, update, planChange(shadow, copy, requestFor(update)));
  if (draft) {
    const parent = draft.parent?.subscription_details;
    if (parent) parent.subscription_proration_date = details.proration_date ?? nowOf(shadow);
    return draft;
  }
  const goesOn = ["active", "trialing", "past_due"].includes(copy.status);
  const renewal = goesOn && !copy.cancel_at_period_end ? renewedIn(shadow, copy) : undefined;
  if (renewal) return renewal;
  throw nothingUpcoming();
}

function ofCancellation(
  shadow: Platform,
  copy: Stripe.Subscription,
  details: NonNullable<Params["subscription_details"]>,
): Stripe.Invoice {
  const at = details.proration_date ?? nowOf(shadow);
  if (details.proration_behavior !== "none")
    for (const item of unusedTime(shadow, copy, periodOf(copy), at)) addInvoiceItem(shadow, item);
  const invoice = lastInvoice(shadow, copy);
  if (invoice) return invoice;
  throw nothingUpcoming();
}

/** Of a subscription that nobody has made yet. */
function ofCreation(shadow: Platform, customer: string, params: Params): Stripe.Invoice {
  const details = params.subscription_details;
  if (!details?.items) throw missing("subscription_details[items]");
  const owner = shadow.stores.customers.get(customer);
  const subscription = draftSubscription(shadow, owner, {
    customer,
    items: details.items as NonNullable<Stripe.SubscriptionCreateParams["items"]>,
    ...(details.trial_end !== undefined && { trial_end: details.trial_end }),
  });
  takeDiscounts(shadow, subscription, {
    items: details.items as NonNullable<Stripe.SubscriptionCreateParams["items"]>,
    ...(params.discounts && { discounts: params.discounts }),
  });
  const now = nowOf(shadow);
  return draftFor(shadow, subscription, {
    reason: "subscription_create",
    period: { start: now, end: now },
    pending: "all",
    cycle: subscription.trial_end === null ? "whole" : "trial",
    items: subscription.items.data,
    autoAdvance: false,
  });
}

function nothingUpcoming(): Error {
  return refused({
    code: "invoice_upcoming_none",
    message: "No upcoming invoices for customer",
  });
}
