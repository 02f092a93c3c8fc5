import { expect, test } from "vitest";
import {
  agree,
  calls,
  due,
  effects,
  order,
  type Purchase,
  pass,
  readOrder,
  transfersOf,
} from "../support/purchase.ts";
import type { Ending } from "../support/queues.ts";
import { type World, world } from "../support/world.ts";

const TRANSFERS = /^\/v1\/transfers$/;
const ends = [
  ["throws", "error"],
  ["is cut off at its limit and works on unheard", "limit"],
] as const;
const after = (by: Ending["by"]): Ending => ({ afterAcks: 6, by });

/** Six of the ten count as done, whatever became of the others; those wait once more. */
function expectFourBack(w: World, queue: string) {
  const last = w.queue.results.at(-1);
  expect(last?.explicitAcks).toHaveLength(6);
  expect(w.queue.failures).toHaveLength(1);
  const back = w.queue.waiting(queue);
  expect(back.map(({ attempts }) => attempts)).toEqual([2, 2, 2, 2]);
  expect(back.filter(({ id }) => last?.explicitAcks.includes(id))).toEqual([]);
}
/** The redelivery, beside whatever the one that ended is still doing. */
async function redeliver(w: World) {
  await w.queue.work(w.env);
  await w.queue.ghostsGone();
}

test.each(ends)(
  "V177 a consumer that %s after 6 of 10 events gets 4 of them again, and each order is paid once",
  async (_, by) => {
    const w = await world();
    const bowl = await w.product(await w.artisan());
    const purchases: Purchase[] = [];
    for (let i = 0; i < 10; i++) purchases.push(await order(w, "stripe", { products: [bowl] }));
    await w.pump();
    for (const purchase of purchases) await agree(w, "stripe", purchase);
    const told = (await w.takeEvents()).filter(({ type }) => type === "payment_intent.succeeded");
    for (const event of told) await w.deliver(event);
    expect(w.queue.waiting("processor-events")).toHaveLength(10);

    w.queue.endNext(after(by));
    await w.queue.work(w.env);
    expectFourBack(w, "processor-events");
    await redeliver(w);
    expect(w.queue.waiting("processor-events")).toEqual([]);

    const states = await Promise.all(purchases.map(async (one) => (await readOrder(w, one)).state));
    expect(states).toEqual(Array(10).fill("paid"));
    const sums = await w.sql`select kind, count(*)::int as n from ledger_transactions group by kind
      order by kind`;
    expect(sums).toEqual([
      { kind: "capture", n: 10 },
      { kind: "fee", n: 10 },
    ]);
    expect(await w.sql`select count(*)::int as n from transfers`).toEqual([{ n: 10 }]);
    expect(await w.sql`select stock, reserved from products`).toEqual([{ stock: 0, reserved: 0 }]);
  },
);

test.each(ends)(
  "V177 a consumer that %s after 6 of 10 transfers gets 4 of them again, and each leaves once",
  async (_, by) => {
    const w = await world();
    const products = await Promise.all(
      Array.from({ length: 10 }, async () => w.product(await w.artisan())),
    );
    const purchase = await due(w, "stripe", { products });
    await w.transfersRun();
    expect(w.queue.waiting("money-moves")).toHaveLength(10);

    w.queue.endNext(after(by));
    await w.queue.work(w.env);
    expectFourBack(w, "money-moves");
    await redeliver(w);
    await pass(w, 3);

    const states = (await transfersOf(w, purchase)).map(({ state }) => state);
    expect(states).toEqual(Array(10).fill("settled"));
    expect(await effects(w, TRANSFERS)).toHaveLength(10);
    const keys = (await calls(w, TRANSFERS)).map(({ idempotencyKey }) => idempotencyKey);
    expect(new Set(keys).size).toBe(10);
  },
);
