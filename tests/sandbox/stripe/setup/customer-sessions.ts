import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";

/** A session is for one visit to the checkout: half an hour. */
const LIVES_SECONDS = 30 * 60;
/** Stripe's own limits of `payment_method_redisplay_limit`. */
const REDISPLAY_LIMIT = { standard: 3, max: 10 };

type Components = Stripe.CustomerSessionCreateParams.Components;
type Shown = NonNullable<Stripe.CustomerSession["components"]>;

export function createCustomerSession(
  platform: Platform,
  params: Stripe.CustomerSessionCreateParams,
): Stripe.CustomerSession {
  if (params.customer === undefined) throw missing("customer");
  const { world, stores, hidden } = platform;
  stores.customers.get(params.customer, "customer");
  checkComponents(params.components);
  const session: Stripe.CustomerSession = {
    object: "customer_session",
    client_secret: world.ids.next("cuss_secret", 50),
    components: shown(params.components),
    created: world.clock.nowSeconds(),
    customer: params.customer,
    customer_account: null,
    expires_at: world.clock.nowSeconds() + LIVES_SECONDS,
    livemode: false,
  };
  hidden.saving.sessions.set(session.client_secret, session);
  return session;
}

function checkComponents(components: Components): void {
  if (!Object.values(components).some((part) => part?.enabled)) {
    throw invalidRequest({
      message: "At least one component must be enabled.",
      param: "components",
    });
  }
  const limit = components.payment_element?.features?.payment_method_redisplay_limit;
  if (limit === undefined || (limit >= 1 && limit <= REDISPLAY_LIMIT.max)) return;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: `This value must be between 1 and ${REDISPLAY_LIMIT.max}.`,
    param: "components[payment_element][features][payment_method_redisplay_limit]",
  });
}

function shown(components: Components): Shown {
  const { payment_element: element, customer_sheet: sheet } = components;
  const mobile = components.mobile_payment_element;
  return {
    active_entitlements: { enabled: components.active_entitlements?.enabled ?? false },
    buy_button: { enabled: components.buy_button?.enabled ?? false },
    customer_portal: { enabled: components.customer_portal?.enabled ?? false },
    customer_sheet: {
      enabled: sheet?.enabled ?? false,
      features: sheet?.features
        ? {
            payment_method_allow_redisplay_filters:
              sheet.features.payment_method_allow_redisplay_filters ?? null,
            payment_method_remove: sheet.features.payment_method_remove ?? null,
          }
        : null,
    },
    mobile_payment_element: {
      enabled: mobile?.enabled ?? false,
      features: mobile?.features
        ? {
            payment_method_allow_redisplay_filters:
              mobile.features.payment_method_allow_redisplay_filters ?? null,
            payment_method_redisplay: mobile.features.payment_method_redisplay ?? null,
            payment_method_remove: mobile.features.payment_method_remove ?? null,
            payment_method_save: mobile.features.payment_method_save ?? null,
            payment_method_save_allow_redisplay_override:
              mobile.features.payment_method_save_allow_redisplay_override ?? null,
          }
        : null,
    },
    payment_element: {
      enabled: element?.enabled ?? false,
      features: element?.enabled ? elementFeatures(element.features ?? {}) : null,
    },
    pricing_table: { enabled: components.pricing_table?.enabled ?? false },
  };
}

/** What is not asked for is switched off. */
function elementFeatures(
  features: Stripe.CustomerSessionCreateParams.Components.PaymentElement.Features,
): Stripe.CustomerSession.Components.PaymentElement.Features {
  return {
    payment_method_allow_redisplay_filters: features.payment_method_allow_redisplay_filters ?? [
      "always",
    ],
    payment_method_redisplay: features.payment_method_redisplay ?? "disabled",
    payment_method_redisplay_limit:
      features.payment_method_redisplay_limit ?? REDISPLAY_LIMIT.standard,
    payment_method_remove: features.payment_method_remove ?? "disabled",
    payment_method_save: features.payment_method_save ?? "disabled",
    payment_method_save_usage: features.payment_method_save_usage ?? null,
  };
}

/** The session behind a secret that a browser shows; it must still be running. */
export function sessionOf(
  platform: Platform,
  secret: string,
): { customer: Stripe.Customer; session: Stripe.CustomerSession } {
  const param = "customer_session_client_secret";
  const session = platform.hidden.saving.sessions.get(secret);
  const customer = platform.stores.customers.find(idOf(session?.customer) ?? "");
  if (!session || !customer) {
    throw invalidRequest({
      code: "resource_missing",
      message:
        "The customer_session_client_secret provided does not match any Customer Session on this account.",
      param,
    });
  }
  if (platform.world.clock.nowSeconds() < session.expires_at) return { customer, session };
  throw refused({
    code: "customer_session_expired",
    message: "The Customer Session has expired. Please create a new one.",
    param,
  });
}
