import type { Operation } from "../../domain/operation.ts";
import type { Answer } from "../processor.ts";
import { STORED_FAILURE } from "./answer.ts";
import type { StripeDeps } from "./client.ts";

const HOUR_MS = 60 * 60 * 1000;
/** Stripe may forget a key after 24 h; the hour covers a slow request and clocks that disagree. */
const KEY_TRUSTED_MS = 23 * HOUR_MS;

type Call<T> = {
  /** Looks for what an earlier sending made, by the metadata that it carried. */
  readonly find: () => Promise<Answer<T | undefined>>;
  readonly send: (options: { idempotencyKey: string }) => Promise<Answer<T>>;
};

/**
 * Sends an operation so that it takes effect once. Its id is the key, which protects it for a day.
 * Where the key cannot, we look: before sending, once Stripe may have forgotten it; and after
 * Stripe repeated a 500 that it keeps, because that answer would stay the same all day although
 * the object may exist.
 */
export async function sendOnce<T>(
  { now }: Pick<StripeDeps, "now">,
  operation: Pick<Operation, "id" | "openedAt">,
  { find, send }: Call<T>,
): Promise<Answer<T>> {
  if (now().getTime() - operation.openedAt.getTime() >= KEY_TRUSTED_MS) {
    const found = inconclusive(await find());
    if (found.kind !== "ok") return found;
    if (found.value !== undefined) return { kind: "ok", value: found.value };
  }
  const sent = await send({ idempotencyKey: operation.id });
  if (sent.kind !== "unknown" || sent.code !== STORED_FAILURE) return sent;
  const found = await find();
  return found.kind === "ok" && found.value !== undefined
    ? { kind: "ok", value: found.value }
    : sent;
}

/** A search that is refused says nothing about what it was to find, so it must not close anything. */
const inconclusive = <T>(found: Answer<T>): Answer<T> =>
  found.kind === "rejected" ? { kind: "unknown", code: `lookup_${found.code}` } : found;
