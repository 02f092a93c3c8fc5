import type { Context } from "hono";
import type { SandboxEnv } from "../core/host.ts";
import type { Account } from "./account.ts";
import { isJson, type Json } from "./json.ts";
import { invalidToken, malformed, type Refusal } from "./refusal.ts";

/** What the middleware below leaves for the routes. */
export type PayPalEnv = {
  Bindings: SandboxEnv["Bindings"];
  Variables: SandboxEnv["Variables"] & { account?: Account; replayed?: boolean; params?: unknown };
};

export type PayPalContext = Context<PayPalEnv>;

export function accountOf(c: PayPalContext): Account {
  const account = c.get("account");
  if (account === undefined) throw invalidToken();
  return account;
}

/** A body that is absent counts as empty, as PayPal takes it on capture and refund. */
export async function readBody(c: PayPalContext): Promise<Json> {
  const body = await readAnyBody(c);
  if (!isJson(body)) throw malformed("MALFORMED_REQUEST_JSON");
  return body;
}

export async function readAnyBody(c: PayPalContext): Promise<unknown> {
  const raw = await c.req.text();
  if (raw.trim() === "") return {};
  try {
    const body: unknown = JSON.parse(raw);
    c.set("params", redact(body));
    return body;
  } catch {
    throw malformed("MALFORMED_REQUEST_JSON");
  }
}

const SECRET_FIELDS = new Set(["number", "security_code", "expiry", "access_token"]);

/** The request log is shown on the control page; card data must not be in it. */
function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (!isJson(value)) return value;
  const fields = Object.entries(value).map(([key, inner]) => [
    key,
    SECRET_FIELDS.has(key) ? "[removed]" : redact(inner),
  ]);
  return Object.fromEntries(fields);
}

/** The header's limit in PayPal's OpenAPI description; its guides say 38. */
const REQUEST_ID_LENGTH_MAX = 108;

export function requestId(c: PayPalContext): string | undefined {
  const id = c.req.header("paypal-request-id");
  if (id !== undefined && id.length > REQUEST_ID_LENGTH_MAX)
    throw malformed("INVALID_STRING_LENGTH", { field: "PayPal-Request-Id", value: id });
  return id;
}

/** PayPal answers minimally unless it is asked not to. */
export function wantsRepresentation(c: PayPalContext): boolean {
  return (c.req.header("prefer") ?? "").includes("return=representation");
}

export function refusalResponse(c: PayPalContext, refusal: Refusal): Response {
  const debugId = c.get("account")?.world.ids.upper(13).toLowerCase() ?? "0000000000000";
  const isOAuth = refusal.body.error !== undefined;
  const body = isOAuth ? refusal.body : { ...refusal.body, debug_id: debugId };
  return new Response(JSON.stringify(body), {
    status: refusal.status,
    headers: { "content-type": "application/json", "paypal-debug-id": debugId },
  });
}
