import type Stripe from "stripe";
import { checkCapture, incrementAuthorization } from "../authorizations.ts";
import { forBrowser, intentForBrowser, methodForBrowser } from "../browser-view.ts";
import { captureIntent } from "../capture.ts";
import { confirmIntent } from "../confirm.ts";
import * as intents from "../payment-intents.ts";
import * as methods from "../payment-methods.ts";
import { searchIntents } from "../search.ts";
import { type Route, route } from "../wire/call.ts";
import { createdWithin, listPage, same } from "../wire/list.ts";

export const intentRoutes: Route[] = [
  route<Stripe.PaymentIntentCreateParams>(
    "POST /v1/payment_intents",
    "PaymentIntentCreateParams",
    (call, params) => intents.createIntent(call.platform, params, call),
  ),
  route<Stripe.PaymentIntentSearchParams>(
    "GET /v1/payment_intents/search",
    "PaymentIntentSearchParams",
    (call, params) => searchIntents(call.platform, params),
  ),
  route<Stripe.PaymentIntentListParams>(
    "GET /v1/payment_intents",
    "PaymentIntentListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.paymentIntents,
        params,
        "/v1/payment_intents",
        (intent) =>
          same(params.customer, intent.customer) && createdWithin(params.created, intent.created),
        { customer: params.customer },
      ),
  ),
  route<{ client_secret?: string }>(
    "GET /v1/payment_intents/:id",
    "PaymentIntentRetrieveParams",
    (call, params) => {
      const intent = call.platform.stores.paymentIntents.get(call.id, "intent");
      return forBrowser(call, intentForBrowser(call, intent, params.client_secret));
    },
    { publishable: true },
  ),
  route<Stripe.PaymentIntentUpdateParams>(
    "POST /v1/payment_intents/:id",
    "PaymentIntentUpdateParams",
    (call, params) => intents.updateIntent(call.platform, call.id, params),
  ),
  route<Stripe.PaymentIntentConfirmParams & { client_secret?: string }>(
    "POST /v1/payment_intents/:id/confirm",
    "PaymentIntentConfirmParams",
    (call, { client_secret: secret, ...params }) => {
      const found = call.platform.stores.paymentIntents.get(call.id, "intent");
      const intent = intentForBrowser(call, found, secret);
      return forBrowser(call, confirmIntent(call.platform, intent, params, call));
    },
    { publishable: true },
  ),
  route<Stripe.PaymentIntentCancelParams>(
    "POST /v1/payment_intents/:id/cancel",
    "PaymentIntentCancelParams",
    (call, params) => intents.cancelIntent(call.platform, call.id, params.cancellation_reason),
  ),
  route<Stripe.PaymentIntentCaptureParams>(
    "POST /v1/payment_intents/:id/capture",
    "PaymentIntentCaptureParams",
    (call, params) => {
      checkCapture(params);
      return captureIntent(call.platform, call.id, params);
    },
  ),
  route<Stripe.PaymentIntentIncrementAuthorizationParams>(
    "POST /v1/payment_intents/:id/increment_authorization",
    "PaymentIntentIncrementAuthorizationParams",
    (call, params) => incrementAuthorization(call.platform, call.id, params.amount),
  ),
];

export const methodRoutes: Route[] = [
  route<methods.MethodData>(
    "POST /v1/payment_methods",
    "PaymentMethodCreateParams",
    (call, params) => methodForBrowser(call, methods.createMethod(call.platform, params, call.key)),
    { publishable: true },
  ),
  route<Stripe.PaymentMethodListParams>(
    "GET /v1/payment_methods",
    "PaymentMethodListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.paymentMethods,
        params,
        "/v1/payment_methods",
        (method) =>
          same(params.customer, method.customer) &&
          same(params.type, method.type) &&
          same(params.allow_redisplay, method.allow_redisplay),
        { customer: params.customer },
      ),
  ),
  route("GET /v1/payment_methods/:id", "PaymentMethodRetrieveParams", ({ platform, id }) =>
    methods.resolveMethod(platform, id),
  ),
  route<Stripe.PaymentMethodUpdateParams>(
    "POST /v1/payment_methods/:id",
    "PaymentMethodUpdateParams",
    (call, params) => methods.updateMethod(call.platform, call.id, params),
  ),
  route<Stripe.PaymentMethodAttachParams>(
    "POST /v1/payment_methods/:id/attach",
    "PaymentMethodAttachParams",
    (call, params) => methods.attachMethod(call.platform, call.id, params.customer),
  ),
  route("POST /v1/payment_methods/:id/detach", "PaymentMethodDetachParams", (call) =>
    methods.detachMethod(call.platform, call.id),
  ),
];
