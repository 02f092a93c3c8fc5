import type { MiddlewareHandler } from "hono";
import type { Account } from "./account.ts";
import type { PayPalContext, PayPalEnv } from "./http.ts";
import { invalidToken, Refusal } from "./refusal.ts";
import { needsScope, SCOPES_DEFAULT } from "./tokens-scopes.ts";

/** A token of PayPal lives about nine hours. */
const TOKEN_SECONDS = 32_400;

export type Accounts = { all(): Iterable<Account>; byWorld(id: string): Account | undefined };

/**
 * Finds the account that a bearer token belongs to, and refuses every other request. A token that
 * has ended is still known for what it was, so that its refusal shows in its world's log.
 */
export function authenticate(accounts: Accounts): MiddlewareHandler<PayPalEnv> {
  return async (c, next) => {
    const header = c.req.header("authorization");
    const [, token] = /^Bearer (\S+)$/i.exec(header ?? "") ?? [];
    if (token === undefined) throw authenticationFailed();
    for (const account of accounts.all()) {
      const endsAtMs = account.state.tokens.get(token);
      if (endsAtMs === undefined) continue;
      identify(c, account);
      const isOver = account.state.keysRevoked || account.world.clock.now() >= endsAtMs;
      if (isOver) throw forgottenToken();
      return needsScope(c, next);
    }
    throw invalidToken();
  };
}

export function identify(c: PayPalContext, account: Account): void {
  c.set("account", account);
  c.set("world", account.world);
}

/** No token at all; PayPal answers this one in its APIs' words and the other two in OAuth's. */
function authenticationFailed(): Refusal {
  return new Refusal(401, {
    name: "AUTHENTICATION_FAILURE",
    message:
      "Authentication failed due to missing authorization header, or invalid authentication credentials.",
    details: [],
    links: [
      {
        href: "https://developer.paypal.com/docs/api/overview/#error",
        rel: "information_link",
      },
    ],
  });
}

/** A token that has ended, or whose app was revoked. */
function forgottenToken(): Refusal {
  return new Refusal(401, {
    error: "invalid_token",
    error_description: "Access Token not found in cache",
  });
}

/** For POST /v1/oauth2/token: the account by client id and secret. */
export function identifyClient(accounts: Accounts): MiddlewareHandler<PayPalEnv> {
  return async (c, next) => {
    const [, encoded = ""] = /^Basic (\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const [clientId, secret] = Buffer.from(encoded, "base64").toString().split(":");
    const account = [...accounts.all()].find((each) => each.clientId === clientId);
    if (account !== undefined) identify(c, account);
    if (account === undefined || account.state.keysRevoked || !hasSecret(account, secret))
      throw new Refusal(401, {
        error: "invalid_client",
        error_description: "Client Authentication failed",
      });
    return next();
  };
}

function hasSecret({ clientSecret, state }: Account, secret = ""): boolean {
  const known = state.secrets.get(secret);
  return known === "added" || (secret === clientSecret && known !== "deleted");
}

/** Each request gives a new token, and the ones before it stay good until their own end. */
export async function issueToken(c: PayPalContext, account: Account): Promise<Response> {
  const grant = await grantType(c);
  if (grant !== "client_credentials")
    throw new Refusal(400, {
      error: "unsupported_grant_type",
      error_description: grant === undefined ? "Grant Type is NULL" : "unsupported grant_type",
    });
  const { ids, clock } = account.world;
  const token = `A21AA${ids.upper(60)}`;
  const scopes = account.state.appScopes ?? SCOPES_DEFAULT;
  forgetOld(account);
  account.state.tokens.set(token, clock.now() + TOKEN_SECONDS * 1000);
  account.state.tokenScopes.set(token, scopes);
  return c.json({
    scope: scopes.join(" "),
    access_token: token,
    token_type: "Bearer",
    app_id: `APP-${account.merchantId}`,
    expires_in: TOKEN_SECONDS,
    nonce: `${new Date(clock.now()).toISOString()}${ids.upper(43)}`,
  });
}

/** PayPal reads a form and nothing else; JSON is to it a form without fields. */
async function grantType(c: PayPalContext): Promise<string | undefined> {
  const type = c.req.header("content-type") ?? "";
  if (!type.startsWith("application/x-www-form-urlencoded")) return undefined;
  return new URLSearchParams(await c.req.text()).get("grant_type") ?? undefined;
}

const FORGOTTEN_AFTER_MS = 86_400_000;

/** A day longer than they live, so that an old one is refused as old and not as made up. */
function forgetOld({ state, world }: Account): void {
  for (const [token, endsAtMs] of state.tokens) {
    if (world.clock.now() < endsAtMs + FORGOTTEN_AFTER_MS) continue;
    state.tokens.delete(token);
    state.tokenScopes.delete(token);
  }
}
