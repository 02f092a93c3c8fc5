import type Stripe from "stripe";
import { cancelSubscription } from "../billing/subscription-cancel.ts";
import { updateSubscription } from "../billing/subscription-update.ts";
import { updateCustomer } from "../customers.ts";
import { attachMethod } from "../payment-methods.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";

type Session = Stripe.BillingPortal.Session;

/** Cards that a visitor can choose from: one that works, and the ways in which cards do not. */
export const CARDS: Readonly<Record<string, string>> = {
  pm_card_visa: "Visa, works",
  pm_card_mastercard: "Mastercard, works",
  pm_card_authenticationRequired: "Visa, always asks for authentication",
  pm_card_chargeCustomerFail: "Visa, can be saved and is then declined",
  pm_card_chargeDeclined: "Visa, is declined at once",
};

/** Does what a visitor has clicked on, if the configuration lets them. */
export function act(platform: Platform, session: Session, form: URLSearchParams): void {
  const { features } = platform.stores.portalConfigurations.get(idOf(session.configuration) ?? "");
  const action = form.get("action") ?? "";
  const allowed: Readonly<Record<string, boolean>> = {
    card: features.payment_method_update.enabled,
    method: features.payment_method_update.enabled,
    cancel: features.subscription_cancel.enabled,
    resume: features.subscription_cancel.enabled,
    update: features.subscription_update.enabled,
  };
  if (!allowed[action]) throw refused({ message: "The portal does not offer this." });
  if (action === "card") takeCard(platform, session.customer, form.get("card") ?? "");
  else if (action === "method") chooseMethod(platform, session.customer, form.get("method") ?? "");
  else changeSubscription(platform, session, action, form);
}

function takeCard(platform: Platform, customer: string, card: string): void {
  if (!Object.hasOwn(CARDS, card)) throw refused({ message: "There is no such card." });
  setDefault(platform, customer, attachMethod(platform, card, customer).id);
}

function chooseMethod(platform: Platform, customer: string, id: string): void {
  const method = platform.stores.paymentMethods.get(id, "PaymentMethod");
  if (idOf(method.customer) !== customer) throw refused({ message: "There is no such card." });
  setDefault(platform, customer, id);
}

function setDefault(platform: Platform, customer: string, method: string): void {
  updateCustomer(platform, customer, { invoice_settings: { default_payment_method: method } });
}

function changeSubscription(
  platform: Platform,
  session: Session,
  action: string,
  form: URLSearchParams,
): void {
  const id = form.get("subscription") ?? "";
  const subscription = platform.stores.subscriptions.get(id, "subscription");
  if (idOf(subscription.customer) !== session.customer)
    throw refused({ message: "There is no such subscription." });
  if (action === "cancel") cancel(platform, session, id);
  else if (action === "resume") updateSubscription(platform, id, { cancel_at_period_end: false });
  else choosePrice(platform, session, subscription, form.get("price") ?? "");
}

/** At the end of the period, or at once with what the configuration says about unused time. */
function cancel(platform: Platform, session: Session, id: string): void {
  const { features } = platform.stores.portalConfigurations.get(idOf(session.configuration) ?? "");
  const { mode, proration_behavior: proration } = features.subscription_cancel;
  if (mode === "at_period_end") updateSubscription(platform, id, { cancel_at_period_end: true });
  else {
    cancelSubscription(platform, id, {
      prorate: proration !== "none",
      invoice_now: proration === "always_invoice",
    });
  }
}

function choosePrice(
  platform: Platform,
  session: Session,
  subscription: Stripe.Subscription,
  price: string,
): void {
  const { features } = platform.stores.portalConfigurations.get(idOf(session.configuration) ?? "");
  const [item] = subscription.items.data;
  if (!item || !pricesIn(features).includes(price) || subscription.items.data.length > 1)
    throw refused({ message: "There is no such plan." });
  updateSubscription(platform, subscription.id, {
    items: [{ id: item.id, price }],
    proration_behavior: features.subscription_update.proration_behavior,
  });
}

export function pricesIn(features: Stripe.BillingPortal.Configuration.Features): string[] {
  return (features.subscription_update.products ?? []).flatMap(({ prices }) => prices);
}
