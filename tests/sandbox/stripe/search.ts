import type Stripe from "stripe";
import type { Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

const LIMIT_DEFAULT = 10;
const LIMIT_MAX = 100;

type Clause = {
  field: string;
  key: string | undefined;
  operator: string;
  value: string;
  negated: boolean;
};

type Value = string | number | boolean | null;

/** What can be searched: a resource's name, and how each of its fields is read. */
export type Searchable<T> = {
  resource: string;
  url: string;
  items: readonly T[];
  fields: Readonly<Record<string, (item: T) => Value>>;
  metadata: (item: T) => Stripe.Metadata | null;
};

export type SearchParams = { query: string; limit?: number; page?: string };

const CLAUSE =
  /^\s*(?<negated>-?)(?<field>[a-z0-9_.]+)(?:\[(?<quote>["'])(?<key>.*?)\k<quote>\])?\s*(?<operator>>=|<=|[:<>=~])\s*(?<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[\w.-]+)\s*/;

/**
 * Stripe's search language. Stripe's own index lags up to a minute; this one is consistent at
 * once.
 */
export function search<T>(what: Searchable<T>, params: SearchParams): unknown {
  const { clauses, any } = parse(params.query);
  for (const clause of clauses) checkField(what, clause);
  const matches = (item: T) =>
    any
      ? clauses.some((clause) => matchesClause(what, item, clause))
      : clauses.every((clause) => matchesClause(what, item, clause));
  const limit = params.limit ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: `This value must be between 1 and ${LIMIT_MAX}.`,
      param: "limit",
    });
  }
  const start = params.page === undefined ? 0 : Number(params.page);
  if (!Number.isSafeInteger(start) || start < 0) {
    throw invalidRequest({ message: "Invalid page", param: "page" });
  }
  const found = newest(what.items, matches, start + limit + 1);
  const more = found.length > start + limit;
  return {
    object: "search_result",
    data: found.slice(start, start + limit),
    has_more: more,
    next_page: more ? String(start + limit) : null,
    url: what.url,
  };
}

/** Up to `count` of them: whether there are more is known when one too many is found. */
function newest<T>(items: readonly T[], matches: (item: T) => boolean, count: number): T[] {
  const found: T[] = [];
  for (let at = items.length - 1; at >= 0 && found.length < count; at -= 1) {
    const item = items[at];
    if (item !== undefined && matches(item)) found.push(item);
  }
  return found;
}

export function searchIntents(
  { stores }: Platform,
  params: Stripe.PaymentIntentSearchParams,
): unknown {
  return search(
    {
      resource: "payment_intents",
      url: "/v1/payment_intents/search",
      items: stores.paymentIntents.all(),
      fields: {
        amount: ({ amount }) => amount,
        created: ({ created }) => created,
        currency: ({ currency }) => currency,
        customer: ({ customer }) => (typeof customer === "string" ? customer : null),
        status: ({ status }) => status,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
}

type CardField = "brand" | "exp_month" | "exp_year" | "fingerprint" | "last4";

export function searchCharges({ stores }: Platform, params: Stripe.ChargeSearchParams): unknown {
  const card = (name: CardField) => (charge: Stripe.Charge) =>
    charge.payment_method_details?.card?.[name] ?? null;
  return search(
    {
      resource: "charges",
      url: "/v1/charges/search",
      items: stores.charges.all(),
      fields: {
        amount: ({ amount }) => amount,
        "billing_details.address.postal_code": ({ billing_details: { address } }) =>
          address?.postal_code ?? null,
        created: ({ created }) => created,
        currency: ({ currency }) => currency,
        customer: ({ customer }) => (typeof customer === "string" ? customer : null),
        disputed: ({ disputed }) => disputed,
        "payment_method_details.card.brand": card("brand"),
        "payment_method_details.card.exp_month": card("exp_month"),
        "payment_method_details.card.exp_year": card("exp_year"),
        "payment_method_details.card.fingerprint": card("fingerprint"),
        "payment_method_details.card.last4": card("last4"),
        refunded: ({ refunded }) => refunded,
        status: ({ status }) => status,
      },
      metadata: ({ metadata }) => metadata,
    },
    params,
  );
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

function checkField<T>({ resource, fields }: Searchable<T>, { field }: Clause): void {
  if (field === "metadata" || Object.hasOwn(fields, field)) return;
  throw invalidRequest({
    message: `Field \`${field}\` is an unsupported search field for resource \`${resource}\`.`,
    param: "query",
  });
}

function matchesClause<T>(what: Searchable<T>, item: T, clause: Clause): boolean {
  const actual =
    clause.field === "metadata"
      ? (what.metadata(item)?.[clause.key ?? ""] ?? null)
      : (what.fields[clause.field]?.(item) ?? null);
  return compare(actual, clause) !== clause.negated;
}

function compare(actual: Value, { operator, value }: Clause): boolean {
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
