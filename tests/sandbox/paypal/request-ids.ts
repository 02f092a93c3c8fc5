import type { Account } from "./account.ts";
import { Refusal } from "./refusal.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long PayPal remembers a PayPal-Request-Id, per API. Payouts rely on sender_batch_id instead. */
const KEPT_MS = {
  "orders.create": 6 * HOUR_MS,
  "orders.capture": 6 * HOUR_MS,
  "orders.authorize": 6 * HOUR_MS,
  "authorizations.capture": 45 * DAY_MS,
  "authorizations.reauthorize": 45 * DAY_MS,
  "authorizations.void": 45 * DAY_MS,
  "captures.refund": 45 * DAY_MS,
  "setup-tokens.create": 3 * HOUR_MS,
  "payment-tokens.create": 3 * HOUR_MS,
} as const;

export type CallType = keyof typeof KEPT_MS;
export type Once = { objectId: string; replayed: boolean };

/**
 * The first use of an id runs `first` and keeps the id of the object it made. A repeat inside the
 * window runs nothing: the caller answers with the object's latest state and 200 instead of 201.
 * A decline is remembered too, since it was carried out; a request that broke a rule was not and
 * may come again. The type of the call is part of the key.
 */
export function once(
  account: Account,
  call: CallType,
  requestId: string | undefined,
  first: () => string,
): Once {
  if (requestId === undefined) return { objectId: first(), replayed: false };
  const key = `${call}:${requestId}`;
  const nowMs = account.world.clock.now();
  const earlier = account.state.requests.get(key);
  if (earlier !== undefined && nowMs - earlier.atMs < KEPT_MS[call]) {
    if (earlier.refusal !== undefined)
      throw new Refusal(earlier.refusal.status, earlier.refusal.body);
    return { objectId: earlier.objectId, replayed: true };
  }
  const objectId = first();
  account.state.requests.set(key, { atMs: nowMs, objectId, refusal: undefined });
  return { objectId, replayed: false };
}

export function rememberRefusal(
  account: Account,
  call: CallType,
  requestId: string | undefined,
  { status, body }: Refusal,
): void {
  if (requestId === undefined) return;
  const atMs = account.world.clock.now();
  account.state.requests.set(`${call}:${requestId}`, {
    atMs,
    objectId: "",
    refusal: { status, body },
  });
}
