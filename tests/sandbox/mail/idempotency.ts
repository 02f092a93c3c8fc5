import { invalidIdempotencyKey, keyInUse, keyReused } from "./refusal.ts";
import type { MailAccount, Stored } from "./state.ts";

/** Resend keeps a key for a day; the stand-in forgets it then, so that nobody relies on more. */
const KEPT_MS = 86_400_000;
const KEY_LENGTH_MAX = 256;

/** The answer of an earlier request with this key, or the key is taken until `finish` or `forget`. */
export function begin(
  { world, state }: MailAccount,
  key: string,
  path: string,
  payload: unknown,
): object | undefined {
  if (key.length < 1 || key.length > KEY_LENGTH_MAX) throw invalidIdempotencyKey();
  const fingerprint = `${path} ${canonical(payload)}`;
  const stored = state.idempotency.get(key);
  if (stored && world.clock.now() - stored.atMs < KEPT_MS) {
    if (stored.fingerprint !== fingerprint) throw keyReused();
    if (stored.answer === null) throw keyInUse();
    return stored.answer;
  }
  const taken: Stored = { fingerprint, atMs: world.clock.now(), answer: null };
  state.idempotency.set(key, taken);
  return undefined;
}

export function finish({ state }: MailAccount, key: string, answer: object): void {
  const stored = state.idempotency.get(key);
  if (stored) stored.answer = answer;
}

/** Nothing was sent: the key is free again. */
export function forget({ state }: MailAccount, key: string): void {
  state.idempotency.delete(key);
}

/** The same fields in another order are the same request. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]) => `${JSON.stringify(name)}:${canonical(entry)}`);
  return `{${fields.join(",")}}`;
}
