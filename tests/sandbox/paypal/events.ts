import type { Outgoing } from "../core/contract.ts";
import { type Account, iso, type StoredEvent } from "./account.ts";
import type { ServedCertificate } from "./certificate-store.ts";
import { signTransmission } from "./certificates.ts";
import { judgeEvent, judgingOfProcess } from "./description/judging.ts";
import { isJson, type Json } from "./json.ts";
import { deliver, isWanted } from "./webhook-deliveries.ts";
import { RETRY_PAUSES_MS } from "./webhook-retries.ts";

/** What PayPal's simulator signs its events for; the postback does not verify them. */
export const SIMULATOR_WEBHOOK_ID = "WEBHOOK_ID";

export type ResourceKind =
  | "checkout-order"
  | "authorization"
  | "capture"
  | "dispute"
  | "payment_token"
  | "refund"
  | "payouts"
  | "payouts_item";

/** Orders and Payments are at version 2 of their resources, Payouts at 1. */
const RESOURCE_VERSIONS: Record<ResourceKind, string> = {
  "checkout-order": "2.0",
  authorization: "2.0",
  capture: "2.0",
  dispute: "1.0",
  payment_token: "3.0",
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
  const stored = makeEvent(account, type, kind, summary, resource, resourceId);
  account.state.events.push(stored);
  if (isWanted(account.state.ownEventTypes, type))
    account.world.deliveries.emit(outgoing(account, stored));
  deliver(account, stored);
}

/** The event itself, which nobody has been told yet. */
export function makeEvent(
  account: Account,
  type: string,
  kind: ResourceKind,
  summary: string,
  resource: Json,
  resourceId: string,
): StoredEvent {
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
  judgeEvent(account.world, type, event, judgingOfProcess().strictAnswers);
  return { id, type, atMs, resourceId, body: new TextEncoder().encode(JSON.stringify(event)) };
}

export function outgoing(account: Account, event: StoredEvent): Outgoing {
  return {
    endpoint: "paypal",
    eventId: event.id,
    type: event.type,
    body: event.body,
    retriesMs: RETRY_PAUSES_MS,
    sign: signerOf(account),
  };
}

/** For the world's own webhook; core has nothing but the body of an event of an earlier run. */
export function signerOf(account: Account): Outgoing["sign"] {
  return async (body, atMs) => {
    const isSimulated = account.state.simulatedEventIds.has(eventIdIn(body));
    const webhookId = isSimulated ? SIMULATOR_WEBHOOK_ID : account.webhookId;
    return transmissionHeaders(account, body, atMs, { webhookId });
  };
}

function eventIdIn(body: Uint8Array): string {
  const event: unknown = JSON.parse(new TextDecoder().decode(body));
  return isJson(event) ? String(event.id) : "";
}

/** `changes` replaces one part of a correct signature, for deliveries that must be refused. */
export async function transmissionHeaders(
  account: Account,
  body: Uint8Array,
  atMs: number,
  changes: { certificate?: ServedCertificate; webhookId?: string; sha1?: boolean } = {},
): Promise<Record<string, string>> {
  // Drawn before anything is waited for: the same calls give the same ids.
  const transmission = {
    transmissionId: account.world.ids.uuid(),
    transmissionTime: iso(atMs),
    webhookId: changes.webhookId ?? account.webhookId,
    body,
  };
  const certificate = changes.certificate ?? (await account.certificate);
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
