import { createHmac } from "node:crypto";
import type Stripe from "stripe";
import type { Endpoint, Outgoing } from "../core/contract.ts";
import type { Platform } from "./platform.ts";

/** A rolled secret may keep signing for a day, as in Stripe's dashboard. */
export const OLD_SECRET_LIVES_MS = 86_400_000;
/** Stripe's test mode gives up after three tries. */
const TRIES_MAX = 3;
const RETRY_AFTER_MS = 3_600_000;
/** Events leave this machine never: endpoints elsewhere are stored, not called. */
const LOCAL_HOSTS = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** The ids of the two endpoints that every world has from the start. */
export const OWN_ENDPOINTS: Record<string, Endpoint> = {
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
  for (const endpoint of wanted) send(platform, endpoint, event, wanted.length);
  return wanted.length;
}

function wants(endpoint: Stripe.WebhookEndpoint, event: Stripe.EventBase): boolean {
  const forConnect = endpoint.application !== null || ownEndpoint(endpoint.id) === "stripe-connect";
  if (forConnect !== (event.account !== undefined)) return false;
  return endpoint.enabled_events.includes("*") || endpoint.enabled_events.includes(event.type);
}

function send(
  platform: Platform,
  endpoint: Stripe.WebhookEndpoint,
  event: Stripe.EventBase,
  pending: number,
): void {
  const version = endpoint.api_version ?? event.api_version;
  const text = JSON.stringify({ ...event, api_version: version, pending_webhooks: pending });
  const body = new TextEncoder().encode(text);
  const own = ownEndpoint(endpoint.id);
  if (own === undefined) {
    void push(platform, endpoint.id, body, 1);
    return;
  }
  platform.world.deliveries.emit({
    endpoint: own,
    eventId: event.id,
    type: event.type,
    body,
    sign: signerOf(platform, endpoint.id),
  });
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
  body: Uint8Array,
  attempt: number,
): Promise<void> {
  const { world, host, stores } = platform;
  const endpoint = stores.endpoints.find(endpointId);
  if (!endpoint || !LOCAL_HOSTS.has(new URL(endpoint.url).hostname)) return;
  const headers = await signerOf(platform, endpointId)(body, world.clock.now());
  const answer = await fetch(endpoint.url, {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: new Uint8Array(body),
    redirect: "manual",
    signal: host.signal,
  }).catch(() => undefined);
  await answer?.body?.cancel();
  if (answer?.ok || attempt >= TRIES_MAX || host.signal.aborted) return;
  world.clock.schedule(world.clock.now() + RETRY_AFTER_MS, `stripe: event to ${endpointId}`, () =>
    push(platform, endpointId, body, attempt + 1),
  );
}
