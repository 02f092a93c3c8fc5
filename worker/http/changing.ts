import type { Context } from "hono";
import { err, ok, type Result } from "../domain/result.ts";
import { type Outcome, once } from "../usecases/once.ts";
import type { ClientRequest } from "../usecases/ports.ts";
import type { HttpEnv } from "./env.ts";
import { problem, problemOutcome, respond, type Trouble } from "./problems.ts";
import { senderOf } from "./sender.ts";
import { digest } from "./signer.ts";

/** Printable ASCII that is not blank. Two headers of this name reach us joined by a comma and a space. */
const KEY = /^[\x21-\x7e][\x20-\x7e]{0,254}$/;
const JOINED = ", ";

/** Reads who sends what under which key; nothing is changed without all three. */
export async function clientRequest(
  c: Context<HttpEnv>,
  body: unknown,
): Promise<Result<ClientRequest, Trouble>> {
  const key = c.req.header("Idempotency-Key");
  if (key === undefined) return err({ kind: "idempotency_key_required" });
  if (!KEY.test(key) || key.includes(JOINED)) return err({ kind: "idempotency_key_malformed" });
  const scope = await senderOf(c, key);
  const fingerprint = await digest(`${c.req.method} ${c.req.path} ${canonical(body)}`);
  return ok({ scope, key, fingerprint });
}

/** Runs a changing request once per sender and key; a repetition gets the first answer. */
export async function changing(
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Outcome>,
): Promise<Response> {
  const request = await clientRequest(c, body);
  if (!request.ok) return problem(c, request.error);
  const answered = await once(c.env.deps, request.value, work);
  if (!answered.ok) return problem(c, answered.error);
  const { status, body: json, replayed } = answered.value;
  return respond(status, json, replayHeader(replayed));
}

/** A change that answers with nothing but success. */
export const changed = (
  c: Context<HttpEnv>,
  body: unknown,
  work: () => Promise<Result<void, Trouble>>,
): Promise<Response> =>
  changing(c, body, async () => {
    const done = await work();
    return done.ok ? { status: 200, body: {}, keep: true } : problemOutcome(c, done.error);
  });

export const replayHeader = (replayed: boolean): Record<string, string> =>
  replayed ? { "Idempotent-Replayed": "true" } : {};

/** The same value gives the same text, however it was written: 50 and 50.0, any order of keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const pairs = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
  return `{${pairs.join(",")}}`;
}
