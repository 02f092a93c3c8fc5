import type { SimWorld } from "../world/world.ts";
import type { Broken } from "./steps.ts";
import { allAtStripe } from "./stripe-lists.ts";

// Sellers' plans at rest, beside what Stripe has: nothing here is computed by the Worker's own rules.

type Line = {
  amount: number;
  period: { start: number; end: number };
  pricing: { price_details: { price: string } } | null;
};
type Invoice = {
  id: string;
  status: string;
  amount_paid: number;
  billing_reason: string;
  lines: { data: Line[] };
  parent: { subscription_details: { subscription: string } | null } | null;
};
type Subscription = {
  id: string;
  status: string;
  customer: string;
  cancel_at: number | null;
  pause_collection: object | null;
  items: { data: { price: { lookup_key: string }; current_period_end: number }[] };
};

/** A subscription is what Stripe has, its invoices too, and nobody pays twice for one time. */
export async function misbilled(world: SimWorld): Promise<Broken[]> {
  const known = await world.books.subscriptions();
  if (known.length === 0) return [];
  const there = await allAtStripe<Subscription>(world, "subscriptions?status=all");
  const invoices = await allAtStripe<Invoice>(world, "invoices?");
  const bills = await world.books.invoices();
  const live = there.filter(({ status }) => !/^(canceled|incomplete_expired)$/.test(status));
  return [
    ...rule("a subscription is what Stripe says", [
      ...different(new Map(known.map((one) => [one.ref, one.says])), there.map(asKnown)),
    ]),
    ...rule("a seller has one subscription", repeated(live.map(({ customer }) => customer))),
    ...rule("an invoice is what Stripe says", [
      ...different(new Map(bills.map((one) => [one.ref, one.says])), invoices.map(asBilled)),
    ]),
    ...rule("nobody pays twice for one time", repeated(invoices.flatMap(timesOf))),
    ...(await unkeyed(world)),
  ];
}

/** In the words of the books: what it is, for what, and whether it is paused or about to end. */
function asKnown(one: Subscription): readonly [string, string] {
  const { id, status, items, pause_collection: pause, cancel_at: ends } = one;
  const key = `${items.data[0]?.price.lookup_key}`;
  return [id, `${status} ${key} ${pause !== null} ${ends !== null}`];
}
const asBilled = ({ id, status, amount_paid: paid }: Invoice): readonly [string, string] => [
  id,
  `${status} ${paid}`,
];

/** When what a paid invoice is for begins, by subscription; a change pays for some of a time again. */
function timesOf({ status, amount_paid, billing_reason, lines, parent }: Invoice): string[] {
  if (status !== "paid" || amount_paid === 0 || billing_reason !== "subscription_cycle") return [];
  const { subscription } = parent?.subscription_details ?? {};
  const last = lines.data.reduce((latest, { period }) => Math.max(latest, period.end), 0);
  return [`${subscription} until ${last}`];
}

/** Every call that changes a subscription is an operation's, whatever its step. */
async function unkeyed({ processors, books }: SimWorld): Promise<Broken[]> {
  const CHANGES =
    /^\/v1\/(subscriptions|subscription_schedules)(\/|$)|^\/v1\/invoices\/[^/]+\/pay$/;
  const keys = processors.world.log
    .all()
    .filter(({ method, path }) => method !== "GET" && CHANGES.test(path))
    .map(({ idempotencyKey }) => idempotencyKey?.split(":")[0] ?? "none");
  const ids = new Set(await books.operationsAmong(keys));
  return rule(
    "L12 every key is an operation's id",
    keys.filter((key) => !ids.has(key)),
  );
}

function different(
  here: ReadonlyMap<string, string>,
  there: readonly (readonly [string, string])[],
): string[] {
  return there
    .filter(([ref, says]) => here.get(ref) !== says)
    .map(([ref, says]) => `${ref}: ${here.get(ref) ?? "nothing"} here, ${says} there`);
}
const repeated = (names: readonly string[]) =>
  names.filter((name, at) => names.indexOf(name) !== at);
const rule = (name: string, ids: readonly string[]): Broken[] =>
  ids.length > 0 ? [{ rule: name, ids }] : [];
