import { Hono } from "hono";
import type { ProcessorName } from "../../../worker/domain/processor-name.ts";
import { createHost } from "../../sandbox/core/host.ts";
import { createWorld, type OpenWorld } from "../../sandbox/core/worlds.ts";
import { createPayPal, type PayPalCredentials } from "../../sandbox/paypal/index.ts";
import { createStripe, type StripeCredentials } from "../../sandbox/stripe/index.ts";

/** Both processors in this process: no socket, no timer, no time but the run's. */
export type Processors = {
  readonly world: OpenWorld;
  readonly stripe: StripeCredentials;
  readonly paypal: PayPalCredentials;
  /** What a request to one of their addresses is answered. */
  answer(request: Request): Promise<Response>;
  /** What buyers, banks and the processors' own people do; throws if it cannot be done. */
  control<T = Record<string, unknown>>(path: string, body?: Record<string, unknown>): Promise<T>;
  /** The platform brings money from its bank, of which the ledger of sales does not know. */
  fill(rail: ProcessorName, minor: bigint): Promise<void>;
  /** All that it has brought. */
  readonly filled: Readonly<Record<ProcessorName, bigint>>;
};

const STRIPE_URL = "http://stripe.stand-in.test";
const PAYPAL_URL = "http://paypal.stand-in.test";

/** A new Stripe account and a new PayPal account, whose ids come from the seed. */
export async function openProcessors(seed: string, startMs: number): Promise<Processors> {
  const worlds = new Map<string, OpenWorld>();
  const { signal } = new AbortController();
  const hosts = [STRIPE_URL, PAYPAL_URL].map((url) => {
    const { host, listensAt } = createHost((id) => worlds.get(id), signal);
    listensAt(url);
    return host;
  });
  const stripe = createStripe(hosts[0]!);
  const paypal = createPayPal(hosts[1]!);
  const senders = { stripe, "stripe-connect": stripe, paypal, mail: undefined };
  const world = createWorld({
    ...{ id: "sim", seed, time: { startMs } },
    signer: (of, endpoint) => senders[endpoint]?.signer?.(of, endpoint),
    delivered: (of, endpoint, eventId) => senders[endpoint]?.delivered?.(of, endpoint, eventId),
  });
  worlds.set(world.id, world);
  const credentials = { stripe: await stripe.open(world), paypal: await paypal.open(world) };
  const filled = { stripe: 0n, paypal: 0n };
  const hands = new Hono().route("/:w/stripe", stripe.control).route("/:w/paypal", paypal.control);

  const control: Processors["control"] = async <T>(
    path: string,
    body: Record<string, unknown> = {},
  ) => {
    const init = { method: "POST", body: JSON.stringify(body) };
    const response = await hands.request(`/${world.id}/${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text || "{}") as T;
  };
  return {
    world,
    ...credentials,
    ...{ control, filled },
    async fill(rail, minor) {
      filled[rail] += minor;
      await control(`${rail}/balance`, { currency: "USD", minor: Number(minor) });
    },
    async answer(request) {
      const { origin } = new URL(request.url);
      if (origin !== STRIPE_URL && origin !== PAYPAL_URL)
        throw new Error(`nobody listens at ${origin}`);
      const app = origin === STRIPE_URL ? stripe.app : paypal.app;
      return app.fetch(request);
    },
  };
}

/** What people do with our key is no call of the Worker's. */
export const BY_HAND = "by-hand-";

/** Captures an approved order as somebody in PayPal's pages does; answers the status. */
export const captureByHand = (processors: Processors, id: string): Promise<number> =>
  byHand(processors, `/v2/checkout/orders/${id}/capture`, `${BY_HAND}${id}`, {});

/** Asks PayPal to look once more at what was lost. */
export const appealByHand = (processors: Processors, id: string): Promise<number> =>
  byHand(processors, `/v1/customer/disputes/${id}/appeal`, `${BY_HAND}${id}`, {
    evidences: [{ evidence_type: "OTHER", notes: "It was delivered." }],
  });

async function byHand(
  { answer, paypal }: Processors,
  path: string,
  requestId: string,
  body: object,
): Promise<number> {
  const basic = btoa(`${paypal.clientId}:${paypal.clientSecret}`);
  const token = await answer(
    new Request(`${PAYPAL_URL}/v1/oauth2/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    }),
  );
  const { access_token } = (await token.json()) as { access_token?: string };
  const answered = await answer(
    new Request(`${PAYPAL_URL}${path}`, {
      method: "POST",
      headers: {
        ...{ Authorization: `Bearer ${access_token}`, "PayPal-Request-Id": requestId },
        "Content-Type": "application/json",
      },
      body: JSON.stringify(body),
    }),
  );
  return answered.status;
}
