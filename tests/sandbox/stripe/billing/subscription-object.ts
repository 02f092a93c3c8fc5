import type Stripe from "stripe";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { periodOf } from "./items.ts";
import { clockOf, nowOf } from "./time.ts";

type Create = Stripe.SubscriptionCreateParams;
/** The package describes the same parameters once for each call. */
type Settings = {
  automatic_tax?: { enabled: boolean };
  cancel_at?: unknown;
  cancel_at_period_end?: boolean;
  collection_method?: Stripe.Subscription.CollectionMethod;
  days_until_due?: number;
  default_payment_method?: string;
  description?: string | null;
  metadata?: Stripe.MetadataParam | "" | null;
  payment_settings?: Create["payment_settings"];
  trial_settings?: Create["trial_settings"];
};

export function blankSubscription(
  here: Platform,
  customer: Stripe.Customer,
  params: Create,
): Stripe.Subscription {
  const now = nowOf(here);
  const id = here.world.ids.next("sub");
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: now,
    billing_cycle_anchor_config: anchorConfig(params),
    billing_mode:
      params.billing_mode?.type === "classic"
        ? { flexible: null, type: "classic" }
        : { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: "charge_automatically",
    created: now,
    currency: "usd",
    customer: customer.id,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: {
      object: "list",
      data: [],
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: "incomplete",
    test_clock: clockOf(here, customer.id),
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: "create_invoice" },
    },
    trial_start: null,
  };
}

function anchorConfig({
  billing_cycle_anchor_config: config,
}: Create): Stripe.Subscription.BillingCycleAnchorConfig | null {
  if (!config) return null;
  return {
    day_of_month: config.day_of_month,
    hour: config.hour ?? null,
    minute: config.minute ?? null,
    month: config.month ?? null,
    second: config.second ?? null,
  };
}

/** What neither bills anything nor moves a period. */
export function takeSettings(
  here: Platform,
  subscription: Stripe.Subscription,
  params: Settings,
): void {
  subscription.metadata = mergeMetadata(subscription.metadata, params.metadata);
  if (params.description !== undefined) subscription.description = params.description || null;
  if (params.default_payment_method !== undefined)
    subscription.default_payment_method = params.default_payment_method || null;
  if (params.collection_method) subscription.collection_method = params.collection_method;
  if (params.days_until_due !== undefined) subscription.days_until_due = params.days_until_due;
  const behavior = params.trial_settings?.end_behavior.missing_payment_method;
  if (behavior && subscription.trial_settings)
    subscription.trial_settings.end_behavior.missing_payment_method = behavior;
  if (params.automatic_tax) {
    const { enabled } = params.automatic_tax;
    subscription.automatic_tax = {
      disabled_reason: null,
      enabled,
      liability: enabled ? { type: "self" } : null,
    };
  }
  takePaymentSettings(subscription, params.payment_settings);
  takeEnd(here, subscription, params);
}

function takePaymentSettings(
  subscription: Stripe.Subscription,
  given: Create["payment_settings"],
): void {
  const settings = subscription.payment_settings;
  if (!given || !settings) return;
  if (given.save_default_payment_method)
    settings.save_default_payment_method = given.save_default_payment_method;
  if (given.payment_method_types !== undefined)
    settings.payment_method_types = given.payment_method_types || null;
  if (given.payment_method_options)
    // What is asked for about a method is kept as it came; each of its parts is optional.
    settings.payment_method_options = {
      ...settings.payment_method_options,
      ...given.payment_method_options,
    } as Stripe.Subscription.PaymentSettings.PaymentMethodOptions;
}

/**
 * When it is to end. Ending within a period gives nothing back by itself: Stripe prorates there,
 * the stand-in leaves that to `prorate` of the cancellation.
 */
function takeEnd(here: Platform, subscription: Stripe.Subscription, params: Settings): void {
  const { cancel_at: at, cancel_at_period_end: atPeriodEnd } = params;
  if (at === undefined && atPeriodEnd === undefined) return;
  const end = checkSettings(here, subscription, params);
  subscription.cancel_at = end;
  subscription.cancel_at_period_end = atPeriodEnd ?? false;
  subscription.canceled_at = end === null ? null : nowOf(here);
  if (subscription.cancellation_details)
    subscription.cancellation_details.reason = end === null ? null : "cancellation_requested";
}

/** Whether the settings can be taken; answers the end that they ask for. */
export function checkSettings(
  here: Platform,
  subscription: Stripe.Subscription,
  { cancel_at: at, cancel_at_period_end: atPeriodEnd }: Settings,
): number | null {
  if (at !== undefined && at !== "" && atPeriodEnd) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: cancel_at, cancel_at_period_end.",
      param: "cancel_at",
    });
  }
  return endAt(here, subscription, atPeriodEnd ? "max_period_end" : at);
}

function endAt(here: Platform, subscription: Stripe.Subscription, wanted: unknown): number | null {
  if (wanted === undefined || wanted === "") return null;
  if (wanted === "min_period_end" || wanted === "max_period_end") return periodOf(subscription).end;
  if (typeof wanted === "number" && wanted > nowOf(here)) return wanted;
  throw invalidRequest({
    message: "Invalid timestamp: must be an integer Unix timestamp in the future.",
    param: "cancel_at",
  });
}

export function customerIdOf(object: { customer: Stripe.Subscription["customer"] }): string {
  return idOf(object.customer) ?? "";
}
