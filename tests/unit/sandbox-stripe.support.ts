import { Hono } from "hono";
import Stripe from "stripe";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { Fault } from "../sandbox/core/contract.ts";
import { createRegistry } from "../sandbox/core/registry.ts";
import type { OpenWorld } from "../sandbox/core/worlds.ts";
import { createStripe, type StripeCredentials } from "../sandbox/stripe/index.ts";

/** Of the test that runs: a world of its own, and a client with its secret key. */
export let opened: Opened;
export let stripe: Stripe;
/** Of the file. */
export let standIn: StandIn;

/** One stand-in for the tests of a file; each test has a world, and ends with its books balanced. */
export function stripeForEachTest(): void {
  beforeAll(async () => {
    standIn = await startStripe();
  });
  afterAll(() => standIn.close());
  beforeEach(async () => {
    opened = await standIn.open();
    stripe = clientOf(opened, opened.secretKey);
  });
  afterEach(() => expectBooksBalance(opened.world));
}

export const DAY_MS = 86_400_000;

export type Event = {
  endpoint: string;
  type: string;
  headers: Record<string, string>;
  body: string;
  object: Record<string, unknown>;
  account?: string;
};

export type StandIn = Awaited<ReturnType<typeof startStripe>>;
export type Opened = Awaited<ReturnType<StandIn["open"]>>;

/** The stand-in alone, over real HTTP, with a client that only knows where it is. */
export async function startStripe() {
  const abort = new AbortController();
  const registry = await createRegistry({
    factories: { stripe: createStripe },
    ports: {},
    signal: abort.signal,
  });
  const control = new Hono();
  if (registry.processors.stripe) control.route("/:w/stripe", registry.processors.stripe.control);

  async function open(seed?: string) {
    const { world, credentials } = await registry.open({ seed });
    // The registry knows its processors only as such; here it is Stripe's.
    return { world, ...(credentials.stripe as StripeCredentials) };
  }

  async function controlCall(world: OpenWorld, path: string, body: object = {}) {
    const answer = await control.request(`/${world.id}/stripe${path}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    const json: unknown = await answer.json();
    return { status: answer.status, json: json as Record<string, unknown> };
  }

  return {
    registry,
    open,
    control: controlCall,
    async close() {
      await registry.close();
      abort.abort();
    },
  };
}

export function clientOf({ url }: { url: string }, key: string): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(key, {
    host: hostname,
    port,
    protocol: "http",
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

export async function takeEvents(world: OpenWorld): Promise<Event[]> {
  const waiting = await world.deliveries.take();
  return waiting.map(({ endpoint, type, headers, bodyBase64 }) => {
    const body = Buffer.from(bodyBase64, "base64").toString();
    const { data, account } = JSON.parse(body);
    return { endpoint, type, headers, body, object: data.object, ...(account && { account }) };
  });
}

export const typesOf = (events: Event[]) => events.map(({ type }) => type);

export async function errorOf(call: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof Stripe.errors.StripeError) return error;
  throw new Error(`expected Stripe to refuse, got ${JSON.stringify(error)}`);
}

/** A PaymentIntent that was paid at once with a test card. */
export function pay(stripe: Stripe, amount: number, method = "pm_card_visa", more = {}) {
  return stripe.paymentIntents.create({
    amount,
    currency: "usd",
    confirm: true,
    payment_method: method,
    automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    ...more,
  });
}

export async function artisan(standIn: StandIn, world: OpenWorld, stripe: Stripe): Promise<string> {
  const account = await stripe.accounts.create({
    controller: {
      fees: { payer: "application" },
      losses: { payments: "application" },
      stripe_dashboard: { type: "express" },
    },
    capabilities: { transfers: { requested: true } },
  });
  await standIn.control(world, `/accounts/${account.id}`, { transfers: "active" });
  return account.id;
}

/** Nothing is lost inside the stand-in, and nothing is left on its way. */
export function expectBooksBalance(world: OpenWorld): void {
  const sums = new Map<string, bigint>();
  for (const { account, currency, minor } of world.books.balances()) {
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
    if (account === "stripe:transfers") expect(minor).toBe(0n);
  }
  for (const sum of sums.values()) expect(sum).toBe(0n);
}

export function plan(world: OpenWorld, fault: Omit<Fault, "service">): void {
  world.faults.plan({ service: "stripe", ...fault });
}
