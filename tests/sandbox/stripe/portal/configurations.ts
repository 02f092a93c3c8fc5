import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { noFeatures, withFeatures } from "./features.ts";

type Configuration = Stripe.BillingPortal.Configuration;
type Params = Stripe.BillingPortal.ConfigurationCreateParams;

export function createConfiguration(platform: Platform, params: Params): Configuration {
  const features = withFeatures(platform, noFeatures(), params.features);
  return add(platform, params, features, false);
}

/**
 * The one for sessions that name none. In Stripe it comes of saving the dashboard's settings once;
 * here it is there as soon as it is asked for.
 */
export function defaultConfiguration(platform: Platform): Configuration {
  const found = platform.stores.portalConfigurations.all().find((each) => each.is_default);
  if (found) return found;
  const features = withFeatures(platform, noFeatures(), {
    customer_update: { enabled: true, allowed_updates: ["email", "address", "phone"] },
    invoice_history: { enabled: true },
    payment_method_update: { enabled: true },
    subscription_cancel: { enabled: true },
  });
  return add(platform, {}, features, true);
}

function add(
  platform: Platform,
  params: Partial<Params>,
  features: Configuration["features"],
  isDefault: boolean,
): Configuration {
  const { world, stores, host } = platform;
  const now = world.clock.nowSeconds();
  const id = world.ids.next("bpc", 24);
  checkUrl(params.default_return_url, "default_return_url");
  const profile = params.business_profile;
  const configuration: Configuration = {
    id,
    object: "billing_portal.configuration",
    active: true,
    application: null,
    business_profile: {
      headline: profile?.headline || null,
      privacy_policy_url: profile?.privacy_policy_url ?? null,
      terms_of_service_url: profile?.terms_of_service_url ?? null,
    },
    created: now,
    default_return_url: params.default_return_url || null,
    features,
    is_default: isDefault,
    livemode: false,
    login_page: loginPage(host.url, id, params.login_page?.enabled ?? false),
    metadata: mergeMetadata({}, params.metadata),
    name: params.name || null,
    updated: now,
  };
  stores.portalConfigurations.add(configuration);
  emit(platform, "billing_portal.configuration.created", configuration);
  return configuration;
}

function loginPage(base: string, id: string, enabled: boolean): Configuration["login_page"] {
  return { enabled, url: enabled ? `${base}/stand-in/portal-login/${id}` : null };
}

export function updateConfiguration(
  platform: Platform,
  id: string,
  params: Stripe.BillingPortal.ConfigurationUpdateParams,
): Configuration {
  const { stores, world, host } = platform;
  const configuration = stores.portalConfigurations.get(id);
  checkUrl(params.default_return_url, "default_return_url");
  if (params.active === false && configuration.is_default)
    throw refused({ message: "The default configuration cannot be inactive.", param: "active" });
  const features = withFeatures(platform, configuration.features, params.features ?? {});
  const { business_profile: profile, login_page: login } = params;
  return change(platform, "billing_portal.configuration.updated", configuration, () => {
    if (params.active !== undefined) configuration.active = params.active;
    if (params.name !== undefined) configuration.name = params.name || null;
    if (params.default_return_url !== undefined)
      configuration.default_return_url = params.default_return_url || null;
    if (login) configuration.login_page = loginPage(host.url, id, login.enabled);
    for (const name of ["headline", "privacy_policy_url", "terms_of_service_url"] as const)
      if (profile?.[name] !== undefined)
        configuration.business_profile[name] = profile[name] || null;
    configuration.features = features;
    configuration.metadata = mergeMetadata(configuration.metadata, params.metadata);
    configuration.updated = world.clock.nowSeconds();
  });
}

export function checkUrl(url: string | null | undefined, param: string): void {
  if (!url || /^https?:\/\//.test(url)) return;
  throw invalidRequest({ code: "url_invalid", message: `Not a valid URL: ${url}`, param });
}
