import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { neon, neonConfig } from "@neondatabase/serverless";
import { inject, onTestFinished } from "vitest";
import { type Env, openDoors } from "../../worker/composition.ts";
import worker from "../../worker/index.ts";
import { reactionsOf as payPalEvents } from "../../worker/processors/paypal/events.ts";
import { reactionsOf as stripeEvents } from "../../worker/processors/stripe/events.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import { bytesOf, control, type Delivery, type LoggedRequest } from "./control.ts";
import { expectAsPublished } from "./expect-as-published.ts";
import { expectBalanced } from "./expect-balanced.ts";
import { activate, market, type Product, uuid } from "./market.ts";
import { people, SIGNING_SECRET } from "./people.ts";
import { queues } from "./queues.ts";

export { activate, uuid };

type Credentials = {
  id: string;
  stripe: {
    url: string;
    secretKey: string;
    publishableKey: string;
    webhookSecret: string;
    connectWebhookSecret: string;
  };
  paypal: {
    url: string;
    clientId: string;
    clientSecret: string;
    webhookId: string;
    webhookRootPem: string;
  };
  mail: { url: string; apiKey: string };
  turnstile: { url: string; siteKey: string; secretKey: string };
  passwords: { url: string };
};
type Json = Record<string, never>;
export type Answer = { status: number; body: Json; headers: Headers };

/** Where the shop's pages are: requests of theirs say so. */
export const PUBLIC_URL = "http://127.0.0.1";
export const address = {
  name: "Ada Buyer",
  line1: "1 Main Street",
  city: "Springfield",
  region: "IL",
  postalCode: "62701",
  country: "US",
};

/** As docs/deployment.md has the endpoints made, and `npm start` makes the stand-ins'. */
const SUBSCRIBED = {
  stripe: new Set(stripeEvents("stripe")),
  "stripe-connect": new Set(stripeEvents("stripe-connect")),
  paypal: new Set(payPalEvents("paypal")),
};

