import type { Context } from "hono";
import type { EventEndpoint } from "../processors/processor.ts";
import { type Accepted, acceptEvent } from "../usecases/accept-event.ts";
import type { HttpEnv } from "./env.ts";
import { readUpTo } from "./parse.ts";
import { type ProblemKind, problem } from "./problems.ts";

/** Above any event that either processor sends; an invoice of hundreds of lines has about 300 kB. */
const EVENT_BYTES_MAX = 1_000_000;

/** Only what verification reads; anything else a caller sends is nobody's business. */
const HEADERS = [
  "stripe-signature",
  "paypal-transmission-id",
  "paypal-transmission-time",
  "paypal-transmission-sig",
  "paypal-cert-url",
  "paypal-auth-algo",
] as const;

export const endpoints: Readonly<Record<string, EventEndpoint>> = {
  "/webhooks/stripe": "stripe",
  "/webhooks/stripe-connect": "stripe-connect",
  "/webhooks/paypal": "paypal",
};

/** Verify, hand on, answer. What the event means is the queue's business. */
export async function webhook(c: Context<HttpEnv>, endpoint: EventEndpoint): Promise<Response> {
  if (Number(c.req.header("Content-Length") ?? 0) > EVENT_BYTES_MAX)
    return problem(c, { kind: "body_too_large" });
  const bytes = await readUpTo(c.req.raw.body, EVENT_BYTES_MAX);
  if (!bytes) return problem(c, { kind: "body_too_large" });
  const headers = Object.fromEntries(
    HEADERS.flatMap((name) => {
      const value = c.req.header(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const accepted = await acceptEvent(c.env.deps, { endpoint, headers, body: bytes.buffer });
  const refusal = refusals[accepted.kind];
  if (refusal) return problem(c, { kind: refusal });
  return new Response(null, { status: 200, headers: { "Cache-Control": "no-store" } });
}

/** One refusal for all that is not genuine: a forger learns no reason, a processor needs none. */
const refusals = {
  accepted: undefined,
  forged: "event_refused",
  malformed: "event_refused",
  unavailable: "event_not_kept",
} as const satisfies Record<Accepted["kind"], ProblemKind | undefined>;
