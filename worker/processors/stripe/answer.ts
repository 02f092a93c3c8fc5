import Stripe from "stripe";
import type { z } from "zod";
import { type Answer, codes } from "../processor.ts";
import type { Log } from "./client.ts";

/** Kept under the key and repeated for a day, whatever became of the request: see send-once.ts. */
export const STORED_FAILURE = "stored_server_error";

type Failure = {
  readonly status: number;
  readonly type: string | undefined;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly shouldRetry: string | undefined;
  readonly isReplay: boolean;
};
type Meaning = {
  readonly kind: Exclude<Answer<never>["kind"], "ok">;
  /** Undefined: Stripe's own word for it. */
  readonly code?: string;
  readonly why: string;
  /** Ours to repair: it will not go away by trying again. */
  readonly isBug?: true;
};
type Rule = Meaning & { readonly fits: (failure: Failure) => boolean };

const receiverProblems: ReadonlySet<string | undefined> = new Set([
  "insufficient_capabilities_for_transfer",
  "account_invalid",
  "account_closed",
]);

/** The first that fits decides. docs.stripe.com/error-low-level, docs.stripe.com/error-codes. */
const rules: readonly Rule[] = [
  {
    fits: ({ status, isReplay }) => status >= 500 && isReplay,
    kind: "unknown",
    code: STORED_FAILURE,
    why: "The first request failed inside Stripe, which repeats that under this key and still may or may not have acted.",
  },
  {
    fits: ({ status }) => status >= 500,
    kind: "unknown",
    code: "server_error",
    why: "Stripe calls the outcome of a 500 indeterminate.",
  },
  {
    fits: ({ code }) => code === "idempotency_key_in_use" || code === "lock_timeout",
    kind: "unknown",
    why: "Another request with this key or for this object is under way and may succeed.",
  },
  {
    fits: ({ status }) => status === 429,
    kind: "unavailable",
    code: "rate_limited",
    why: "The limiter stands before the endpoint and the key's store: nothing ran.",
  },
  {
    fits: ({ code, status }) => status === 403 && code === "account_invalid",
    kind: "rejected",
    code: codes.receiverNotPayable,
    why: "The seller has cut the account off from the platform; our key is fine.",
  },
  {
    fits: ({ status }) => status === 401 || status === 403,
    kind: "unavailable",
    code: codes.unauthorized,
    why: "The key is wrong, revoked or too narrow: nothing ran, and another key may be set.",
  },
  {
    fits: ({ type, status }) => type === "idempotency_error" && status !== 409,
    kind: "unknown",
    code: "key_reused_with_other_params",
    why: "Something ran under this key with other parameters; operations are written never to do that.",
    isBug: true,
  },
  {
    fits: ({ status }) => status === 409,
    kind: "unknown",
    code: "conflict",
    why: "It lost to another request on the same object, which may be our own.",
  },
  {
    fits: ({ shouldRetry }) => shouldRetry === "true",
    kind: "unknown",
    why: "Stripe itself says that the same request may end differently.",
  },
  {
    fits: ({ code }) => code === "balance_insufficient",
    kind: "rejected",
    code: codes.balanceInsufficient,
    why: "It ran and is kept under the key: when there is money, a new operation succeeds.",
  },
  {
    fits: ({ code, param }) =>
      receiverProblems.has(code) || (code === "resource_missing" && param === "destination"),
    kind: "rejected",
    code: codes.receiverNotPayable,
    why: "The seller's account cannot receive now; an event tells when it can.",
  },
  {
    fits: ({ param, type }) => param === "payment_method" && type === "invalid_request_error",
    kind: "rejected",
    code: codes.savedMethodGone,
    why: "The card was detached, or belongs to somebody else: it pays nothing here.",
  },
  {
    fits: ({ code, status }) => code === "resource_missing" || status === 404,
    kind: "rejected",
    code: codes.gone,
    why: "There is no such object.",
  },
  {
    fits: ({ status }) => status >= 400,
    kind: "rejected",
    why: "Stripe has understood the request and will not do it.",
  },
];
const noAnswer: Meaning = {
  kind: "unknown",
  code: "no_answer",
  why: "The request went out; what came back, if anything, says nothing about it.",
};
const unheardOf: Meaning = {
  kind: "unknown",
  code: "unexpected_status",
  why: "No answer that the documentation knows.",
};

/** A call of Stripe's client as one of the four answers; what it brings is parsed before it is believed. */
export async function answer<S extends z.ZodType>(
  log: Log,
  call: () => PromiseLike<unknown>,
  shape: S,
): Promise<Answer<z.output<S>>> {
  const outcome = await settle(call);
  if ("failure" in outcome) return failed(log, outcome.failure);
  const parsed = shape.safeParse(outcome.value);
  if (parsed.success) return { kind: "ok", value: parsed.data };
  if (parsed.error.issues.some(isForeign)) return { kind: "unknown", code: FOREIGN };
  // The client throws only if it finds an `error`, so a proxy's page or an empty object lands here.
  const path = parsed.error.issues[0]?.path.join(".");
  log.error("stripe_answer_unreadable", { path });
  return { kind: "unknown", code: "answer_unreadable" };
}

/** Of a whole object: everything that we make is in a currency that we know. */
const FOREIGN = "currency_unknown";
const isForeign = ({ path, code }: z.core.$ZodIssue) =>
  code === "invalid_value" && path.join() === "currency";

/** For what was only read: an object that we would never make does not exist to us. */
export const ifOurs = <T>(read: Answer<T>): Answer<T> =>
  read.kind === "unknown" && read.code === FOREIGN ? { kind: "rejected", code: codes.gone } : read;

async function settle(call: () => PromiseLike<unknown>) {
  try {
    return { value: await call() };
  } catch (failure) {
    return { failure };
  }
}

function failed(log: Log, thrown: unknown): Answer<never> {
  // Anything else is a bug on our side of the wire, and hiding it as an answer would keep it.
  if (!(thrown instanceof Stripe.errors.StripeError)) throw thrown;
  const { statusCode: status, rawType: type, decline_code: declineCode } = thrown;
  const { kind, why, isBug, ...meant } =
    status === undefined ? noAnswer : meaningOf(status, thrown);
  // The client writes an empty decline code where there is none.
  const code = meant.code ?? (declineCode || (thrown.code ?? type ?? "unnamed"));
  const say = isBug ? log.error : log.warn;
  say("stripe_answered", { kind, code, status, why, requestId: thrown.requestId });
  return { kind, code };
}

function meaningOf(status: number, error: Stripe.errors.StripeError): Meaning {
  const headers = error.headers ?? {};
  const failure: Failure = {
    status,
    type: error.rawType,
    code: error.code,
    param: error.param,
    shouldRetry: headers["stripe-should-retry"],
    isReplay: headers["idempotent-replayed"] === "true",
  };
  return rules.find(({ fits }) => fits(failure)) ?? unheardOf;
}
