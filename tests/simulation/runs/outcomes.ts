import type { SimWorld } from "../world/world.ts";

/** What became of things, by table and state. */
const OUTCOMES = `
  select 'order ' || state as what, count(*)::int as times from orders group by 1
  union all select 'payment ' || processor || ' ' || coalesce(use, state), count(*)::int from payments group by 1
  union all select 'refund ' || reason || ' ' || state, count(*)::int from refunds group by 1
  union all select 'transfer ' || rail || ' ' || state, count(*)::int from transfers group by 1
  union all select 'transfer sent again', count(*)::int from transfers where cardinality(past_refs) > 0 having count(*) > 0
  union all select 'operation ' || kind || ' ' || state, count(*)::int from operations group by 1
  union all select 'operation tried again', count(*)::int from operations where tries > 1 having count(*) > 0
  union all select 'alert ' || kind, count(*)::int from alerts group by 1
  union all select 'event ' || state, count(*)::int from inbox group by 1
  union all select 'dead letter', count(*)::int from dead_letters having count(*) > 0
  union all select 'ledger ' || kind, count(*)::int from ledger_transactions group by 1`;

/** Counts what interesting things have happened, for "sometimes". */
export async function noteOutcomes({ database, happened, isolates, queues }: SimWorld) {
  const add = (what: string, times: number) =>
    times > 0 && happened.set(what, (happened.get(what) ?? 0) + times);
  for (const { what, times } of await database.ask<{ what: string; times: number }>(OUTCOMES))
    add(what, times);
  add("isolate crashed", isolates.crashes);
  add("message redelivered", queues.redelivered);
}

const TABLES = ["orders", "payments", "refunds", "transfers", "payout_batches", "operations"] as const;
/** Long texts hide the rest. */
const CELL_LENGTH_MAX = 200;

/** The rows that a reader of a failure wants to see. */
export async function stateOf({ database }: Pick<SimWorld, "database">): Promise<string[]> {
  const lines: string[] = [];
  for (const table of TABLES)
    for (const { row } of await database.ask<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t order by 1`,
    ))
      lines.push(`${table} ${row.slice(0, CELL_LENGTH_MAX * 4)}`);
  const entries = await database.ask<{ row: string }>(
    `select t.kind || ' ' || t.external_id || ' ' || e.account || ' ' || e.amount_minor as row
     from ledger_entries e join ledger_transactions t on t.id = e.transaction_id order by t.id, e.line`,
  );
  return [...lines, ...entries.map(({ row }) => `ledger ${row}`)];
}
