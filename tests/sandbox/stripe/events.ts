import type Stripe from "stripe";
import { holdEvent } from "./answers/told.ts";
import { API_VERSION, type Platform } from "./platform.ts";
import { deliver, undeliveredOf } from "./webhooks.ts";

type Options = { account?: string; previous?: Record<string, unknown> };

/** Stripe shows events for 30 days. */
const KEPT_SECONDS = 30 * 86_400;

/**
 * Records that something happened and sends it to the endpoints that want it. The object is copied
 * as it stands now: an event is a snapshot, however late it arrives. It has the account's own API
 * version; each endpoint gets it in the version that the endpoint was made with.
 */
export function emit(
  platform: Platform,
  type: string,
  object: object,
  options: Options = {},
): void {
  if (silent.has(platform)) return;
  const { world, stores, hidden, request } = platform;
  const data: { object: unknown; previous_attributes?: unknown } = {
    object: structuredClone(object),
  };
  if (options.previous) data.previous_attributes = differing(options.previous, object);
  const event = {
    id: world.ids.next("evt"),
    object: "event",
    ...(options.account === undefined ? {} : { account: options.account }),
    api_version: API_VERSION,
    created: world.clock.nowSeconds(),
    // The type of `data` is a table by event type; here any type passes through one place.
    data: data as Stripe.Event.Data,
    livemode: false,
    pending_webhooks: 0,
    request: request
      ? { id: request.id, idempotency_key: request.idempotency_key }
      : { id: null, idempotency_key: null },
    type: type as Stripe.Event.Type,
  } satisfies Stripe.EventBase;
  holdEvent(world, event);
  stores.events.add(event);
  if (options.account !== undefined) hidden.owners.set(event.id, options.account);
  event.pending_webhooks = deliver(platform, event);
}

const silent = new WeakSet<Platform>();

/** What `work` does is as if it were of a time that Stripe shows no events of any more. */
export function withoutEvents<T>(platform: Platform, work: () => T): T {
  silent.add(platform);
  try {
    return work();
  } finally {
    silent.delete(platform);
  }
}

/** Whoever emits names what may have changed; only what did is told. */
function differing(previous: Record<string, unknown>, object: object): Record<string, unknown> {
  const now = new Map<string, unknown>(Object.entries(object));
  const changes = Object.entries(previous).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name)),
  );
  return structuredClone(Object.fromEntries(changes));
}

/** As the API shows it: with the endpoints that have not taken it yet. */
export function showEvent(platform: Platform, event: Stripe.EventBase): Stripe.EventBase {
  return { ...event, pending_webhooks: undeliveredOf(platform, event.id) };
}

export function isKept(platform: Platform, event: Stripe.EventBase): boolean {
  return event.created > platform.world.clock.nowSeconds() - KEPT_SECONDS;
}

/** The fields that a change touched, as they were: `previous_attributes`. */
export function changed<T extends object, K extends keyof T>(object: T, names: K[]): Pick<T, K> {
  return structuredClone(
    Object.fromEntries(names.map((name) => [name, object[name]])) as Pick<T, K>,
  );
}
