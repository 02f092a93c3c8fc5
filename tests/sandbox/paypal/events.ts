import type { Outgoing } from "../core/contract.ts";
import { type Account, iso, type StoredEvent } from "./account.ts";
import type { ServedCertificate } from "./certificate-store.ts";
import { signTransmission } from "./certificates.ts";
import type { Json } from "./json.ts";

type ResourceKind = "checkout-order" | "capture" | "refund" | "payouts" | "payouts_item";

/** Orders and Payments are at version 2 of their resources, Payouts at 1. */
const RESOURCE_VERSIONS: Record<ResourceKind, string> = {
  "checkout-order": "2.0",
  capture: "2.0",
  refund: "2.0",
  payouts: "1.0",
  payouts_item: "1.0",
};

/** What happened, as an event on its way to the webhook; `resource` is its state at this moment. */
export function emit(
  account: Account,
  type: string,
  kind: ResourceKind,
  summary: string,
  resource: Json,
  resourceId: string,
): void {
  const { ids, clock } = account.world;
  const id = `WH-${ids.upper(17)}-${ids.upper(17)}`;
  const atMs = clock.now();
  const self = `${account.baseUrl()}/v1/notifications/webhooks-events/${id}`;
  const event = {
    id,
    event_version: "1.0",
    create_time: new Date(atMs).toISOString(),
    resource_type: kind,
    resource_version: RESOURCE_VERSIONS[kind],
    event_type: type,
    summary,
    resource,
    links: [
      { href: self, rel: "self", method: "GET" },
      { href: `${self}/resend`, rel: "resend", method: "POST" },
    ],
  };
  const body = new TextEncoder().encode(JSON.stringify(event));
  const stored = { id, type, atMs, resourceId, body };
  account.state.events.push(stored);
  account.world.deliveries.emit(outgoing(account, stored));
}

export function outgoing(account: Account, event: StoredEvent): Outgoing {
  return {
    endpoint: "paypal",
    eventId: event.id,
    type: event.type,
    body: event.body,
    sign: async (body, atMs) => transmissionHeaders(account, body, atMs),
  };
}

/** `changes` replaces one part of a correct signature, for deliveries that must be refused. */
export function transmissionHeaders(
  account: Account,
  body: Uint8Array,
  atMs: number,
  changes: { certificate?: ServedCertificate; webhookId?: string; sha1?: boolean } = {},
): Record<string, string> {
  const certificate = changes.certificate ?? account.certificate;
  const transmission = {
    transmissionId: account.world.ids.uuid(),
    transmissionTime: iso(atMs),
    webhookId: changes.webhookId ?? signingWebhookId(account),
    body,
  };
  const digest = changes.sha1 === true ? "RSA-SHA1" : "RSA-SHA256";
  return {
    "content-type": "application/json",
    "paypal-transmission-id": transmission.transmissionId,
    "paypal-transmission-time": transmission.transmissionTime,
    "paypal-transmission-sig": signTransmission(transmission, certificate.chain.keys, digest),
    "paypal-cert-url": certificateUrl(account, certificate),
    "paypal-auth-algo": changes.sha1 === true ? "SHA1withRSA" : "SHA256withRSA",
  };
}

export function certificateUrl(account: Account, certificate: ServedCertificate): string {
  return `${account.baseUrl()}/v1/notifications/certs/${certificate.id}`;
}

/** A webhook made over the API signs under its own id once events go to its address. */
function signingWebhookId(account: Account): string {
  const url = account.world.deliveries.urls.paypal;
  const own = [...account.state.webhooks.values()].find((webhook) => webhook.url === url);
  return own?.id ?? account.webhookId;
}
