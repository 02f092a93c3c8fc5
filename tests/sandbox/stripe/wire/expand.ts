import { refused } from "./errors.ts";

/** Stripe's own limit of the depth of `expand`. */
const DEPTH_MAX = 4;

type Json = { [key: string]: unknown };
export type Lookup = (id: string) => unknown;

/**
 * A copy of the answer in which the ids at `paths` are replaced by their objects. By then the
 * endpoint has run, so a path that does not exist is an answer that the idempotency key keeps.
 */
export function expandAnswer(answer: unknown, paths: readonly string[], lookup: Lookup): unknown {
  if (paths.length === 0) return answer;
  const copy: unknown = structuredClone(answer);
  for (const path of paths) {
    const names = path.split(".");
    if (names.length > DEPTH_MAX) {
      throw refused({
        message: `You cannot expand more than ${DEPTH_MAX} levels of a property. Property: ${path}`,
        param: "expand",
      });
    }
    expandPath(copy, names, path, lookup);
  }
  return copy;
}

function expandPath(value: unknown, names: string[], path: string, lookup: Lookup): void {
  const [name, ...rest] = names;
  if (name === undefined) return;
  if (Array.isArray(value)) {
    for (const item of value) expandPath(item, names, path, lookup);
    return;
  }
  if (!isObject(value)) throw notExpandable(path);
  const field = `${String(value.object)}.${name}`;
  const id = ON_DEMAND.has(field) ? `${String(value.id)}#${name}` : value[name];
  if (id === null || (id === undefined && OPTIONAL.has(field))) return;
  if (typeof id === "string") {
    const found = lookup(id);
    if (found === undefined) throw notExpandable(path);
    value[name] = structuredClone(found);
    if (found === null) return;
  }
  if (!isObject(value[name])) throw notExpandable(path);
  expandPath(value[name], rest, path, lookup);
}

/** Fields that an answer carries only when they are asked for. */
const ON_DEMAND = new Set([
  "charge.refunds",
  "coupon.applies_to",
  "coupon.currency_options",
  "price.currency_options",
  "price.tiers",
  "tax.calculation.line_items",
  "tax.calculation_line_item.tax_breakdown",
  "tax.transaction.line_items",
  "invoice.confirmation_secret",
  "invoice.payments",
]);
/** References that an object has only in some of its states. */
const OPTIONAL = new Set(["refund.failure_balance_transaction", "transfer.destination_payment"]);

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null;
}

function notExpandable(path: string): Error {
  return refused({
    message: `This property cannot be expanded (${path}). You may want to try expanding 'data.${path}' if this is a list endpoint.`,
    param: "expand",
  });
}
