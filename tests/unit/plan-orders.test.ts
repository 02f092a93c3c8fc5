import { beforeAll, expect, test } from "vitest";
import { reactionsOf } from "../../worker/processors/stripe/events.ts";
import { numbers } from "../simulation/engine/choices.ts";
import { stepNames, type Told } from "./plan-orders-life.support.ts";
import { type Orders, openOrders, type When } from "./plan-orders-played.support.ts";

let orders: Orders;
beforeAll(async () => {
  orders = await openOrders();
});

/** Ends as it did for whoever heard of everything at once, and nothing is left to do. */
async function endsAlike(order: readonly Told[], when: When): Promise<void> {
  const { end, open } = await orders.play(order, when);
  const way = order.map(({ type, step }) => `${stepNames[step]}: ${type}`);
  expect({ way, open, ...end }).toEqual({ way, open: [], ...orders.end });
}

test("the life that is told is begun, paid, late, paid after all, upgraded and ended", () => {
  const { subscriptions, invoices, entitlements } = orders.end;
  expect(subscriptions).toEqual([expect.stringContaining('"state":"canceled","plan":"studio"')]);
  expect(invoices).toHaveLength(3);
  const plans = entitlements.map((one) => JSON.parse(one).plan);
  expect([plans[0], plans[10], plans[35], plans[45], plans[70]]).toEqual([
    ...["pro", "pro", "pro", "studio", "starter"],
  ]);
});

const SIX: readonly (readonly [string, (typeof stepNames)[number]])[] = [
  ["customer.subscription.created", "begun"],
  ["invoice.paid", "paid"],
  ["invoice.payment_failed", "the renewal failed"],
  ["invoice.paid", "paid after all"],
  ["invoice.paid", "upgraded"],
  ["customer.subscription.deleted", "cancelled"],
];
test("V154 V155 all 720 orders of the six events that matter, each with some of them twice, end alike", async () => {
  const six = SIX.map(([type, step]) => {
    const found = orders.told.find((one) => one.type === type && stepNames[one.step] === step);
    expect(found, `${type} of ${step}`).toBeDefined();
    return found!;
  });
  let n = 0;
  for (const order of permutations(six)) await endsAlike(repeating(order, n++), "early");
  expect(n).toBe(720);
}, 120_000);

test("V154 V155 all that the Worker reacts to: any three events of the life in each of their six orders", async () => {
  const known = new Set(reactionsOf("stripe"));
  const told = orders.told.filter(({ type }) => known.has(type));
  expect(told.length).toBeGreaterThan(35);
  const pick = numbers(7);
  const left = new Set(triplesOf(told.length));
  for (let n = 0; left.size > 0; n++) {
    const order = showingMost(left, told.length, pick);
    for (const triple of inOrder(order)) left.delete(triple);
    const events = order.map((at) => told[at]!);
    await endsAlike(repeating(events, n), n % 2 === 0 ? "early" : "late");
  }
}, 120_000);

/** Of a hundred orders the one that has most of what was in none before. */
function showingMost(left: ReadonlySet<number>, length: number, pick: () => number): number[] {
  const drawn = Array.from({ length: 100 }, () => shuffled(length, pick));
  const shown = drawn.map((order) => [...inOrder(order)].filter((one) => left.has(one)).length);
  return drawn[shown.indexOf(Math.max(...shown))]!;
}

function* permutations<T>(of: readonly T[]): Generator<readonly T[]> {
  if (of.length === 0) yield [];
  for (const [at, first] of of.entries())
    for (const rest of permutations(of.toSpliced(at, 1))) yield [first, ...rest];
}

/** Some come again, others in the next order: at once, or when all have come. */
function repeating<T>(order: readonly T[], n: number): readonly T[] {
  const again = order.filter((_, at) => ((n + 1) >> (at % 6)) % 2 === 1);
  if (n % 2 === 0) return [...order, ...again.toReversed()];
  return order.flatMap((one) => (again.includes(one) ? [one, one] : [one]));
}

function shuffled(length: number, pick: () => number): number[] {
  const all = Array.from({ length }, (_, at) => at);
  for (let at = length - 1; at > 0; at--) {
    const other = pick() % (at + 1);
    [all[at], all[other]] = [all[other]!, all[at]!];
  }
  return all;
}

/** The threes of an order, each as one number below the cube of its length. */
function* inOrder(order: readonly number[]): Generator<number> {
  const { length } = order;
  for (let a = 0; a < length; a++)
    for (let b = a + 1; b < length; b++)
      for (let c = b + 1; c < length; c++)
        yield (order[a]! * length + order[b]!) * length + order[c]!;
}
function* triplesOf(length: number): Generator<number> {
  for (let a = 0; a < length; a++)
    for (let b = 0; b < length; b++)
      for (let c = 0; c < length; c++)
        if (a !== b && b !== c && a !== c) yield (a * length + b) * length + c;
}
