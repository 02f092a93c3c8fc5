import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { closeAttempt, openAttempt } from "./attempts.ts";

export type Answer<T> =
  | { ok: true; status: number; value: T }
  | { ok: false; status: number; problem: Problem };

/** What the shop itself says when the API could not: no connection, or not its kind of answer. */
const NO_CONNECTION: Problem = { title: "No connection", status: 0, code: "no_connection" };

/** `proof` shows that a person is there, for who has tried too often. */
type Call = { signal?: AbortSignal; orderToken?: string; proof?: string | undefined };
type Method = "POST" | "PUT";

export const read = <T>(path: string, call: Call = {}) => send<T>(path, call, {});

/** Sends a body without a key: it changes nothing, or is no harm when it is sent twice. */
export const ask = <T>(path: string, body: unknown, call: Call = {}) =>
  send<T>(path, call, asJson(body));

/** How long to wait before each further try of a change whose answer did not come. */
const RETRY_DELAYS_MS = [800, 2500];

/**
 * Changes something, once. A try whose outcome is unknown is repeated with the same key and body,
 * now or after a reload, so that it cannot take effect twice.
 */
export const change = <T>(path: string, body: unknown, call: Call = {}): Promise<Answer<T>> =>
  once(path, "POST", body, call);

/** Likewise, where something takes the place of what was there. */
export const replace = <T>(path: string, body: unknown): Promise<Answer<T>> =>
  once(path, "PUT", body, {});

const listeners = new Set<() => void>();
/** Calls `listener` after each change that succeeded. */
export const onChanged = (listener: () => void) => void listeners.add(listener);

async function once<T>(
  path: string,
  method: Method,
  body: unknown,
  call: Call,
): Promise<Answer<T>> {
  const attempt = openAttempt(path, JSON.stringify(body));
  const headers = { "Idempotency-Key": attempt.key };
  for (let tries = 0; ; tries += 1) {
    const answer = await send<T>(path, call, asJson(body, headers, method));
    const delayMs = RETRY_DELAYS_MS[tries];
    if (isFinal(answer)) closeAttempt(path, attempt);
    if (answer.ok) for (const listener of listeners) listener();
    if (isFinal(answer) || delayMs === undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  }
}

/** Not final: the request may still run, or was not let in; the same key asks again. */
function isFinal({ ok, status, ...rest }: Answer<unknown>) {
  if (ok) return true;
  const code = "problem" in rest ? rest.problem.code : "";
  return status !== 0 && status < 500 && status !== 429 && code !== "idempotency_in_progress";
}

const asJson = (
  body: unknown,
  headers: Record<string, string> = {},
  method: Method = "POST",
): RequestInit => ({
  method,
  body: JSON.stringify(body),
  headers: { ...headers, "Content-Type": "application/json" },
});

async function send<T>(path: string, call: Call, init: RequestInit): Promise<Answer<T>> {
  const headers = new Headers(init.headers);
  headers.set("Accept", "application/json, application/problem+json");
  if (call.proof) headers.set("Turnstile-Token", call.proof);
  if (call.orderToken) headers.set("Order-Token", call.orderToken);
  try {
    const request = { ...init, headers, ...(call.signal ? { signal: call.signal } : {}) };
    const response = await fetch(`/api${path}`, request);
    const { ok, status } = response;
    const json: unknown = await response.json();
    // The API is our own and of the same origin; its answers are what its contract says.
    return ok ? { ok, status, value: json as T } : { ok, status, problem: asProblem(json, status) };
  } catch (error) {
    if (call.signal?.aborted) throw error;
    return { ok: false, status: 0, problem: NO_CONNECTION };
  }
}

const asProblem = (json: unknown, status: number): Problem =>
  typeof json === "object" && json !== null && "code" in json
    ? (json as Problem)
    : { title: "An answer that is not the API's", status, code: "unreadable_answer" };
