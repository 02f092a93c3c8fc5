import { restoreWorld, saveWorld } from "../sandbox/core/worlds.ts";
import { type Json, list, object, text } from "../sandbox/paypal/json.ts";
import { at, openTestPayPal, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { OFTEN, STEPS } from "./sandbox-paypal-random-steps.support.ts";

/** Small and good enough: the same seed gives the same choices on every machine. */
export function createDice(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (max: number) => Math.floor(next() * max);
  return {
    below,
    pick: <T>(from: readonly T[]): T | undefined => from[below(from.length)],
    state: () => state,
    resume(saved: number) {
      state = saved;
    },
  };
}

export type Dice = ReturnType<typeof createDice>;

/** What the sequence has made so far, by what PayPal calls it. */
export type Made = Record<
  "orders" | "captures" | "authorizations" | "refunds" | "batches" | "items" | "disputes",
  string[]
>;

export type Run = { paypal: TestPayPal; dice: Dice; made: Made; steps: string[]; sinceMs: number };

export async function startRun(seed: number, world = `random-${seed}`): Promise<Run> {
  const paypal = await openTestPayPal(world);
  const made: Made = {
    ...{ orders: [], captures: [], authorizations: [], refunds: [] },
    ...{ batches: [], items: [], disputes: [] },
  };
  await paypal.control("/reporting", { transactionsLagMs: 0 });
  await paypal.control("/balance", { currency: "USD", minor: 5_000 });
  const sinceMs = paypal.world.clock.now();
  return { paypal, dice: createDice(seed), made, steps: [], sinceMs };
}

/** The same moment in another process: everything that a save keeps, and nothing else. */
export async function restarted(run: Run): Promise<Run> {
  const { world } = run.paypal;
  const saved = structuredClone({ core: saveWorld(world), paypal: run.paypal.dump() });
  const next = await startRun(0, world.id);
  restoreWorld(next.paypal.world, saved.core);
  await next.paypal.restore(saved.paypal);
  await next.paypal.login();
  next.dice.resume(run.dice.state());
  const { steps, sinceMs } = run;
  return { ...next, made: structuredClone(run.made), steps: [...steps], sinceMs };
}

/** One step of the sequence and what it was answered with; then what it made is known. */
export async function takeStep(run: Run): Promise<void> {
  const name = run.dice.pick(OFTEN) ?? "later";
  const answer = await STEPS[name]?.(run);
  run.steps.push(`${name} ${answer?.status ?? "-"} ${answer?.issue ?? ""}`);
  if (answer !== undefined && answer.status >= 500)
    throw new Error(`step ${run.steps.length}, ${name}: ${JSON.stringify(answer.body)}`);
  if (answer !== undefined && answer.status < 300) remember(run.made, answer.body);
}

function remember(made: Made, body: Json): void {
  const add = (kind: keyof Made, id: unknown) => {
    const found = text(id);
    if (found !== undefined && !made[kind].includes(found)) made[kind].push(found);
  };
  for (const unit of list(body.purchase_units)) {
    for (const each of list(at(unit, "payments", "captures"))) add("captures", object(each).id);
    for (const each of list(at(unit, "payments", "authorizations")))
      add("authorizations", object(each).id);
  }
  add("disputes", body.dispute_id);
  add("batches", at(body, "batch_header", "payout_batch_id"));
  add("items", body.payout_item_id);
  const self = text(at(body, "links", 0, "href")) ?? "";
  if (/\/refunds\/\w+$/.test(self)) add("refunds", body.id);
  if (/\/captures\/\w+$/.test(self)) add("captures", body.id);
  if (/\/authorizations\/\w+$/.test(self)) add("authorizations", body.id);
  for (const item of list(body.items)) add("items", object(item).payout_item_id);
}
