import { type SQL, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Transaction } from "../../worker/db/client.ts";
import { checkStatement } from "../../worker/db/repositories/invariants/index.ts";
import { whilePlanted } from "../support/breaking.ts";
import { DAY_MS, due, MINUTE_MS, paid, runTransfers } from "../support/purchase.ts";
import { type World, world } from "../support/world.ts";

type Copied = { ids: string[]; names?: string[]; times?: string[] };
/** What belongs to a sale: ids, names that are nobody else's, and times. */
const tables: Readonly<Record<string, Copied>> = {
  orders: { ids: ["id"], names: ["number"], times: ["created_at", "updated_at", "paid_at"] },
  seller_orders: { ids: ["id", "order_id"] },
  order_items: { ids: ["id", "seller_order_id"] },
  stock_reservations: { ids: ["order_id"] },
  payments: {
    ids: ["id", "order_id"],
    names: ["processor_ref", "charge_ref"],
    times: ["created_at", "updated_at"],
  },
  transfers: {
    ids: ["id", "seller_order_id", "payment_id"],
    names: ["processor_ref"],
    times: ["created_at", "updated_at"],
  },
  operations: { ids: ["id", "subject_id"], times: ["opened_at"] },
  ledger_transactions: {
    ids: ["id", "subject_id"],
    names: ["external_id"],
    times: ["posted_at"],
  },
  ledger_entries: { ids: ["transaction_id"] },
};

/** Every sale there is so many times more, all of them months old and as right as the first. */
const copies = (count: number): SQL[] => [
  ...Object.entries(tables).map(([table, { ids, names = [], times = [] }]) => {
    const changed = [
      ...ids.map((column) => `'${column}', md5(t.${column}::text || n)::uuid`),
      ...names.map((column) => `'${column}', t.${column} || '-' || n`),
      ...times.map((column) => `'${column}', t.${column} - interval '90 days'`),
    ];
    return sql.raw(`insert into ${table}
      select (jsonb_populate_record(t, jsonb_build_object(${changed.join(", ")}))).*
      from ${table} t, generate_series(1, ${count}) n`);
  }),
  sql`update ledger_accounts set balance_minor = balance_minor * ${count + 1}`,
  sql`analyze`,
];

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** What the checks of what changed read, and whether anything was wrong. */
async function costs(tx: Transaction, since: Date) {
  const statement = checkStatement({ kind: "changed", since });
  const { rows } = await tx.execute<{ "QUERY PLAN": [{ Plan: Plan }] }>(
    sql`explain (analyze, format json) ${statement}`,
  );
  const [{ Plan: plan }] = rows[0]!["QUERY PLAN"];
  const scans = nodesOf(plan).filter((node) => node["Relation Name"] !== undefined);
  const read = scans.map(
    (node) => (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
  );
  return {
    found: plan["Actual Rows"],
    read: read.reduce((sum, each) => sum + each, 0),
    whole: scans
      .filter((node) => node["Node Type"] === "Seq Scan" && node["Actual Loops"] > 0)
      .map((node) => node["Relation Name"]),
  };
}

/**
 * Where a table has millions of rows none is ever cheaper to read whole, nor to be hashed. Here they
 * would be, which says nothing about there.
 */
const asIfLarge = ["seqscan", "hashjoin", "mergejoin"].map((way) =>
  sql.raw(`set local enable_${way} = off`),
);
async function measured(w: World, count: number, since: Date) {
  const statements = [...copies(count), ...asIfLarge];
  const [cost] = await whilePlanted(w, [{ statements }], (tx) => costs(tx, since));
  return cost!;
}

async function sold() {
  const w = await world();
  const bowl = await w.product(await w.artisan());
  await due(w, "stripe", { products: [bowl] });
  await runTransfers(w);
  await w.advance(2 * DAY_MS);
  return { w, bowl, since: new Date(w.nowMs() - 20 * MINUTE_MS) };
}

test("what changed is checked by reading what changed, however much there is besides", async () => {
  const { w, bowl, since } = await sold();
  await paid(w, "paypal", { products: [bowl] });
  const few = await measured(w, 100, since);
  const many = await measured(w, 400, since);
  expect([few.found, few.whole, many.found, many.whole]).toEqual([0, [], 0, []]);
  expect(few.read).toBeGreaterThan(20);
  expect(many.read).toBe(few.read);
});

test("where nothing changed next to nothing is read", async () => {
  const { w, since } = await sold();
  const { found, read, whole } = await measured(w, 100, since);
  expect([found, whole]).toEqual([0, []]);
  expect(read).toBeLessThan(10);
});
