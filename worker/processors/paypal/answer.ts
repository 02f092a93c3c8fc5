import * as z from "zod";
import { type Answer, codes } from "../processor.ts";
import type { Log, Reply } from "./client.ts";

/** Orders and Payments name the issue in `details`; Payouts in `name`, and at times in a field. */
export const ErrorShape = z.looseObject({
  name: z.string().optional(),
  debug_id: z.string().optional(),
  details: z
    .array(z.looseObject({ issue: z.string().optional(), field: z.string().optional() }))
    .optional(),
});
type Failure = {
  readonly status: number;
  /** The finest code that PayPal gives. */
  readonly issue: string;
  readonly field: string | undefined;
};
type Meaning = {
  readonly kind: Exclude<Answer<never>["kind"], "ok">;
  /** Undefined: PayPal's own word for it, in lower case. */
  readonly code?: string;
  readonly why: string;
};
type Rule = Meaning & { readonly fits: (failure: Failure) => boolean };
const isOneOf =
  (...issues: readonly string[]) =>
  ({ issue }: Failure) =>
    issues.includes(issue);

/** The first that fits decides. Codes: the error lists of Orders v2, Payments v2 and Payouts v1. */
const rules: readonly Rule[] = [
  {
    fits: ({ status }) => status === 401,
    kind: "unavailable",
    code: codes.unauthorized,
    why: "A new token was refused as well: nothing ran, and other credentials may be set.",
  },
  {
    fits: ({ status }) => status >= 500,
    kind: "unknown",
    code: "server_error",
    why: "It may have happened; the same request id finds out.",
  },
  {
    fits: ({ status }) => status === 429,
    kind: "unavailable",
    code: "rate_limited",
    why: "The limiter stands before everything else: nothing ran.",
  },
  {
    fits: (failure) =>
      failure.status === 409 ||
      isOneOf("PREVIOUS_REQUEST_IN_PROGRESS", "ORDER_COMPLETION_IN_PROGRESS")(failure),
    kind: "unknown",
    code: codes.inProgress,
    why: "Another call with this request id is under way, and may succeed.",
  },
  {
    fits: ({ field, issue }) =>
      field?.toUpperCase().includes("SENDER_BATCH_ID") === true && /already exists/i.test(issue),
    kind: "unknown",
    code: "batch_exists",
    why: "The batch was made by an earlier sending: it is to be read, not given up.",
  },
  {
    fits: isOneOf("SENDER_RESTRICTED"),
    kind: "unavailable",
    why: "The platform's own account is the obstacle: nothing ran, and nothing is wrong with the call.",
  },
  {
    fits: isOneOf("INSUFFICIENT_FUNDS", "REFUND_FAILED_INSUFFICIENT_FUNDS"),
    kind: "rejected",
    code: codes.balanceInsufficient,
    why: "When there is money, a new operation succeeds.",
  },
  {
    fits: ({ status }) => status === 403,
    kind: "unavailable",
    code: codes.unauthorized,
    why: "The app lacks a permission: nothing ran, and it may be given one.",
  },
  {
    fits: isOneOf("INSTRUMENT_DECLINED", "REDIRECT_PAYER_FOR_ALTERNATE_FUNDING"),
    kind: "rejected",
    code: codes.instrumentDeclined,
    why: "The buyer chooses another way to pay the same order.",
  },
  {
    fits: isOneOf("PAYER_ACTION_REQUIRED", "ORDER_NOT_APPROVED"),
    kind: "rejected",
    code: codes.payerActionRequired,
    why: "The buyer has to go to PayPal, again or at all.",
  },
  {
    fits: isOneOf(
      "TOKEN_ID_NOT_FOUND",
      "BILLING_AGREEMENT_NOT_FOUND",
      "AGREEMENT_ALREADY_CANCELLED",
      "BILLING_AGREEMENT_ALREADY_CANCELLED",
    ),
    kind: "rejected",
    code: codes.savedMethodGone,
    why: "The payer has taken the permission back, or it was deleted.",
  },
  {
    fits: ({ status, issue }) => status === 404 || issue === "INVALID_RESOURCE_ID",
    kind: "rejected",
    code: codes.gone,
    why: "It does not exist, or no longer: an approval ends after six hours.",
  },
  {
    fits: ({ status }) => status >= 400,
    kind: "rejected",
    why: "PayPal has understood the request and will not do it.",
  },
];
const unheardOf: Meaning = {
  kind: "unknown",
  code: "unexpected_status",
  why: "No answer that the documentation knows, such as a redirect.",
};

/** A reply as one of the four answers; a body that does not have the shape proves nothing. */
export function answer<S extends z.ZodType>(log: Log, reply: Reply, shape: S): Answer<z.output<S>> {
  if (reply.kind === "unsent") return { kind: "unavailable", code: reply.code };
  if (reply.kind === "lost") return { kind: "unknown", code: "no_answer" };
  if (reply.status >= 300) return failed(log, reply.status, reply.body);
  const parsed = shape.safeParse(reply.body);
  if (parsed.success) return { kind: "ok", value: parsed.data };
  if (parsed.error.issues.some(isForeign)) return { kind: "unknown", code: FOREIGN };
  log.error("paypal_answer_unreadable", { path: parsed.error.issues[0]?.path.join(".") });
  return { kind: "unknown", code: "answer_unreadable" };
}

/** Of a whole object: what we make is in a currency that we know, and an order is of one unit. */
const FOREIGN = "made_by_others";
const foreignCurrency =
  /^((purchase_units\.0\.)?amount\.currency_code|(items\.\d+\.)?payout_item\.amount\.currency)$/;
const isForeign = ({ path, code }: z.core.$ZodIssue) => {
  const at = path.join(".");
  return code === "invalid_value"
    ? foreignCurrency.test(at)
    : code === "too_big" && at === "purchase_units";
};

/** For what was only read: an object that we would never make does not exist to us. */
export const ifOurs = <T>(read: Answer<T>): Answer<T> =>
  read.kind === "unknown" && read.code === FOREIGN ? { kind: "rejected", code: codes.gone } : read;

function failed(log: Log, status: number, body: unknown): Answer<never> {
  const error = ErrorShape.safeParse(body);
  const detail = error.data?.details?.[0];
  const name = error.data?.name ?? `http_${status}`;
  const issue = detail?.issue ?? name;
  const failure = { status, issue, field: detail?.field };
  const { kind, why, ...meant } = rules.find(({ fits }) => fits(failure)) ?? unheardOf;
  // Payouts put a sentence where others put a code; what is passed on is a code.
  const word = /^\w{1,64}$/.test(issue) ? issue : name;
  const code = meant.code ?? word.toLowerCase();
  log.warn("paypal_answered", { kind, code, status, why, debugId: error.data?.debug_id });
  return { kind, code };
}
