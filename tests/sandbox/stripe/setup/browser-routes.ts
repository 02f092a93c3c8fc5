import type Stripe from "stripe";
import { type Route, route } from "../wire/call.ts";
import { listPage, same } from "../wire/list.ts";
import { createConfiguration, updateConfiguration } from "./configurations.ts";
import { createConfirmationToken, type TokenParams } from "./confirmation-tokens.ts";
import { createCustomerSession } from "./customer-sessions.ts";
import { createDomain, updateDomain, validateDomain } from "./domains.ts";
import { detachInBrowser, type ElementsQuery, elementsSession } from "./elements.ts";
import { confirmationTokenForBrowser, tokenForBrowser } from "./token-view.ts";
import { createToken } from "./tokens.ts";

const tokenRoutes: Route[] = [
  route<Stripe.TokenCreateParams>(
    "POST /v1/tokens",
    "TokenCreateParams",
    (call, params) => tokenForBrowser(call, createToken(call.platform, params, call.key)),
    { publishable: true },
  ),
  route("GET /v1/tokens/:id", "TokenRetrieveParams", ({ platform, id }) =>
    platform.stores.tokens.get(id, "token"),
  ),
  route<TokenParams>(
    "POST /v1/confirmation_tokens",
    "TestHelpers.ConfirmationTokenCreateParams",
    (call, params) =>
      confirmationTokenForBrowser(call, createConfirmationToken(call.platform, params, call.key)),
    { publishable: true },
  ),
  route<TokenParams>(
    "POST /v1/test_helpers/confirmation_tokens",
    "TestHelpers.ConfirmationTokenCreateParams",
    (call, params) => createConfirmationToken(call.platform, params, call.key),
  ),
  route("GET /v1/confirmation_tokens/:id", "ConfirmationTokenRetrieveParams", ({ platform, id }) =>
    platform.stores.confirmationTokens.get(id, "confirmation_token"),
  ),
];

const elementRoutes: Route[] = [
  route<Stripe.CustomerSessionCreateParams>(
    "POST /v1/customer_sessions",
    "CustomerSessionCreateParams",
    ({ platform }, params) => createCustomerSession(platform, params),
  ),
  route<ElementsQuery>(
    "GET /v1/elements/sessions",
    "Elements.SessionRetrieveParams",
    elementsSession,
    { publishable: true },
  ),
  route<{ customer_session_client_secret: string }>(
    "POST /v1/elements/payment_methods/:id/detach",
    "Elements.PaymentMethodDetachParams",
    ({ platform, id }, { customer_session_client_secret: secret }) =>
      detachInBrowser(platform, id, secret),
    { publishable: true },
  ),
];

const dashboardRoutes: Route[] = [
  route<Stripe.PaymentMethodConfigurationListParams>(
    "GET /v1/payment_method_configurations",
    "PaymentMethodConfigurationListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.methodConfigurations,
        params,
        "/v1/payment_method_configurations",
        ({ active }) => params.active === undefined || params.active === active,
      ),
  ),
  route<Stripe.PaymentMethodConfigurationCreateParams>(
    "POST /v1/payment_method_configurations",
    "PaymentMethodConfigurationCreateParams",
    ({ platform }, params) => createConfiguration(platform, params),
  ),
  route(
    "GET /v1/payment_method_configurations/:id",
    "PaymentMethodConfigurationRetrieveParams",
    ({ platform, id }) => platform.stores.methodConfigurations.get(id, "configuration"),
  ),
  route<Stripe.PaymentMethodConfigurationUpdateParams>(
    "POST /v1/payment_method_configurations/:id",
    "PaymentMethodConfigurationUpdateParams",
    ({ platform, id }, params) => updateConfiguration(platform, id, params),
  ),
  route<Stripe.PaymentMethodDomainListParams>(
    "GET /v1/payment_method_domains",
    "PaymentMethodDomainListParams",
    ({ platform }, params) =>
      listPage(
        platform.stores.methodDomains,
        params,
        "/v1/payment_method_domains",
        ({ domain_name: name, enabled }) =>
          same(params.domain_name, name) &&
          (params.enabled === undefined || params.enabled === enabled),
      ),
  ),
  route<Stripe.PaymentMethodDomainCreateParams>(
    "POST /v1/payment_method_domains",
    "PaymentMethodDomainCreateParams",
    ({ platform }, params) => createDomain(platform, params),
  ),
  route(
    "GET /v1/payment_method_domains/:id",
    "PaymentMethodDomainRetrieveParams",
    ({ platform, id }) => platform.stores.methodDomains.get(id, "payment_method_domain"),
  ),
  route<Stripe.PaymentMethodDomainUpdateParams>(
    "POST /v1/payment_method_domains/:id",
    "PaymentMethodDomainUpdateParams",
    ({ platform, id }, params) => updateDomain(platform, id, params),
  ),
  route(
    "POST /v1/payment_method_domains/:id/validate",
    "PaymentMethodDomainValidateParams",
    ({ platform, id }) => validateDomain(platform, id),
  ),
];

export const browserRoutes: Route[] = [...tokenRoutes, ...elementRoutes, ...dashboardRoutes];
