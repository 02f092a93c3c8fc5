import { createHmac } from "node:crypto";
import type Stripe from "stripe";
import type { Endpoint, Outgoing } from "../core/contract.ts";
import { later, type Platform } from "./platform.ts";

/** A rolled secret may keep signing for a day, as in Stripe's dashboard. */
export const OLD_SECRET_LIVES_MS = 86_400_000;
/** Stripe's test mode gives up after three tries. */
const TRIES_MAX = 3;
const RETRY_AFTER_MS = 3_600_000;
/** Events leave this machine never: endpoints elsewhere are stored, not called. */
const LOCAL_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The ids of the two endpoints that every world has from the start. */
const OWN_ENDPOINTS: Record<string, Endpoint> = {
  we_standin_platform: "stripe",
  we_standin_connect: "stripe-connect",
};

export function endpointKey(platform: Platform, endpoint: Endpoint): string {
  const found = platform.stores.endpoints
    .all()
    .find((candidate) => ownEndpoint(candidate.id) === endpoint);
  if (!found) throw new Error(`the world has no endpoint ${endpoint}`);
  return found.id;
}

/** Which of core's endpoints this is, if it is not one that was made through the API. */
export function ownEndpoint(id: string): Endpoint | undefined {
  const name = Object.keys(OWN_ENDPOINTS).find((prefix) => id.startsWith(prefix));
  return name === undefined ? undefined : OWN_ENDPOINTS[name];
}

/** Sends an event to every endpoint that asked for it and answers how many those are. */
export function deliver(platform: Platform, event: Stripe.EventBase): number {
  const wanted = platform.stores.endpoints
    .all()
    .filter((endpoint) => endpoint.status === "enabled" && wants(endpoint, event));
  if (wanted.length > 0) {
    platform.hidden.connect.undelivered.set(
      event.id,
      wanted.map(({ id }) => id),
    );
  }
  for (const endpoint of wanted) send(platform, endpoint, event);
  return wanted.length;
}

/** How many endpoints have not taken an event yet: its `pending_webhooks`. */
export function undeliveredOf(platform: Platform, eventId: string): number {
  return platform.hidden.connect.undelivered.get(eventId)?.length ?? 0;
}

/** An endpoint has answered 2xx. */
export function taken(platform: Platform, endpointId: string, eventId: string): void {
  const { undelivered } = platform.hidden.connect;
  const left = (undelivered.get(eventId) ?? []).filter((id) => id !== endpointId);
  if (left.length === 0) undelivered.delete(eventId);
  else undelivered.set(eventId, left);
}

function wants(endpoint: Stripe.WebhookEndpoint, event: Stripe.EventBase): boolean {
  const forConnect = endpoint.application !== null || ownEndpoint(endpoint.id) === "stripe-connect";
  if (forConnect !== (event.account !== undefined)) return false;
  return endpoint.enabled_events.includes("*") || endpoint.enabled_events.includes(event.type);
}

function send(platform: Platform, endpoint: Stripe.WebhookEndpoint, event: Stripe.EventBase): void {
  const own = ownEndpoint(endpoint.id);
  if (own === undefined) {
    void push(platform, endpoint.id, event.id, 1);
    return;
  }
  platform.world.deliveries.emit({
    endpoint: own,
    eventId: event.id,
    type: event.type,
    body: bodyFor(platform, endpoint, event),
    sign: signerOf(platform, endpoint.id),
  });
}

/** The event in the version of the endpoint, with what is still to be delivered of it. */
function bodyFor(
  platform: Platform,
  endpoint: Stripe.WebhookEndpoint,
  event: Stripe.EventBase,
): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({
    ...event,
    api_version: endpoint.api_version ?? event.api_version,
    pending_webhooks: undeliveredOf(platform, event.id),
  });
  return new TextEncoder().encode(text);
}

export function signerOf(platform: Platform, endpointId: string): Outgoing["sign"] {
  return async (body, atMs) => ({
    "Stripe-Signature": signature(activeSecrets(platform, endpointId, atMs), body, atMs),
    "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  });
}

/** `t=…,v1=…` over the raw bytes, one v1 per secret that is still alive. */
export function signature(secrets: string[], body: Uint8Array, atMs: number): string {
  const t = Math.floor(atMs / 1000);
  const signatures = secrets.map(
    (secret) => `v1=${createHmac("sha256", secret).update(`${t}.`).update(body).digest("hex")}`,
  );
  return [`t=${t}`, ...signatures].join(",");
}

function activeSecrets(platform: Platform, endpointId: string, atMs: number): string[] {
  const secrets = platform.hidden.webhookSecrets.get(endpointId);
  if (!secrets) return [];
  const old = secrets.old && secrets.old.untilMs > atMs ? [secrets.old.secret] : [];
  return [secrets.current, ...old];
}

/** A new secret; the old one dies now or in a day. */
export function rollSecret(platform: Platform, endpointId: string, keepOld: boolean): string {
  const { world, hidden } = platform;
  const before = hidden.webhookSecrets.get(endpointId);
  const current = world.ids.next("whsec", 32);
  const untilMs = world.clock.now() + OLD_SECRET_LIVES_MS;
  hidden.webhookSecrets.set(endpointId, {
    current,
    old: keepOld && before ? { secret: before.current, untilMs } : null,
  });
  return current;
}

/** To an endpoint that was made through the API; core delivers to the world's own two. */
async function push(
  platform: Platform,
  endpointId: string,
  eventId: string,
  attempt: number,
): Promise<void> {
  const { world, host, stores } = platform;
  const [endpoint, event] = [stores.endpoints.find(endpointId), stores.events.find(eventId)];
  if (!endpoint || !event || endpoint.status !== "enabled") return;
  if (!LOCAL_HOSTS.has(new URL(endpoint.url).hostname)) return;
  const body = bodyFor(platform, endpoint, event);
  const headers = await signerOf(platform, endpointId)(body, world.clock.now());
  const answer = await fetch(endpoint.url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body,
    redirect: "manual",
    signal: host.signal,
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok) taken(platform, endpointId, eventId);
  else if (attempt < TRIES_MAX && !host.signal.aborted)
    later(platform, RETRY_AFTER_MS, "event_delivery", `${endpointId} ${eventId} ${attempt + 1}`);
}

/** A job: an hour after an endpoint did not take an event. */
export function deliverAgain(platform: Platform, subject: string): void {
  const [endpointId = "", eventId = "", attempt = ""] = subject.split(" ");
  void push(platform, endpointId, eventId, Number(attempt));
}
