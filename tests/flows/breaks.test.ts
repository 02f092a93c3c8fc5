import { expect, test } from "vitest";
import type { Currency } from "../../worker/domain/currency.ts";
import type { Break } from "../../worker/domain/invariants.ts";
import { recordBreaks } from "../../worker/usecases/record-breaks.ts";
import { desk, type Rail } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

const wrong = (subject: string, facts: Record<string, string> = { sum: "1" }): Break => ({
  ...{ invariant: "L4", rule: "total_is_its_parts", subject, facts },
});
const drift = (rail: Rail, currency: Currency, differenceMinor = "1"): Break => ({
  ...{ invariant: "L9", rule: "balance", subject: `${rail} ${currency}` },
  ...{ rail, currency, facts: { differenceMinor } },
});
type Options = { rule?: string; startedAt?: Date };
/** A look that covers one rule whole, begun now unless it says otherwise. */
const record = (w: World, found: readonly Break[], options: Options = {}) =>
  w.withDeps((deps) => {
    const startedAt = options.startedAt ?? deps.now();
    const rule = options.rule ?? found[0]?.rule;
    const covers = (known: Break) => known.rule === rule;
    const look = { startedAt, found, covers };
    return recordBreaks(deps, { scope: "everything", since: null, look });
  });
const open = (w: World) =>
  w.sql`select subject, facts, explanation from invariant_breaks where resolved_at is null order by 1`;
const stops = (w: World, rail: Rail, currency: Currency) =>
  w.withDeps(({ store }) => store.transact((tx) => tx.invariants.stopsMoney(rail, currency)));
const explain = (w: World, subject: string) =>
  w.withDeps(async ({ store, now }) => {
    const [row] = await w.sql`select id from invariant_breaks where subject = ${subject}`;
    const by = { actor: "operator", text: "known", at: now() };
    return store.transact((tx) => tx.invariants.explain(row?.id, by));
  });

test("a break is kept and told once, counted while it lasts, and over when a look misses it", async () => {
  const w = await world();
  expect(await record(w, [wrong("a"), wrong("b")])).toEqual({ opened: 2, resolved: 0 });
  await w.advance(1000);
  expect(await record(w, [wrong("a")])).toEqual({ opened: 0, resolved: 1 });
  expect(await open(w)).toEqual([{ subject: "a", facts: { sum: "1" }, explanation: null }]);
  const alerts = await desk(w, "alerts");
  expect(alerts.map(({ kind, subject, times }) => [kind, subject, times]).sort()).toEqual([
    ["invariant_broken", "L4:total_is_its_parts:a", 1],
    ["invariant_broken", "L4:total_is_its_parts:b", 1],
  ]);
  const runs = await w.sql`select found, opened, resolved from invariant_runs order by started_at`;
  expect(runs).toEqual([
    { found: 2, opened: 2, resolved: 0 },
    { found: 1, opened: 0, resolved: 1 },
  ]);
});

test("what is broken again after it was over is another break, and told again", async () => {
  const w = await world();
  await record(w, [wrong("a")]);
  await w.advance(1000);
  await record(w, [], { rule: "total_is_its_parts" });
  await record(w, [wrong("a")]);
  expect(await w.sql`select id from invariant_breaks`).toHaveLength(2);
  expect((await desk(w, "alerts")).map(({ times }) => times)).toEqual([2]);
});

test("a look that began before another one found a break does not end it", async () => {
  const w = await world();
  const startedAt = new Date(w.nowMs() - 1000);
  await record(w, [wrong("a")]);
  await record(w, [], { rule: "total_is_its_parts", startedAt });
  expect(await open(w)).toHaveLength(1);
});

test("an explanation ends with other facts, and the operators are told again", async () => {
  const w = await world();
  await record(w, [wrong("a")]);
  expect(await explain(w, "a")).toBe(true);
  await record(w, [wrong("a")]);
  expect(await open(w)).toMatchObject([{ explanation: "known" }]);
  await record(w, [wrong("a", { sum: "2" })]);
  expect(await open(w)).toEqual([{ subject: "a", facts: { sum: "2" }, explanation: null }]);
  expect((await desk(w, "alerts")).map(({ times }) => times)).toEqual([2]);
});

test("what is over cannot be explained any more", async () => {
  const w = await world();
  await record(w, [wrong("a")]);
  await w.advance(1000);
  await record(w, [], { rule: "total_is_its_parts" });
  expect(await explain(w, "a")).toBe(false);
});

test("two looks that find the same at the same moment make one break", async () => {
  const w = await world();
  const counts = await Promise.all([1, 2, 3, 4].map(() => record(w, [wrong("a"), wrong("b")])));
  expect(counts.reduce((sum, { opened }) => sum + opened, 0)).toBe(2);
  expect(await open(w)).toHaveLength(2);
});

test("a difference to a processor's balance stops its rail and currency, until it is explained", async () => {
  const w = await world();
  await record(w, [drift("paypal", "EUR")]);
  expect(await stops(w, "paypal", "EUR")).toBe(true);
  expect(await stops(w, "paypal", "USD")).toBe(false);
  expect(await stops(w, "stripe", "EUR")).toBe(false);
  await explain(w, "paypal EUR");
  expect(await stops(w, "paypal", "EUR")).toBe(false);
  await record(w, [drift("paypal", "EUR", "2")]);
  expect(await stops(w, "paypal", "EUR")).toBe(true);
  await w.advance(1000);
  await record(w, [], { rule: "balance" });
  expect(await stops(w, "paypal", "EUR")).toBe(false);
});

test.each(["L1", "L2"] as const)("a ledger that breaks %s stops all money", async (invariant) => {
  const w = await world();
  await record(w, [{ ...wrong("a"), invariant }]);
  expect(await stops(w, "stripe", "USD")).toBe(true);
  expect(await stops(w, "paypal", "JPY")).toBe(true);
});

test("any other break is told and stops nothing", async () => {
  const w = await world();
  await record(w, [wrong("a")]);
  expect(await stops(w, "stripe", "USD")).toBe(false);
});
