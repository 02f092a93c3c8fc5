import { err, ok, type Result } from "../domain/result.ts";
import type { ClientRequest, Deps, StoredAnswer } from "./ports.ts";

/** Longer than a request can live (a Worker's `waitUntil` ends 30 s after the answer). */
export const KEY_LOCK_MS = 90_000;

export type OnceError = { readonly kind: "idempotency_key_reused" | "idempotency_in_progress" };
/** `keep` is false for what changed nothing and may turn out otherwise next time. */
export type Outcome = StoredAnswer & { readonly keep: boolean };

/**
 * Answers a changing request once per key: the first runs, others wait or get the same answer.
 * `work` has to be safe to repeat, because a crash in it lets the next request run it again.
 */
export async function once(
  deps: Deps,
  request: ClientRequest,
  work: () => Promise<Outcome>,
): Promise<Result<StoredAnswer & { replayed: boolean }, OnceError>> {
  const now = deps.now();
  const lockedUntil = new Date(now.getTime() + KEY_LOCK_MS);
  const known = await deps.store.transact((tx) => tx.keys.take(request, now, lockedUntil));
  if (known) {
    if (known.fingerprint !== request.fingerprint) return err({ kind: "idempotency_key_reused" });
    if (!known.answer) return err({ kind: "idempotency_in_progress" });
    return ok({ ...known.answer, replayed: true });
  }
  try {
    const { keep, ...answer } = await work();
    await deps.store.transact((tx) =>
      keep ? tx.keys.finish(request, answer, null) : tx.keys.free(request),
    );
    return ok({ ...answer, replayed: false });
  } catch (error) {
    // The work may have stopped anywhere. It is safe to repeat, so the key is given free at once.
    await deps.store.transact((tx) => tx.keys.free(request)).catch(() => {});
    throw error;
  }
}
