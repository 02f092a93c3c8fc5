import type Stripe from "stripe";
import type { Endpoint } from "../core/contract.ts";
import { mergeMetadata, type Platform } from "./platform.ts";
import { ownEndpoint, rollSecret } from "./webhooks.ts";
import { invalidRequest } from "./wire/errors.ts";

/** Where the dashboard of a world that has no URLs yet says that its events go. */
const PLACEHOLDER_URL = "https://example.com/webhooks/";

/** The world's own endpoint; core knows where it goes. */
export function openOwnEndpoint(platform: Platform, endpoint: Endpoint): string {
  const prefix = endpoint === "stripe" ? "we_standin_platform" : "we_standin_connect";
  const made = add(platform, platform.world.ids.next(prefix, 8), {
    url: `${PLACEHOLDER_URL}${endpoint}`,
    enabled_events: ["*"],
    connect: endpoint === "stripe-connect",
  });
  return rollSecret(platform, made.id, false);
}

export function createWebhookEndpoint(
  platform: Platform,
  params: Stripe.WebhookEndpointCreateParams,
): Stripe.WebhookEndpoint {
  checkUrl(params.url);
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
    application: params.connect ? `ca_${platform.accountId.slice(5)}` : null,
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
  const endpoint = platform.stores.endpoints.get(id);
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
  const kept = platform.stores.endpoints.all().filter((endpoint) => endpoint.id !== id);
  platform.stores.endpoints.get(id);
  platform.stores.endpoints.replace([...kept]);
  platform.hidden.webhookSecrets.delete(id);
  return { id, object: "webhook_endpoint", deleted: true };
}

function checkUrl(url: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw invalidRequest({ code: "url_invalid", message: "Invalid URL", param: "url" });
}
