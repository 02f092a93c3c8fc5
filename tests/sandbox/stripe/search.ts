import type Stripe from "stripe";
import type { Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

const LIMIT_DEFAULT = 10;

type Clause = {
  field: string;
  key: string | undefined;
  operator: string;
  value: string;
  negated: boolean;
};

const CLAUSE =
  /^\s*(?<negated>-?)(?<field>[a-z_.]+)(?:\[(?<quote>["'])(?<key>.*?)\k<quote>\])?\s*(?<operator>>=|<=|[:<>=~])\s*(?<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.-]+)\s*/;

/**
 * Stripe's search language for PaymentIntents. Stripe's own index lags up to a minute; this one is
 * consistent at once.
 */
export function searchIntents(
  platform: Platform,
  params: Stripe.PaymentIntentSearchParams,
): unknown {
  const { clauses, any } = parse(params.query);
  const matches = (intent: Stripe.PaymentIntent) =>
    any
      ? clauses.some((clause) => matchesClause(intent, clause))
      : clauses.every((clause) => matchesClause(intent, clause));
  const found = platform.stores.paymentIntents.all().filter(matches).reverse();
  const limit = params.limit ?? LIMIT_DEFAULT;
  const start = params.page === undefined ? 0 : Number(params.page);
  if (!Number.isSafeInteger(start))
    throw invalidRequest({ message: "Invalid page", param: "page" });
  const more = found.length > start + limit;
  return {
    object: "search_result",
    data: found.slice(start, start + limit),
    has_more: more,
    next_page: more ? String(start + limit) : null,
    url: "/v1/payment_intents/search",
  };
}

function parse(query: string): { clauses: Clause[]; any: boolean } {
  const clauses: Clause[] = [];
  const joints = new Set<string>();
  let rest = query;
  while (rest.trim() !== "") {
    const groups = CLAUSE.exec(rest)?.groups;
    if (!groups?.field || !groups.operator || groups.value === undefined) throw unreadable(query);
    clauses.push({
      field: groups.field,
      key: groups.key,
      operator: groups.operator,
      value: groups.value.replace(/^["']|["']$/g, "").replaceAll(/\\(.)/g, "$1"),
      negated: groups.negated === "-",
    });
    rest = rest.slice(CLAUSE.exec(rest)?.[0].length);
    const joint = /^(AND|OR)\s+/i.exec(rest);
    if (joint?.[1]) joints.add(joint[1].toUpperCase());
    rest = rest.slice(joint?.[0].length ?? 0);
  }
  // Stripe refuses a query that mixes AND and OR.
  if (clauses.length === 0 || joints.size > 1) throw unreadable(query);
  return { clauses, any: joints.has("OR") };
}

function unreadable(query: string): Error {
  return invalidRequest({
    message: `We were unable to parse your search query: ${query}`,
    param: "query",
  });
}

function matchesClause(intent: Stripe.PaymentIntent, clause: Clause): boolean {
  return compare(fieldOf(intent, clause), clause) !== clause.negated;
}

function fieldOf(intent: Stripe.PaymentIntent, { field, key }: Clause): string | number | null {
  switch (field) {
    case "metadata":
      return intent.metadata[key ?? ""] ?? null;
    case "status":
    case "currency":
    case "amount":
    case "created":
      return intent[field];
    case "customer":
      return typeof intent.customer === "string" ? intent.customer : null;
    default:
      throw invalidRequest({
        message: `Field \`${field}\` is an unsupported search field for resource \`payment_intents\`.`,
        param: "query",
      });
  }
}

function compare(actual: string | number | null, { operator, value }: Clause): boolean {
  if (value === "null") return actual === null;
  if (actual === null) return false;
  switch (operator) {
    case ">":
      return Number(actual) > Number(value);
    case ">=":
      return Number(actual) >= Number(value);
    case "<":
      return Number(actual) < Number(value);
    case "<=":
      return Number(actual) <= Number(value);
    case "~":
      return String(actual).toLowerCase().includes(value.toLowerCase());
    default:
      return String(actual) === value;
  }
}
