import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { checkTaxable } from "./automatic-tax.ts";
import { makeDiscounts } from "./discounts.ts";
import { collectFirst, firstPayment } from "./first-payment.ts";
import { firstPeriod } from "./first-period.ts";
import { addInvoiceItem } from "./invoice-items.ts";
import {
  checkTogether,
  type ItemParams,
  makeItem,
  periodOf,
  ratesNamed,
  rhythmOf,
  withPeriod,
} from "./items.ts";
import { itemAmount } from "./lines.ts";
import { checkMethodOf } from "./methods.ts";
import { oneTimeItem } from "./one-time.ts";
import { pendingSetup } from "./pending-setup.ts";
import { periodAt } from "./periods.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { draftFor, takeInvoice } from "./subscription-invoice.ts";
import { blankSubscription, takeSettings } from "./subscription-object.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { refuseUnplayed } from "./unplayed.ts";
import { watchSubscription } from "./watch.ts";

type Params = Stripe.SubscriptionCreateParams;

export function createSubscription(platform: Platform, params: Params): Stripe.Subscription {
  const customer = customerOf(platform, params);
  const here = inTimeOf(platform, customer.id);
  check(params);
  checkMethodOf(here, customer.id, params.default_payment_method);
  checkTaxable(here, customer.id, params.automatic_tax?.enabled);
  const subscription = draftSubscription(here, customer, params);
  const once = (params.add_invoice_items ?? []).map((given) =>
    oneTimeItem(here, subscription, given),
  );
  const first = firstPayment(here, subscription, params);
  // Coupons are redeemed last, when nothing can be refused any more.
  takeDiscounts(here, subscription, params);
  here.stores.subscriptions.add(subscription);
  for (const item of once) addInvoiceItem(here, item);
  const invoice = firstInvoice(here, subscription, params);
  collectFirst(here, subscription, invoice, params, first);
  watchSubscription(here, subscription);
  return subscription;
}

/** The subscription with its items, before anybody has heard of it. */
export function draftSubscription(
  here: Platform,
  customer: Stripe.Customer,
  params: Params,
): Stripe.Subscription {
  const subscription = blankSubscription(here, customer, params);
  const place = {
    subscription: subscription.id,
    customer: customer.id,
    period: { start: 0, end: 0 },
  };
  const items = (params.items ?? []).map((given, index) =>
    makeItem(here, withoutDiscounts(given as ItemParams), { ...place, param: `items[${index}]` }),
  );
  checkTogether(items);
  refuseOtherCurrency(params.currency, items);
  const rhythm = rhythmOf(items);
  const first = firstPeriod(here, rhythm, params);
  subscription.items.data = withPeriod(items, first.period);
  subscription.billing_cycle_anchor = first.anchor;
  subscription.currency = items[0]?.price.currency ?? "usd";
  if (first.trial) {
    subscription.trial_start = first.period.start;
    subscription.trial_end = first.period.end;
  }
  if (
    customer.currency &&
    customer.currency !== subscription.currency &&
    hasHistory(here, customer)
  ) {
    throw refused({
      message: `You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or invoice item with currency ${customer.currency}`,
    });
  }
  subscription.default_tax_rates = ratesNamed(here, params.default_tax_rates, "default_tax_rates");
  takeSettings(here, subscription, params);
  return subscription;
}

function withoutDiscounts({ discounts: _, ...given }: ItemParams): ItemParams {
  return given;
}

/** The coupons and codes of a new subscription and of its items. */
export function takeDiscounts(
  here: Platform,
  subscription: Stripe.Subscription,
  params: Params,
): void {
  const items = subscription.items.data;
  const place = {
    customer: idOf(subscription.customer) ?? "",
    currency: subscription.currency,
  };
  subscription.discounts = makeDiscounts(here, params.discounts ?? undefined, {
    ...place,
    subscription: subscription.id,
    amount: items.reduce((total, item) => total + itemAmount(here, item), 0),
  });
  items.forEach((item, index) => {
    const given = params.items?.[index]?.discounts;
    const amount = itemAmount(here, item);
    item.discounts = makeDiscounts(here, given, { ...place, item: item.id, amount });
  });
}

function hasHistory({ stores }: Platform, customer: Stripe.Customer): boolean {
  return stores.subscriptions
    .among({ customer: customer.id })
    .some((other) => other.customer === customer.id && other.status !== "canceled");
}

function firstInvoice(
  here: Platform,
  subscription: Stripe.Subscription,
  params: Params,
): Stripe.Invoice {
  const now = nowOf(here);
  const invoice = draftFor(here, subscription, {
    reason: "subscription_create",
    period: { start: now, end: now },
    pending: "all",
    cycle: subscription.trial_end === null ? "whole" : "trial",
    items: subscription.items.data,
    late: lateStart(subscription, params),
    autoAdvance: true,
    first(draft) {
      takeInvoice(here, subscription, draft);
      if (asksForSetup(params, draft)) pendingSetup(here, subscription);
      emit(here, "customer.subscription.created", subscription);
    },
  });
  subscriptionSecrets(here, subscription.id).firstInvoice = invoice.id;
  return invoice;
}

function asksForSetup(params: Params, invoice: Stripe.Invoice): boolean {
  const collected = invoice.collection_method === "charge_automatically";
  return collected && params.payment_behavior === "default_incomplete" && invoice.amount_due === 0;
}

/** Prices in several currencies are billed in their first one. */
function refuseOtherCurrency(
  wanted: string | undefined,
  items: readonly Stripe.SubscriptionItem[],
): void {
  const currency = items[0]?.price.currency;
  if (wanted === undefined || wanted.toLowerCase() === currency) return;
  throw refused({
    message: `The stand-in bills a price only in its own currency, ${currency}.`,
    param: "currency",
  });
}

/** A first period that ends before its time is up costs its part of the price. */
function lateStart(subscription: Stripe.Subscription, params: Params) {
  const { start, end } = periodOf(subscription);
  const rhythm = rhythmOf(subscription.items.data);
  const natural = periodAt(subscription.billing_cycle_anchor, rhythm, start);
  if (subscription.trial_end !== null || natural.end !== end) return undefined;
  return { natural, free: params.proration_behavior === "none" };
}

function customerOf(platform: Platform, { customer }: Params): Stripe.Customer {
  if (customer === undefined) throw missing("customer");
  return referenced(platform.stores.customers, "customer", customer, "customer");
}

function check(params: Params): void {
  refuseUnplayed(params, "subscription");
  if (!params.items || params.items.length === 0) throw missing("items");
  if (params.payment_behavior === "pending_if_incomplete") {
    throw invalidRequest({
      message:
        "`payment_behavior=pending_if_incomplete` can only be used when updating a subscription.",
      param: "payment_behavior",
    });
  }
  if (params.collection_method === "send_invoice" && params.days_until_due === undefined)
    throw missing("days_until_due");
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: trial_end, trial_period_days.",
      param: "trial_period_days",
    });
  }
  mergeMetadata({}, params.metadata);
}
