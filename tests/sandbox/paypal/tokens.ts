import type { MiddlewareHandler } from "hono";
import type { Account } from "./account.ts";
import type { PayPalContext, PayPalEnv } from "./http.ts";
import { invalidToken, Refusal } from "./refusal.ts";

/** A token of PayPal lives about nine hours. */
const TOKEN_SECONDS = 32_400;

const SCOPE = [
  "https://uri.paypal.com/services/payments/payment/authcapture",
  "https://uri.paypal.com/services/payments/refund",
  "https://uri.paypal.com/payments/payouts",
  "https://uri.paypal.com/services/applications/webhooks",
  "https://uri.paypal.com/services/reporting/search/read",
].join(" ");

export type Accounts = { all(): Iterable<Account>; byWorld(id: string): Account | undefined };

/** Finds the account that a bearer token belongs to, and refuses every other request. */
export function authenticate(accounts: Accounts): MiddlewareHandler<PayPalEnv> {
  return async (c, next) => {
    const [, token = ""] = /^Bearer (\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    for (const account of accounts.all()) {
      const endsAtMs = account.state.tokens.get(token);
      if (endsAtMs === undefined) continue;
      identify(c, account);
      if (account.state.keysRevoked || account.world.clock.now() >= endsAtMs) throw invalidToken();
      return next();
    }
    throw invalidToken();
  };
}

export function identify(c: PayPalContext, account: Account): void {
  c.set("account", account);
  c.set("world", account.world);
}

/** For POST /v1/oauth2/token: the account by client id and secret. */
export function identifyClient(accounts: Accounts): MiddlewareHandler<PayPalEnv> {
  return async (c, next) => {
    const [, encoded = ""] = /^Basic (\S+)$/i.exec(c.req.header("authorization") ?? "") ?? [];
    const [clientId, secret] = Buffer.from(encoded, "base64").toString().split(":");
    const account = [...accounts.all()].find((each) => each.clientId === clientId);
    if (account !== undefined) identify(c, account);
    const known = account?.clientSecret === secret && account?.state.keysRevoked === false;
    if (!known)
      throw new Refusal(401, {
        error: "invalid_client",
        error_description: "Client Authentication failed",
      });
    return next();
  };
}

export async function issueToken(c: PayPalContext, account: Account): Promise<Response> {
  const form = new URLSearchParams(await c.req.text());
  if (form.get("grant_type") !== "client_credentials")
    throw new Refusal(400, {
      error: "unsupported_grant_type",
      error_description: "unsupported grant_type",
    });
  const { ids, clock } = account.world;
  const token = `A21AA${ids.upper(60)}`;
  const { tokens } = account.state;
  for (const [old, endsAtMs] of tokens) if (clock.now() >= endsAtMs) tokens.delete(old);
  tokens.set(token, clock.now() + TOKEN_SECONDS * 1000);
  return c.json({
    scope: SCOPE,
    access_token: token,
    token_type: "Bearer",
    app_id: `APP-${account.merchantId}`,
    expires_in: TOKEN_SECONDS,
    nonce: `${new Date(clock.now()).toISOString()}${ids.upper(20)}`,
  });
}
