import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { createSetupIntent } from "../setup/setup-intents.ts";
import { defaultMethodOf } from "./collect.ts";

/** Nothing is due yet and nothing is there to pay with later: the buyer can set that up now. */
export function pendingSetup(here: Platform, subscription: Stripe.Subscription): void {
  const customer = here.stores.customers.get(idOf(subscription.customer) ?? "");
  if (subscription.default_payment_method !== null || defaultMethodOf(here, customer) !== null)
    return;
  const intent = createSetupIntent(
    here,
    { customer: customer.id, usage: "off_session" },
    { key: "secret" },
  );
  subscription.pending_setup_intent = intent.id;
}
