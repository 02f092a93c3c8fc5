import type Stripe from "stripe";
import { isKept, showEvent } from "../events.ts";
import { ownerOf, type Platform } from "../platform.ts";
import * as endpoints from "../webhook-endpoints.ts";
import { undeliveredOf } from "../webhooks.ts";
import { type Route, route } from "../wire/call.ts";
import { notFound } from "../wire/errors.ts";
import { createdWithin, listPage } from "../wire/list.ts";
import { mine } from "./mine.ts";

export const webhookRoutes: Route[] = [
  route<Stripe.EventListParams>(
    "GET /v1/events",
    "EventListParams",
    ({ platform, owner }, params) => {
      const page = listPage(
        platform.stores.events,
        params,
        "/v1/events",
        (event) => ownerOf(platform, event.id) === owner && isWanted(platform, event, params),
        { type: params.type?.endsWith("*") ? undefined : params.type },
      );
      return { ...page, data: page.data.map((event) => showEvent(platform, event)) };
    },
    { connected: true },
  ),
  route(
    "GET /v1/events/:id",
    "EventRetrieveParams",
    (call) => {
      const event = mine(call, call.platform.stores.events.get(call.id), "event");
      if (!isKept(call.platform, event)) throw notFound("event", event.id);
      return showEvent(call.platform, event);
    },
    { connected: true },
  ),
  route<Stripe.WebhookEndpointCreateParams>(
    "POST /v1/webhook_endpoints",
    "WebhookEndpointCreateParams",
    (call, params) => endpoints.createWebhookEndpoint(call.platform, params),
  ),
  route<Stripe.WebhookEndpointListParams>(
    "GET /v1/webhook_endpoints",
    "WebhookEndpointListParams",
    ({ platform }, params) => {
      const page = listPage(platform.stores.endpoints, params, "/v1/webhook_endpoints", () => true);
      return {
        ...page,
        data: page.data.map((endpoint) => endpoints.showWebhookEndpoint(platform, endpoint)),
      };
    },
  ),
  route("GET /v1/webhook_endpoints/:id", "WebhookEndpointRetrieveParams", ({ platform, id }) =>
    endpoints.showWebhookEndpoint(platform, platform.stores.endpoints.get(id)),
  ),
  route<Stripe.WebhookEndpointUpdateParams>(
    "POST /v1/webhook_endpoints/:id",
    "WebhookEndpointUpdateParams",
    (call, params) => endpoints.updateWebhookEndpoint(call.platform, call.id, params),
  ),
  route("DELETE /v1/webhook_endpoints/:id", "WebhookEndpointDeleteParams", (call) =>
    endpoints.deleteWebhookEndpoint(call.platform, call.id),
  ),
];

function isWanted(
  platform: Platform,
  event: Stripe.EventBase,
  { type, types, created, delivery_success }: Stripe.EventListParams,
): boolean {
  return (
    isKept(platform, event) &&
    (type === undefined || matchesType(type, event.type)) &&
    (types === undefined || types.includes(event.type)) &&
    (delivery_success === undefined ||
      delivery_success === (undeliveredOf(platform, event.id) === 0)) &&
    createdWithin(created, event.created)
  );
}

/** "charge.*" and a full name. */
function matchesType(wanted: string, type: string): boolean {
  return wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : wanted === type;
}
