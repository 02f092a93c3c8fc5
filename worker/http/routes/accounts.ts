import type { Context } from "hono";
import { err, ok, type Result } from "../../domain/result.ts";
import { accountBodies } from "../contract/accounts.ts";
import type { HttpEnv } from "../env.ts";
import { issuesOf, jsonOf, readUpTo } from "../parse.ts";
import { problem, respond, type Trouble } from "../problems.ts";

/** A passkey's attestation takes a few kilobytes. */
const BODY_BYTES_MAX = 32 * 1024;

/**
 * Hands a request below /api/auth to the library, once its body is of the contract, and gives the
 * library's refusals the form of ours.
 */
export async function accounts(c: Context<HttpEnv>): Promise<Response> {
  const read = await bodyOf(c);
  if (!read.ok) return problem(c, read.error);
  const body = read.value;
  const { method, url } = c.req;
  const headers = new Headers(c.req.raw.headers);
  if (body !== undefined) headers.set("Content-Type", "application/json");
  // Ours, whatever came by this name: what is logged below finds its request by it.
  headers.set("Request-Id", c.get("requestId"));
  const answer = await c.env.accounts.handle(
    new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
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

/** As JSON that says what the contract knows and nothing else; undefined for what has no body. */
async function bodyOf(c: Context<HttpEnv>): Promise<Result<string | undefined, Trouble>> {
  if (c.req.method === "GET") return ok(undefined);
  const path = c.req.path.slice("/api/auth".length);
  const shape = Object.entries(accountBodies).find(([known]) => known === path)?.[1];
  if (shape === undefined) return err({ kind: "not_found" });
  const bytes = await readUpTo(c.req.raw.body, BODY_BYTES_MAX);
  if (bytes === undefined) return err({ kind: "body_too_large" });
  const json = jsonOf(c, bytes, shape);
  if (!json.ok) return json;
  const body = shape.safeParse(json.value);
  if (!body.success) return err({ kind: "body_invalid", issues: issuesOf(body.error) });
  return ok(JSON.stringify(body.data));
}
