import { setTimeout } from "node:timers/promises";
import Stripe from "stripe";
import { createRegistry, type Factories, type Registry } from "../sandbox/core/registry.ts";
import { createPayPal, type PayPalCredentials } from "../sandbox/paypal/index.ts";
import { createStripe, type StripeCredentials } from "../sandbox/stripe/index.ts";
import { payPalKeys, stripeKeys } from "./keys.ts";

/** One Stripe or PayPal that must keep the promises: the stand-in, or the real test mode. */
export type Target<Client> = {
  name: "stand-in" | "test mode";
  open(): Promise<Client>;
  close(): Promise<void>;
};

export type StripeClient = { stripe: Stripe; withKey(key: string): Stripe } & Reader;
export type PayPalClient = {
  call(method: string, path: string, options?: CallOptions): Promise<PayPalAnswer>;
  token(clientSecret?: string): Promise<{ status: number; body: Body }>;
} & Reader;

type Reader = {
  /** Reads until it is so, a bounded number of times; at the test mode with a pause in between. */
  eventually<T>(read: () => Promise<T>, isSo: (value: T) => boolean): Promise<T>;
};

export type Body = Record<string, unknown>;
export type CallOptions = { body?: unknown; headers?: Record<string, string> };
export type PayPalAnswer = { status: number; body: Body; issue: string | undefined };

const READS_MAX = 30;
const PAUSE_MS = 1_000;

function reader(pauseMs: number): Reader {
  return {
    async eventually(read, isSo) {
      for (let reads = 1; ; reads++) {
        const value = await read();
        if (isSo(value)) return value;
        if (reads === READS_MAX) throw new Error(`not so after ${reads} reads`);
        await setTimeout(pauseMs);
      }
    },
  };
}

function registryOf(factories: Factories) {
  const abort = new AbortController();
  let registry: Registry | undefined;
  return {
    async open() {
      registry = await createRegistry({ factories, ports: {}, signal: abort.signal });
      return (await registry.open({ seed: "contract" })).credentials;
    },
    async close() {
      await registry?.close();
      abort.abort();
    },
  };
}

/** Telemetry and retries would blur what was asked and answered. */
const CLIENT = { maxNetworkRetries: 0, telemetry: false } as const;

export function stripeTargets(): Target<StripeClient>[] {
  const registry = registryOf({ stripe: createStripe });
  const standIn: Target<StripeClient> = {
    name: "stand-in",
    close: registry.close,
    async open() {
      // The registry knows its processors only as such; here it is Stripe's.
      const { url, secretKey } = (await registry.open()).stripe as StripeCredentials;
      const { hostname: host, port } = new URL(url);
      const httpClient = Stripe.createFetchHttpClient();
      const withKey = (key: string) =>
        new Stripe(key, { ...CLIENT, host, port, protocol: "http", httpClient });
      return { stripe: withKey(secretKey), withKey, ...reader(0) };
    },
  };
  const keys = stripeKeys();
  if (keys === undefined) return [standIn];
  const withKey = (key: string) => new Stripe(key, CLIENT);
  const open = async () => ({ stripe: withKey(keys.secretKey), withKey, ...reader(PAUSE_MS) });
  return [standIn, { name: "test mode", open, close: async () => undefined }];
}

export function payPalTargets(): Target<PayPalClient>[] {
  const registry = registryOf({ paypal: createPayPal });
  const standIn: Target<PayPalClient> = {
    name: "stand-in",
    close: registry.close,
    async open() {
      // The registry knows its processors only as such; here it is PayPal's.
      const credentials = (await registry.open()).paypal as PayPalCredentials;
      return { ...(await payPalClient(credentials)), ...reader(0) };
    },
  };
  const keys = payPalKeys();
  if (keys === undefined) return [standIn];
  const open = async () => ({ ...(await payPalClient(keys)), ...reader(PAUSE_MS) });
  return [standIn, { name: "test mode", open, close: async () => undefined }];
}

type Credentials = { url: string; clientId: string; clientSecret: string };

async function payPalClient({ url, clientId, clientSecret }: Credentials) {
  async function token(secret = clientSecret) {
    const basic = Buffer.from(`${clientId}:${secret}`).toString("base64");
    const response = await fetch(`${url}/v1/oauth2/token`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    return { status: response.status, body: bodyOf(await response.text()) };
  }
  const { body: granted } = await token();

  async function call(method: string, path: string, { body, headers }: CallOptions = {}) {
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: `Bearer ${granted.access_token}`,
        "content-type": "application/json",
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answered = bodyOf(await response.text());
    const [detail] = Array.isArray(answered.details) ? answered.details : [];
    return { status: response.status, body: answered, issue: detail?.issue };
  }
  return { call, token };
}

function bodyOf(text: string): Body {
  return text === "" ? {} : JSON.parse(text);
}
