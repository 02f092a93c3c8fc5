import { readFileSync } from "node:fs";
import { type Json, list, object, text } from "./json.ts";
import { malformed, notFound, Refusal, unprocessable } from "./refusal.ts";

/** The operations of Orders v2 and Payments v2 by PayPal's own names, and Vault v3's. */
export type Operation =
  | "orders.create"
  | "orders.get"
  | "orders.patch"
  | "orders.confirm"
  | "orders.authorize"
  | "orders.capture"
  | "orders.track.create"
  | "orders.trackers.patch"
  | "authorizations.get"
  | "authorizations.capture"
  | "authorizations.reauthorize"
  | "authorizations.void"
  | "captures.get"
  | "captures.refund"
  | "refunds.get"
  | "payment-tokens.create"
  | "customer.payment-tokens.get"
  | "payment-tokens.get"
  | "payment-tokens.delete"
  | "setup-tokens.create"
  | "setup-tokens.get";

/** Printed by orders-issues-print.ts; Vault's description names no issues. */
let table: Json | undefined;

function issuesOf(operation: Operation): Json {
  table ??= object(
    JSON.parse(readFileSync(new URL("./orders-issues.json", import.meta.url), "utf8")),
  );
  return object(table[operation]);
}

/** The status that an operation documents for an issue, and what PayPal says to it. */
export function documented(
  operation: Operation,
  issue: string,
): { status: number; description: string } | undefined {
  for (const [status, issues] of Object.entries(issuesOf(operation))) {
    const description = text(object(issues)[issue]);
    if (description !== undefined) return { status: Number(status), description };
  }
  return undefined;
}

/** Every issue that an operation documents. */
export function documentedIssues(operation: Operation): string[] {
  return Object.values(issuesOf(operation)).flatMap((issues) => Object.keys(object(issues)));
}

/** A refusal with an issue that the operation documents, under the status where it does. */
export function documentedRefusal(operation: Operation, issue: string): Refusal | undefined {
  const found = documented(operation, issue);
  if (found === undefined) return undefined;
  if (found.status === 400) return malformed(issue);
  if (found.status === 404) return notFound(issue);
  if (found.status === 422) return unprocessable(issue);
  const { name, message } = HEADS[found.status] ?? {};
  return new Refusal(found.status, { name, message, details: [{ issue }] });
}

const HEADS: Record<number, { name: string; message: string }> = {
  401: {
    name: "AUTHENTICATION_FAILURE",
    message:
      "Authentication failed due to missing authorization header, or invalid authentication credentials.",
  },
  403: {
    name: "NOT_AUTHORIZED",
    message: "Authorization failed due to insufficient permissions.",
  },
  409: {
    name: "RESOURCE_CONFLICT",
    message: "The server has detected a conflict while processing this request.",
  },
};

/**
 * One rule, several names: where an operation does not document the first, the next one that it
 * documents is said instead.
 */
const WIDER: Record<string, readonly string[]> = {
  ACTION_DOES_NOT_MATCH_INTENT: ["INCOMPATIBLE_PARAMETER_VALUE"],
  AGREEMENT_ALREADY_CANCELLED: ["PAYMENT_SOURCE_CANNOT_BE_USED"],
  CANNOT_BE_NEGATIVE: ["CANNOT_BE_ZERO_OR_NEGATIVE"],
  DECIMALS_NOT_SUPPORTED: ["DECIMAL_PRECISION"],
  INSTRUMENT_DECLINED: ["PAYER_CANNOT_PAY"],
  INVALID_ARRAY_MIN_ITEMS: ["INVALID_PARAMETER_VALUE"],
  INVALID_COUNTRY_CODE: ["INVALID_PARAMETER_VALUE"],
  INVALID_PARAMETER_VALUE: ["INVALID_PARAMETER_SYNTAX"],
  MALFORMED_REQUEST_JSON: ["INVALID_PARAMETER_SYNTAX"],
  MAX_VALUE_EXCEEDED: ["REFUND_AMOUNT_EXCEEDED", "MAX_CAPTURE_AMOUNT_EXCEEDED"],
  NOT_ENABLED_FOR_CARD_PROCESSING: ["TRANSACTION_REFUSED"],
  ONLY_ONE_PAYMENT_SOURCE_ALLOWED: ["INCOMPATIBLE_PARAMETER_VALUE"],
  PAYEE_ACCOUNT_RESTRICTED: ["TRANSACTION_REFUSED"],
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: ["PAYMENT_SOURCE_CANNOT_BE_USED"],
  PAYER_ACCOUNT_RESTRICTED: ["PAYER_CANNOT_PAY", "PAYMENT_SOURCE_CANNOT_BE_USED"],
  PAYER_CANNOT_PAY: ["PAYMENT_SOURCE_CANNOT_BE_USED"],
  PAYMENT_SOURCE_CANNOT_BE_USED: ["INCOMPATIBLE_PARAMETER_VALUE"],
  TOKEN_ID_NOT_FOUND: ["BILLING_AGREEMENT_NOT_FOUND", "PAYMENT_SOURCE_CANNOT_BE_USED"],
};

/** What a changed order may be refused with when a rule of creating it says no. */
const REFUSED_CHANGE = "UNSUPPORTED_PATCH_PARAMETER_VALUE";

const HELP = "https://developer.paypal.com/api/rest/reference";

/** The refusal in the words that this operation uses for it, with the link to its explanation. */
export function inWordsOf(operation: Operation, refusal: Refusal): Refusal {
  const details = list(refusal.body.details).map((each) =>
    worded(operation, refusal.status, object(each)),
  );
  if (details.length === 0) return refusal;
  const api = operation.startsWith("orders.") ? "orders" : "payments";
  const href = `${HELP}/${api}/v2/errors/#${String(details[0]?.issue)}`;
  const links = [...list(refusal.body.links), { href, rel: "information_link", method: "GET" }];
  return new Refusal(refusal.status, { ...refusal.body, details, links });
}

function worded(operation: Operation, status: number, detail: Json): Json {
  const asked = String(detail.issue);
  const last = operation === "orders.patch" && status === 422 ? [REFUSED_CHANGE] : [];
  const names = [asked, ...(WIDER[asked] ?? []), ...last];
  const issue = names.find((name) => documented(operation, name) !== undefined) ?? asked;
  const description = documented(operation, issue)?.description;
  return description === undefined || description === ""
    ? { ...detail, issue }
    : { ...detail, issue, description };
}
