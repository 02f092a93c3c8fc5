import type Stripe from "stripe";
import type { Feature } from "../feature.ts";
import { type Route, route } from "../wire/call.ts";
import { listPage } from "../wire/list.ts";
import {
  createConfiguration,
  defaultConfiguration,
  updateConfiguration,
} from "./configurations.ts";
import { createSession } from "./sessions.ts";

const routes: Route[] = [
  route<Stripe.BillingPortal.ConfigurationCreateParams>(
    "POST /v1/billing_portal/configurations",
    "BillingPortal.ConfigurationCreateParams",
    (call, params) => createConfiguration(call.platform, params),
  ),
  route<Stripe.BillingPortal.ConfigurationListParams>(
    "GET /v1/billing_portal/configurations",
    "BillingPortal.ConfigurationListParams",
    ({ platform }, params) => {
      defaultConfiguration(platform);
      return listPage(
        platform.stores.portalConfigurations,
        params,
        "/v1/billing_portal/configurations",
        (each) =>
          (params.active === undefined || params.active === each.active) &&
          (params.is_default === undefined || params.is_default === each.is_default),
      );
    },
  ),
  route(
    "GET /v1/billing_portal/configurations/:id",
    "BillingPortal.ConfigurationRetrieveParams",
    ({ platform, id }) => platform.stores.portalConfigurations.get(id),
  ),
  route<Stripe.BillingPortal.ConfigurationUpdateParams>(
    "POST /v1/billing_portal/configurations/:id",
    "BillingPortal.ConfigurationUpdateParams",
    (call, params) => updateConfiguration(call.platform, call.id, params),
  ),
  route<Stripe.BillingPortal.SessionCreateParams>(
    "POST /v1/billing_portal/sessions",
    "BillingPortal.SessionCreateParams",
    (call, params) => createSession(call.platform, params),
  ),
];

/** The billing portal. */
export const portal: Feature = { routes };
