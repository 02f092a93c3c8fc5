import type Stripe from "stripe";
import { intentForBrowser, visibleMethod, visiblePart } from "../browser-view.ts";
import type { AnyIntent } from "../intent-state.ts";
import { detachMethod } from "../payment-methods.ts";
import { idOf, type Platform } from "../platform.ts";
import type { Call } from "../wire/call.ts";
import { forbidden, invalidRequest, missing, notFound } from "../wire/errors.ts";
import { sessionOf } from "./customer-sessions.ts";
import { typesFor } from "./method-types.ts";

/** What Stripe.js asks for when an Element opens. */
export type ElementsQuery = {
  client_secret?: string;
  mode?: "payment" | "setup" | "subscription";
  amount?: number;
  currency?: string;
  customer_session_client_secret?: string;
};

/** What an Element shows; only what a browser may know. */
export function elementsSession(call: Call, query: ElementsQuery): unknown {
  const { platform } = call;
  const intent = query.client_secret === undefined ? null : intentBehind(call, query.client_secret);
  const types = intent?.payment_method_types ?? typesOf(platform, query);
  const secret = query.customer_session_client_secret;
  return {
    object: "elements_session",
    payment_method_types: types,
    wallets: types.includes("card") ? ["apple_pay", "google_pay"] : [],
    intent: intent && visiblePart(intent),
    customer: secret === undefined ? null : customerPart(platform, secret, intent, types),
  };
}

function intentBehind(call: Call, secret: string): AnyIntent {
  const { paymentIntents, setupIntents } = call.platform.stores;
  const id = secret.split("_secret_")[0] ?? "";
  const intent = setupIntents.find(id) ?? paymentIntents.get(id, "client_secret");
  return intentForBrowser(call, intent, secret);
}

/** Without an intent the page says what it is going to make. */
function typesOf(platform: Platform, { mode, currency }: ElementsQuery): string[] {
  if (mode === undefined) throw missing("mode");
  if (currency === undefined && mode !== "setup") throw missing("currency");
  return typesFor(platform, {}, currency?.toLowerCase());
}

function customerPart(
  platform: Platform,
  secret: string,
  intent: AnyIntent | null,
  types: readonly string[],
) {
  const { customer, session } = sessionOf(platform, secret);
  const owner = intent && idOf(intent.customer);
  if (intent && owner !== customer.id) {
    throw invalidRequest({
      message:
        "The customer of the intent and the customer of the Customer Session are not the same.",
      param: "customer_session_client_secret",
    });
  }
  const features = session.components?.payment_element.features;
  const redisplay = features?.payment_method_redisplay === "enabled";
  const methods = redisplay ? savedMethods(platform, customer.id, features, types) : [];
  const standard = idOf(customer.invoice_settings.default_payment_method);
  return {
    id: customer.id,
    payment_methods: methods.map(briefly),
    default_payment_method: methods.some(({ id }) => id === standard) ? standard : null,
    features: {
      redisplay,
      save: features?.payment_method_save === "enabled",
      save_usage: features?.payment_method_save_usage ?? null,
      remove: features?.payment_method_remove === "enabled",
    },
  };
}

/** Newest first, of the types that can pay, and only what the buyer agreed to see again. */
function savedMethods(
  platform: Platform,
  customer: string,
  features: Stripe.CustomerSession.Components.PaymentElement.Features,
  types: readonly string[],
): Stripe.PaymentMethod[] {
  return platform.stores.paymentMethods
    .all()
    .filter(
      ({ customer: owner, type, allow_redisplay: redisplay }) =>
        owner === customer &&
        types.includes(type) &&
        features.payment_method_allow_redisplay_filters.includes(redisplay ?? "unspecified"),
    )
    .reverse()
    .slice(0, features.payment_method_redisplay_limit ?? undefined);
}

function briefly({ id, type, card, us_bank_account: bank, allow_redisplay }: Stripe.PaymentMethod) {
  return {
    id,
    type,
    ...(card && {
      card: {
        brand: card.brand,
        last4: card.last4,
        exp_month: card.exp_month,
        exp_year: card.exp_year,
      },
    }),
    ...(bank && { us_bank_account: { bank_name: bank.bank_name, last4: bank.last4 } }),
    allow_redisplay,
  };
}

/** The buyer removes a saved method, if the session lets them. */
export function detachInBrowser(
  platform: Platform,
  id: string,
  secret: string,
): Partial<Stripe.PaymentMethod> {
  const { customer, session } = sessionOf(platform, secret);
  if (session.components?.payment_element.features?.payment_method_remove !== "enabled") {
    throw forbidden("This Customer Session does not allow payment methods to be removed.");
  }
  const method = platform.stores.paymentMethods.find(id);
  if (method?.customer !== customer.id) throw notFound("PaymentMethod", id, "payment_method");
  return visibleMethod(detachMethod(platform, id));
}
