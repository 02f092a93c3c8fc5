import * as z from "zod";
import { type Answer, codes } from "../processor.ts";
import type { PayPalDeps } from "./client.ts";

/** A token is fetched in well under a second; a call that cannot start in this time is not made. */
const TIMEOUT_MS = 10_000;
/** A token that ends while a request is on its way is refused, so it is not used up to its end. */
const MARGIN_MS = 60_000;

const TokenShape = z.looseObject({ access_token: z.string().min(1), expires_in: z.number() });
export type Token = { readonly text: string; readonly endsAtMs: number };

/** The secret is part of the key: another one proves itself first. */
const keyOf = ({ baseUrl, clientId, clientSecret }: PayPalDeps) =>
  `${baseUrl} ${clientId} ${clientSecret}`;

/**
 * A bearer token. `refused` is one that PayPal did not take: only the first of the calls that hold
 * it fetches another, and the rest find that one. Getting none means that nothing was sent.
 */
export async function accessToken(deps: PayPalDeps, refused?: string): Promise<Answer<string>> {
  const key = keyOf(deps);
  const known = deps.memory.tokens.get(key);
  const isUsable = known && known.text !== refused && deps.now().getTime() < known.endsAtMs;
  return isUsable
    ? { kind: "ok", value: known.text }
    : deps.memory.onceToken(key, () => refresh(deps, key));
}

async function refresh(deps: PayPalDeps, key: string): Promise<Answer<string>> {
  const reply = await request(deps);
  if (reply === undefined) return { kind: "unavailable", code: "token_unavailable" };
  if (reply.status === 400 || reply.status === 401 || reply.status === 403) {
    deps.memory.tokens.delete(key);
    deps.log.error("paypal_credentials_refused", { status: reply.status });
    return { kind: "unavailable", code: codes.unauthorized };
  }
  const token = TokenShape.safeParse(reply.body);
  if (!reply.ok || !token.success) {
    deps.log.warn("paypal_token_unavailable", { status: reply.status });
    return { kind: "unavailable", code: "token_unavailable" };
  }
  const { access_token: text, expires_in } = token.data;
  const endsAtMs = deps.now().getTime() + expires_in * 1000 - MARGIN_MS;
  deps.memory.tokens.set(key, { text, endsAtMs });
  return { kind: "ok", value: text };
}

async function request({ baseUrl, clientId, clientSecret, fetch, log }: PayPalDeps) {
  try {
    const response = await fetch(`${baseUrl}/v1/oauth2/token`, {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
        "Content-Type": "application/x-www-form-urlencoded",
        Accept: "application/json",
      },
      body: "grant_type=client_credentials",
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, ok: response.ok, body };
  } catch (failure) {
    log.warn("paypal_token_unavailable", { reason: nameOf(failure) });
    return undefined;
  }
}

/** The kind of failure, never its text: that may quote the request. */
export const nameOf = (failure: unknown) => (failure instanceof Error ? failure.name : "unknown");
