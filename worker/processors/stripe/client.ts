import Stripe from "stripe";
import type { EventEndpoint } from "../processor.ts";

type Facts = Readonly<Record<string, string | number | boolean | null | undefined>>;
export type Log = {
  info(event: string, facts?: Facts): void;
  warn(event: string, facts?: Facts): void;
  error(event: string, facts?: Facts): void;
};
export type StripeConfig = {
  readonly apiKey: string;
  /** A stand-in's address. Undefined: Stripe itself. */
  readonly baseUrl: string | undefined;
  /** Several while one is being rotated; those of one endpoint never verify another's events. */
  readonly webhookSecrets: Readonly<Record<StripeEndpoint, readonly string[]>>;
  readonly fetch: typeof fetch;
  readonly now: () => Date;
  readonly log: Log;
};
export type StripeEndpoint = Exclude<EventEndpoint, "paypal">;
export type StripeDeps = Pick<StripeConfig, "now" | "log"> & { readonly client: Stripe };

/** Shapes of answers change with it, so an upgrade of the package must not change it unseen. */
export const API_VERSION = "2026-10-28.endive";
/** Stripe mostly answers in a second. A Worker may outlive its client by 30 s: this leaves 10 to record the answer. */
const TIMEOUT_MS = 20_000;

export function createClient({ apiKey, baseUrl, fetch }: StripeConfig): Stripe {
  return new Stripe(apiKey, {
    apiVersion: API_VERSION,
    // Called as a plain function: workerd refuses its own fetch as a method of something else. Our
    // key goes to Stripe's host and to none that an answer names.
    httpClient: Stripe.createFetchHttpClient((...[url, init]: Parameters<typeof fetch>) =>
      fetch(url, { ...init, redirect: "manual" }),
    ),
    // Our operations try again, with the key of their row; the client would do so behind their back.
    maxNetworkRetries: 0,
    telemetry: false,
    timeout: TIMEOUT_MS,
    ...(baseUrl === undefined ? {} : address(baseUrl)),
  });
}

function address(baseUrl: string) {
  const { hostname, port, protocol } = new URL(baseUrl);
  const scheme = protocol === "http:" ? "http" : "https";
  return {
    host: hostname,
    port: port === "" ? (scheme === "http" ? 80 : 443) : port,
    protocol: scheme,
  } as const;
}
