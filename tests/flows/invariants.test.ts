import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Transaction } from "../../worker/db/client.ts";
import { findBreaks } from "../../worker/db/repositories/invariants/index.ts";
import { type RuleName, rules } from "../../worker/domain/invariant-rules.ts";
import type { CheckScope } from "../../worker/usecases/invariant-ports.ts";
import { whilePlanted } from "../support/breaking.ts";
import { type Ground, planted } from "../support/planted.ts";
import {
  agree,
  DAY_MS,
  order,
  type Purchase,
  paid,
  pass,
  paypal,
  runTransfers,
  ship,
} from "../support/purchase.ts";
import { threeArtisans, uuid, type World, world } from "../support/world.ts";

const HOUR_MS = 60 * 60_000;

/** A shop in which everything has happened once, and nothing for two days. */
async function ground(): Promise<{ w: World; at: Ground }> {
  const w = await world();
  const [bowl] = await threeArtisans(w);
  const late = await order(w, "paypal", { products: [bowl] });
  await pass(w, 40, 10);
  const card = await paid(w, "stripe", { products: [bowl] });
  const wallet = await paid(w, "paypal", { products: [bowl] });
  // What PayPal takes for money that goes back would otherwise be missing from the batch.
  await paid(w, "paypal", { products: [bowl] });
  await agree(w, "paypal", late);
  await paypal(w, "POST", `/v2/checkout/orders/${late.payment.paypalOrderId}/capture`);
  await w.pump();
  for (const sold of [card, wallet]) await ship(w, sold);
  await w.advance(8 * DAY_MS);
  await runTransfers(w);
  const unpaid = await order(w, "stripe", { products: [bowl] });
  await w.advance(2 * DAY_MS);
  const [refund] = await w.sql`select id from refunds`;
  const at: Ground = {
    card: await soldOf(w, card),
    wallet: await soldOf(w, wallet),
    late: { payment: late.payment.paymentId, refund: refund?.id },
    unpaid: { order: unpaid.order.id },
    now: new Date(w.nowMs()).toISOString(),
  };
  return { w, at };
}
async function soldOf(w: World, { order: { id }, payment: { paymentId } }: Purchase) {
  const [row] = await w.sql`
    select t.id as transfer, t.seller_id as seller, t.batch_id as batch, l.id as capture,
      r.product_id as product
    from transfers t join ledger_transactions l on l.subject_id = t.payment_id
    join stock_reservations r on r.order_id = ${id}
    where t.payment_id = ${paymentId} and l.kind = 'capture'`;
  const { transfer, seller, batch, capture, product } = row as Record<string, string>;
  const ids = { order: id, payment: paymentId, transfer, seller, batch, capture, product };
  return ids as Ground["wallet"];
}

const namesIn = async (tx: Transaction, scope: CheckScope) =>
  (await findBreaks(tx, scope)).found.map(({ rule, subject }) => `${rule} ${subject}`);

test("each rule finds what breaks it, by its id, and in what changed as in everything", async () => {
  const { w, at } = await ground();
  const since = new Date(w.nowMs() - HOUR_MS);
  const names = Object.keys(planted) as RuleName[];
  expect(names.sort()).toEqual(Object.keys(rules).sort());
  const plantings = names.map((name) => ({
    ...planted[name],
    statements: planted[name].statements(at),
  }));
  const nothing = { statements: [] };
  const [well, ...looks] = await whilePlanted(w, [nothing, ...plantings], async (tx) => ({
    all: await namesIn(tx, { kind: "everything" }),
    some: await namesIn(tx, { kind: "changed", since }),
  }));
  expect(well).toEqual({ all: [], some: [] });
  for (const [i, name] of names.entries()) {
    const { all, some } = looks[i]!;
    const wanted = `${name} ${planted[name].subject(at)}`;
    expect(all, name).toContain(wanted);
    expect(some.includes(wanted), `${name} in what changed`).toBe(!planted[name].traceless);
    const strange = some.filter((one) => !all.includes(one));
    expect(strange, `${name}: what is wrong in what changed is wrong in all`).toEqual([]);
  }
});

test("what is known to be broken is looked at again, however long ago it was touched", async () => {
  const { w, at } = await ground();
  const since = new Date(w.nowMs() + HOUR_MS);
  const names = Object.keys(planted) as RuleName[];
  const plantings = names.map((name) => {
    const plant = planted[name];
    const known = sql`insert into invariant_breaks
      (id, invariant, rule, subject, facts, first_seen_at, last_seen_at)
      values (${uuid()}, ${rules[name][0]}, ${name}, ${plant.subject(at)}, '{}', ${at.now}, ${at.now})`;
    return { ...plant, statements: [...plant.statements(at), known] };
  });
  const looks = await whilePlanted(w, plantings, (tx) => namesIn(tx, { kind: "changed", since }));
  for (const [i, name] of names.entries())
    expect(looks[i], name).toContain(`${name} ${planted[name].subject(at)}`);
});