/** A database, a Stripe account, a PayPal account and the Worker, for one test alone. */
export async function world(overrides: Record<string, string> = {}) {
  const sandbox = inject("sandbox");
  neonConfig.fetchEndpoint = () => sandbox.neonHttp;
  const [credentials, database] = await Promise.all([
    control<Credentials>("POST", "/worlds", { mode: "hold" }),
    control<{ name: string; url: string; ownerUrl: string }>("POST", "/databases", {
      template: sandbox.template,
    }),
  ]);
  const { id, stripe, paypal, mail, passwords } = credentials;
  const sql = neon(database.ownerUrl);
  let offsetMs = 0;
  const queue = queues(() => Date.now() + offsetMs);

  const env = {
    ENVIRONMENT: "test",
    PUBLIC_URL,
    COMMISSION_BASIS_POINTS: "1000",
    RESERVATION_MINUTES: "30",
    TRANSFER_HOLD_DAYS: "7",
    STRIPE_SETTLEMENT_CURRENCIES: "USD,EUR,JPY,HUF,KWD,ISK,TWD",
    PAYPAL_SETTLEMENT_CURRENCIES: "USD,EUR,JPY,HUF,TWD",
    STRIPE_PUBLISHABLE_KEY: stripe.publishableKey,
    STRIPE_SECRET_KEY: stripe.secretKey,
    STRIPE_WEBHOOK_SECRETS: stripe.webhookSecret,
    STRIPE_CONNECT_WEBHOOK_SECRETS: stripe.connectWebhookSecret,
    PAYPAL_CLIENT_ID: paypal.clientId,
    PAYPAL_CLIENT_SECRET: paypal.clientSecret,
    PAYPAL_BASE_URL: paypal.url,
    PAYPAL_WEBHOOK_ID: paypal.webhookId,
    DATABASE_URL: database.url,
    SIGNING_SECRETS: SIGNING_SECRET,
    MAIL_API_KEY: mail.apiKey,
    MAIL_FROM: "Artisan's Hub <orders@shop.example>",
    LEAKED_PASSWORDS_URL: passwords.url,
    STAND_IN_MAIL_URL: mail.url,
    STAND_IN_STRIPE_URL: stripe.url,
    STAND_IN_PAYPAL_ROOT_PEM: paypal.webhookRootPem,
    STAND_IN_NEON_HTTP: sandbox.neonHttp,
    STAND_IN_NEON_WEBSOCKET: sandbox.neonWebSocket,
    STAND_IN_CLOCK_URL: `${sandbox.control}/worlds/${id}/clock`,
    ...overrides,
    PROCESSOR_EVENTS: queue.producer("processor-events"),
    MONEY_MOVES: queue.producer("money-moves"),
  } as unknown as Env & Record<string, unknown>;

  /** A request through the Worker's door; work after the answer is over when this answers. */
  async function request(path: string, init: RequestInit = {}): Promise<Answer> {
    const context = createExecutionContext();
    const response = await worker.fetch(
      new Request(`http://shop.test${path}`, init) as never,
      env,
      context,
    );
    const text = await response.text();
    await waitOnExecutionContext(context);
    const isJson = response.headers.get("Content-Type")?.includes("json");
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : (text as never),
      headers: response.headers,
    };
  }
  const get = (path: string, headers: Record<string, string> = {}) => request(path, { headers });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    request(path, {
      method: "POST",
      headers: {
        ...{ "Content-Type": "application/json", "Idempotency-Key": uuid() },
        // As a browser does, which a page cannot keep from it.
        ...{ Origin: PUBLIC_URL, ...headers },
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const { login } = people(sql, PUBLIC_URL);
  const { headers: operator, userId: operatorId } = await login({ role: "operator" });

  const cart = (...products: (Product | [Product, number])[]) =>
    products.map((item) =>
      Array.isArray(item)
        ? { productId: item[0].id, quantity: item[1] }
        : { productId: item.id, quantity: 1 },
    );
  type Checkout = {
    items: { productId: string; quantity: number }[];
    processor?: "stripe" | "paypal";
    email?: string;
  };
  const checkout = (
    { items, processor = "stripe", email = "ada@buyers.example" }: Checkout,
    headers: Record<string, string> = {},
  ) => post("/api/checkout", { items, email, shippingAddress: address, processor }, headers);

  const deliver = ({ endpoint, headers, bodyBase64 }: Delivery) =>
    request(`/webhooks/${endpoint}`, { method: "POST", headers, body: bytesOf(bodyBase64) });
  /** What the processors have told since the last time: of what the shop subscribes to, or of all. */
  async function takeEvents(which: "subscribed" | "all" = "subscribed"): Promise<Delivery[]> {
    type Taken = { deliveries: (Delivery | { endpoint: "mail" })[] };
    const { deliveries } = await control<Taken>("POST", `/worlds/${id}/deliveries/take`, {});
    return deliveries.filter((one): one is Delivery => {
      // What became of a mail is told to nobody here.
      if (one.endpoint === "mail") return false;
      return which === "all" || SUBSCRIBED[one.endpoint].has(one.type);
    });
  }

  /** Delivers every event and works on every message, until nothing is left to do. */
  async function pump(): Promise<void> {
    for (let rounds = 0; ; rounds++) {
      if (rounds > 50) throw new Error("the system does not come to rest");
      const events = await takeEvents();
      for (const event of events) {
        const { status } = await deliver(event);
        if (status !== 200) throw new Error(`${event.type} was answered with ${status}`);
      }
      const worked = await queue.work(env);
      if (events.length + worked === 0) return;
    }
  }

  const cron = (trigger: string) =>
    worker.scheduled({ cron: trigger, scheduledTime: Date.now(), noRetry() {} } as never, env);
  const everyMinute = () => cron("* * * * *");
  const transfersRun = () => cron("*/10 * * * *");

  async function advance(byMs: number): Promise<void> {
    offsetMs += byMs;
    await control("POST", `/worlds/${id}/clock`, { advanceMs: byMs });
  }

  /** What a buyer's browser does at the processor: confirm the card, or approve at PayPal. */
  const confirm = (payment: { clientSecret: string }, body: Record<string, unknown> = {}) =>
    control(
      "POST",
      `/worlds/${id}/stripe/payment_intents/${payment.clientSecret.split("_secret_")[0]}/confirm`,
      {
        card: "4242424242424242",
        ...body,
      },
    );
  const approve = (payment: { paypalOrderId: string }, body: Record<string, unknown> = {}) =>
    control("POST", `/worlds/${id}/paypal/orders/${payment.paypalOrderId}/approve`, body);

  const fault = (plan: Record<string, unknown>) => control("POST", `/worlds/${id}/faults`, plan);
  const databaseFault = (plan: Record<string, unknown>) =>
    control("POST", `/databases/${database.name}/faults`, plan);
  const requests = async (service?: "stripe" | "paypal" | "passwords") => {
    const query = service ? `?service=${service}` : "";
    const { requests: all } = await control<{ requests: LoggedRequest[] }>(
      "GET",
      `/worlds/${id}/requests${query}`,
    );
    return all;
  };
  const roundTrips = () =>
    control<{ http: number; webSocket: number }>("GET", `/databases/${database.name}/round-trips`);

  /** The use cases' own ports, for what has no door: a crash in the middle. */
  async function withDeps<T>(work: (deps: Deps) => Promise<T>): Promise<T> {
    const { doors, close } = await openDoors(env);
    try {
      return await work(doors.deps);
    } finally {
      await close();
    }
  }

  const self = {
    ...{ id, env, sql, queue, database, credentials, operator, operatorId, login, withDeps },
    ...{ request, get, post, cart, checkout, deliver, takeEvents, pump, advance },
    ...{ confirm, approve, fault, databaseFault, requests, roundTrips },
    nowMs: () => Date.now() + offsetMs,
    ...{ cron, everyMinute, transfersRun },
    ...market(sql, credentials),
    control: <T = Record<string, unknown>>(
      method: string,
      path: string,
      body?: Record<string, unknown>,
    ) => control<T>(method, `/worlds/${id}${path}`, body),
    readOrder: async (order: { id: string }, token: string) =>
      (await get(`/api/orders/${order.id}`, { "Order-Token": token })).body as unknown as {
        order: Json;
      },
    /** As the application's own role. */
    withDatabase: <T>(ask: (sql: ReturnType<typeof neon<false, false>>) => Promise<T>) =>
      ask(neon(database.url)),
    mailsTo: async (to: string) =>
      (
        await control<{ messages: { subject: string; text: string }[] }>(
          "GET",
          `/worlds/${id}/mail/messages?to=${encodeURIComponent(to)}`,
        )
      ).messages,
    /** A test that leaves the books unequal on purpose says how, and why. */
    balancedBy: {} as { stripe?: string; paypal?: string },
    skipBalance: false,
    /** Operations that were sent and that the database, set back since, does not know any more. */
    forgotten: [] as string[],
    /** What a test sends against the processors' descriptions on purpose, with the reason. */
    nonsense: {} as Record<string, string>,
  };
  onTestFinished(async () => {
    try {
      const log = await requests();
      const ended = { ...self, requests: async () => log };
      await expectAsPublished(ended);
      if (!ended.skipBalance) await expectBalanced(ended);
    } finally {
      await Promise.all([
        control("DELETE", `/databases/${database.name}`),
        control("DELETE", `/worlds/${id}`),
      ]);
    }
  });
  return self;
}
export type World = Awaited<ReturnType<typeof world>>;

/** Three artisans with a product each, as most tests need. */
export async function threeArtisans(w: World) {
  const artisans = await Promise.all([1, 2, 3].map(() => w.artisan()));
  const prices = [3333n, 2000n, 4500n];
  return Promise.all(
    artisans.map((one, i) => w.product(one, { priceMinor: prices[i]!, title: `Bowl ${i}` })),
  ) as Promise<[Product, Product, Product]>;
}
