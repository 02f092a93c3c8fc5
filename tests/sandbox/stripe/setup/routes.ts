import type Stripe from "stripe";
import { forBrowser, intentForBrowser } from "../browser-view.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";
import { browserRoutes } from "./browser-routes.ts";
import { confirmSetupIntent } from "./confirm-setup.ts";
import { cancelSetupIntent, createSetupIntent, updateSetupIntent } from "./setup-intents.ts";

const setupIntentRoutes: Route[] = [
  route<Stripe.SetupIntentCreateParams>(
    "POST /v1/setup_intents",
    "SetupIntentCreateParams",
    (call, params) => createSetupIntent(call.platform, params, call),
  ),
  route<Stripe.SetupIntentListParams>(
    "GET /v1/setup_intents",
    "SetupIntentListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.setupIntents,
        params,
        "/v1/setup_intents",
        (intent) =>
          same(params.customer, intent.customer) &&
          same(params.payment_method, intent.payment_method) &&
          (params.attach_to_self === undefined ||
            params.attach_to_self === (intent.attach_to_self ?? false)) &&
          createdWithin(params.created, intent.created),
        { customer: params.customer },
      ),
  ),
  route<{ client_secret?: string }>(
    "GET /v1/setup_intents/:id",
    "SetupIntentRetrieveParams",
    (call, params) => {
      const intent = call.platform.stores.setupIntents.get(call.id, "intent");
      return forBrowser(call, intentForBrowser(call, intent, params.client_secret));
    },
    { publishable: true },
  ),
  route<Stripe.SetupIntentUpdateParams>(
    "POST /v1/setup_intents/:id",
    "SetupIntentUpdateParams",
    (call, params) => updateSetupIntent(call.platform, call.id, params),
  ),
  route<Stripe.SetupIntentConfirmParams & { client_secret?: string }>(
    "POST /v1/setup_intents/:id/confirm",
    "SetupIntentConfirmParams",
    (call, { client_secret: secret, ...params }) => {
      const found = call.platform.stores.setupIntents.get(call.id, "intent");
      const intent = intentForBrowser(call, found, secret);
      return forBrowser(call, confirmSetupIntent(call.platform, intent, params, call));
    },
    { publishable: true },
  ),
  route<Stripe.SetupIntentCancelParams>(
    "POST /v1/setup_intents/:id/cancel",
    "SetupIntentCancelParams",
    (call, params) => cancelSetupIntent(call.platform, call.id, params.cancellation_reason),
  ),
  route<Stripe.SetupAttemptListParams>(
    "GET /v1/setup_attempts",
    "SetupAttemptListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.setupAttempts,
        params,
        "/v1/setup_attempts",
        (attempt) =>
          same(params.setup_intent, attempt.setup_intent) &&
          createdWithin(params.created, attempt.created),
        { setup_intent: params.setup_intent },
      ),
  ),
  route("GET /v1/mandates/:id", "MandateRetrieveParams", ({ platform, id }) =>
    platform.stores.mandates.get(id),
  ),
];

export const setupRoutes: Route[] = [...setupIntentRoutes, ...browserRoutes];
