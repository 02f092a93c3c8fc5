import type { Platform } from "../platform.ts";
import { keyInUse, keyReused } from "./errors.ts";
import type { Form, FormValue } from "./form.ts";

/** Stripe may forget a key once it is a day old; the stand-in does, so that nobody relies on more. */
const KEPT_MS = 24 * 3_600_000;

/** What was answered, and to which request. */
export type Stored = { status: number; body: string; requestId: string };

/**
 * The stored answer of an earlier request with this key, or nothing, and then the key is taken
 * until `finish` or `forget`.
 */
export function begin(
  platform: Platform,
  key: string,
  path: string,
  params: Form,
): Stored | undefined {
  const { hidden, world } = platform;
  const fingerprint = `${path} ${canonical(params)}`;
  const stored = hidden.idempotency.get(key);
  if (stored && world.clock.now() - stored.atMs < KEPT_MS) {
    if (stored.fingerprint !== fingerprint) throw keyReused(bare(key));
    if (stored.answer === null) throw keyInUse(bare(key));
    return stored.answer;
  }
  hidden.idempotency.set(key, { fingerprint, atMs: world.clock.now(), answer: null });
  return undefined;
}

export function finish(platform: Platform, key: string, answer: Stored): void {
  const stored = platform.hidden.idempotency.get(key);
  if (stored) stored.answer = answer;
}

/** The endpoint never ran: the key is free again. */
export function forget(platform: Platform, key: string): void {
  platform.hidden.idempotency.delete(key);
}

function bare(scopedKey: string): string {
  return scopedKey.slice(scopedKey.indexOf(" ") + 1);
}

/** The same parameters in another order are the same request. */
function canonical(value: FormValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  return `{${Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] ?? "")}`)
    .join(",")}}`;
}
