import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { idOf, type Platform } from "../platform.ts";
import { missing, refused } from "../wire/errors.ts";

type Features = Stripe.BillingPortal.Configuration.Features;
type Params = NonNullable<Stripe.BillingPortal.ConfigurationUpdateParams["features"]>;

/** Stripe's own limit of products among which a customer can choose. */
const PRODUCTS_MAX = 10;

/** Everything off, with the values that Stripe shows beside it. */
export function noFeatures(): Features {
  return {
    customer_update: { allowed_updates: [], enabled: false },
    invoice_history: { enabled: false },
    payment_method_update: { enabled: false, payment_method_configuration: null },
    subscription_cancel: {
      cancellation_reason: { enabled: false, feedback_options: null, options: REASONS },
      enabled: false,
      mode: "at_period_end",
      proration_behavior: "none",
    },
    subscription_pause: { duration: { interval_options: [], type: "indefinite" }, enabled: false },
    subscription_update: {
      billing_cycle_anchor: null,
      default_allowed_updates: [],
      enabled: false,
      products: null,
      proration_behavior: "none",
      schedule_at_period_end: { conditions: [] },
      trial_update_behavior: "end_trial",
    },
  };
}

const REASONS = [
  "too_expensive",
  "missing_features",
  "switched_service",
  "unused",
  "customer_service",
  "too_complex",
  "low_quality",
  "other",
] as const satisfies Stripe.BillingPortal.Configuration.Features.SubscriptionCancel.CancellationReason.Option[];

/** The features with what was given; whatever was not named stays as it was. */
export function withFeatures(platform: Platform, before: Features, given: Params): Features {
  const { customer_update: customer, subscription_cancel: cancel } = given;
  const pause = given.subscription_pause;
  const features: Features = {
    ...before,
    invoice_history: { ...before.invoice_history, ...given.invoice_history },
    payment_method_update: {
      enabled: given.payment_method_update?.enabled ?? before.payment_method_update.enabled,
      payment_method_configuration:
        given.payment_method_update?.payment_method_configuration ||
        before.payment_method_update.payment_method_configuration,
    },
    customer_update: {
      enabled: customer?.enabled ?? before.customer_update.enabled,
      allowed_updates: listOr(customer?.allowed_updates, before.customer_update.allowed_updates),
    },
    subscription_cancel: cancel
      ? cancelWith(before.subscription_cancel, cancel)
      : before.subscription_cancel,
    subscription_pause: {
      ...before.subscription_pause,
      enabled: pause?.enabled ?? before.subscription_pause.enabled,
    },
    subscription_update: given.subscription_update
      ? updateWith(platform, before.subscription_update, given.subscription_update)
      : before.subscription_update,
  };
  if (features.customer_update.enabled && features.customer_update.allowed_updates.length === 0)
    throw missing("features[customer_update][allowed_updates]");
  return features;
}

function listOr<T>(given: readonly T[] | "" | null | undefined, before: T[]): T[] {
  return given === undefined ? before : [...(given || [])];
}

function cancelWith(
  before: Features["subscription_cancel"],
  given: NonNullable<Params["subscription_cancel"]>,
): Features["subscription_cancel"] {
  const { cancellation_reason: reason } = given;
  const known = before.cancellation_reason;
  const made = {
    enabled: given.enabled ?? before.enabled,
    mode: given.mode ?? before.mode,
    proration_behavior: given.proration_behavior ?? before.proration_behavior,
    cancellation_reason: {
      enabled: reason?.enabled ?? known.enabled,
      feedback_options: known.feedback_options,
      options: listOr(reason?.options, known.options),
    },
  };
  if (made.mode === "immediately" || made.proration_behavior === "none") return made;
  throw refused({
    message: "`proration_behavior` must be `none` when `mode` is `at_period_end`.",
    param: "features[subscription_cancel][proration_behavior]",
  });
}

function updateWith(
  platform: Platform,
  before: Features["subscription_update"],
  given: NonNullable<Params["subscription_update"]>,
): Features["subscription_update"] {
  const products =
    given.products === undefined ? before.products : (given.products || []).map(productOf);
  const made: Features["subscription_update"] = {
    ...before,
    billing_cycle_anchor: given.billing_cycle_anchor ?? before.billing_cycle_anchor,
    default_allowed_updates: listOr(given.default_allowed_updates, before.default_allowed_updates),
    enabled: given.enabled ?? before.enabled,
    products: products ?? null,
    proration_behavior: given.proration_behavior ?? before.proration_behavior,
    trial_update_behavior: given.trial_update_behavior ?? before.trial_update_behavior,
  };
  checkProducts(platform, made.products ?? []);
  if (!made.enabled) return made;
  const param = "features[subscription_update]";
  if (made.default_allowed_updates.length === 0) throw missing(`${param}[default_allowed_updates]`);
  if (!made.products || made.products.length === 0) throw missing(`${param}[products]`);
  return made;
}

type Product = Stripe.BillingPortal.Configuration.Features.SubscriptionUpdate.Product;

function productOf(
  given: Stripe.BillingPortal.ConfigurationCreateParams.Features.SubscriptionUpdate.Product,
): Product {
  const { adjustable_quantity: quantity, prices, product } = given;
  return {
    adjustable_quantity: {
      enabled: quantity?.enabled ?? false,
      maximum: quantity?.maximum ?? null,
      minimum: quantity?.minimum ?? 1,
    },
    prices,
    product,
  };
}

/** Every price must be one of its product, recur and be active. */
function checkProducts({ stores }: Platform, products: readonly Product[]): void {
  const param = "features[subscription_update][products]";
  if (products.length > PRODUCTS_MAX)
    throw refused({ message: `At most ${PRODUCTS_MAX} products can be chosen among.`, param });
  for (const { product, prices } of products) {
    referenced(stores.products, "product", product, param);
    for (const id of prices) {
      const price = referenced(stores.prices, "price", id, param);
      if (price.active && price.recurring && idOf(price.product) === product) continue;
      throw refused({
        message: `The price ${id} is not an active, recurring price of ${product}.`,
        param,
      });
    }
  }
}
