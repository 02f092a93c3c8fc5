import type Stripe from "stripe";
import type { Endpoint } from "../core/contract.ts";
import { applicationOf } from "./account-endings.ts";
import { API_VERSION, mergeMetadata, type Platform } from "./platform.ts";
import { ownEndpoint, rollSecret } from "./webhooks.ts";
import { invalidRequest } from "./wire/errors.ts";
import { checkVersion } from "./wire/versions.ts";

/** Where the dashboard of a world that has no URLs yet says that its events go. */
const PLACEHOLDER_URL = "https://example.com/webhooks/";

/** The world's own endpoint; core knows where it goes. */
export function openOwnEndpoint(platform: Platform, endpoint: Endpoint): string {
  const prefix = endpoint === "stripe" ? "we_standin_platform" : "we_standin_connect";
  const made = add(platform, platform.world.ids.next(prefix, 8), {
    url: `${PLACEHOLDER_URL}${endpoint}`,
    enabled_events: ["*"],
    connect: endpoint === "stripe-connect",
    api_version: API_VERSION,
  });
  return rollSecret(platform, made.id, false);
}

export function createWebhookEndpoint(
  platform: Platform,
  params: Stripe.WebhookEndpointCreateParams,
): Stripe.WebhookEndpoint {
  checkUrl(params.url);
  checkEvents(params.enabled_events);
  if (params.api_version !== undefined) checkVersion(params.api_version, "api_version");
  const endpoint = add(platform, platform.world.ids.next("we"), params);
  const secret = rollSecret(platform, endpoint.id, false);
  return { ...endpoint, secret };
}

function add(
  platform: Platform,
  id: string,
  params: Stripe.WebhookEndpointCreateParams,
): Stripe.WebhookEndpoint {
  return platform.stores.endpoints.add({
    id,
    object: "webhook_endpoint",
    api_version: params.api_version ?? null,
    // Stripe marks a Connect endpoint by the id of the platform's application.
    application: params.connect ? applicationOf(platform) : null,
    created: platform.world.clock.nowSeconds(),
    description: params.description || null,
    enabled_events: [...params.enabled_events],
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    status: "enabled",
    url: params.url,
  });
}

export function showWebhookEndpoint(
  platform: Platform,
  endpoint: Stripe.WebhookEndpoint,
): Stripe.WebhookEndpoint {
  const own = ownEndpoint(endpoint.id);
  const url = own && platform.world.deliveries.urls[own];
  return url === undefined ? endpoint : { ...endpoint, url };
}

export function updateWebhookEndpoint(
  platform: Platform,
  id: string,
  params: Stripe.WebhookEndpointUpdateParams,
): Stripe.WebhookEndpoint {
  const endpoint = platform.stores.endpoints.get(id, "webhook_endpoint");
  if (params.enabled_events) checkEvents(params.enabled_events);
  if (params.url !== undefined) {
    checkUrl(params.url);
    endpoint.url = params.url;
  }
  if (params.enabled_events) endpoint.enabled_events = [...params.enabled_events];
  if (params.description !== undefined) endpoint.description = params.description || null;
  if (params.disabled !== undefined) endpoint.status = params.disabled ? "disabled" : "enabled";
  endpoint.metadata = mergeMetadata(endpoint.metadata, params.metadata);
  return showWebhookEndpoint(platform, endpoint);
}

export function deleteWebhookEndpoint(
  platform: Platform,
  id: string,
): Stripe.DeletedWebhookEndpoint {
  platform.stores.endpoints.get(id, "webhook_endpoint");
  platform.stores.endpoints.remove(id);
  platform.hidden.webhookSecrets.delete(id);
  return { id, object: "webhook_endpoint", deleted: true };
}

/** "*" stands for everything and so stands alone. */
function checkEvents(types: readonly string[]): void {
  if (types.length > 0 && (types.length === 1 || !types.includes("*"))) return;
  throw invalidRequest({
    message:
      types.length === 0
        ? "You must enable at least one event."
        : "When you enable all events with `*`, it must be the only one.",
    param: "enabled_events",
  });
}

function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw invalidRequest({ code: "url_invalid", message: "Invalid URL", param: "url" });
}
