import type { Context } from "hono";
import type { HttpEnv } from "../env.ts";
import { readUpTo } from "../parse.ts";
import { problem, respond } from "../problems.ts";

/** A passkey's attestation takes a few kilobytes. */
const BODY_BYTES_MAX = 32 * 1024;

/** Hands a request below /api/auth to the library, and gives its refusals the form of ours. */
export async function accounts(c: Context<HttpEnv>): Promise<Response> {
  const isReading = c.req.method === "GET";
  const body = isReading ? undefined : await readUpTo(c.req.raw.body, BODY_BYTES_MAX);
  if (!isReading && body === undefined) return problem(c, { kind: "body_too_large" });
  const { method, url } = c.req;
  const headers = new Headers(c.req.raw.headers);
  // Ours, whatever came by this name: what is logged below finds its request by it.
  headers.set("Request-Id", c.get("requestId"));
  const answer = await c.env.accounts.handle(
    new Request(url, { method, headers, ...(body && body.byteLength > 0 ? { body } : {}) }),
  );
  if (answer.status === 404) return problem(c, { kind: "not_found" });
  const kept = new Headers(answer.headers);
  kept.set("Cache-Control", "no-store");
  if (answer.status < 400)
    return new Response(answer.body, { status: answer.status, headers: kept });
  const said = (await answer.json().catch(() => ({}))) as { code?: unknown; message?: unknown };
  const known = typeof said.code === "string" ? said.code.toLowerCase() : "account_refused";
  const code = answer.status === 429 && known === "account_refused" ? "too_many_requests" : known;
  const title = typeof said.message === "string" ? said.message : "This was refused";
  c.set("code", code);
  const refusal = respond(answer.status, {
    ...{ title, status: answer.status, code, requestId: c.get("requestId") },
  });
  const wait = kept.get("X-Retry-After");
  if (wait !== null) refusal.headers.set("Retry-After", wait);
  for (const cookie of kept.getSetCookie()) refusal.headers.append("Set-Cookie", cookie);
  return refusal;
}
