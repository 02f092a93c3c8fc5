import type { SimWorld } from "../world/world.ts";

type Texts = Readonly<Record<string, string | null>>;
type OutcomeTable = {
  table: string;
  /** In SQL, over the row `t`; and the same over the row's texts. Null and undefined count nothing. */
  sql: string;
  what: (row: Texts) => string | undefined;
};

const when = (holds: boolean, what: string) => (holds ? what : undefined);

/** What became of things, by table and state: what "sometimes" counts. */
export const OUTCOME_TABLES: readonly OutcomeTable[] = [
  { table: "orders", sql: "'order ' || state", what: ({ state }) => `order ${state}` },
  {
    table: "payments",
    sql: "'payment ' || processor || ' ' || coalesce(use, state)",
    what: ({ processor, use, state }) => `payment ${processor} ${use ?? state}`,
  },
  {
    table: "refunds",
    sql: "'refund ' || reason || ' ' || state",
    what: ({ reason, state }) => `refund ${reason} ${state}`,
  },
  {
    table: "disputes",
    sql: "'dispute ' || processor || ' ' || state",
    what: ({ processor, state }) => `dispute ${processor} ${state}`,
  },
  {
    table: "dispute_holds",
    sql: "'dispute hold ' || state",
    what: ({ state }) => `dispute hold ${state}`,
  },
  { table: "payouts", sql: "'payout ' || state", what: ({ state }) => `payout ${state}` },
  {
    table: "reviews",
    sql: "'review ' || state",
    what: ({ state }) => `review ${state}`,
  },
  {
    table: "transfers",
    sql: "'transfer ' || rail || ' ' || state",
    what: ({ rail, state }) => `transfer ${rail} ${state}`,
  },
  {
    table: "transfers",
    sql: "case when cardinality(past_refs) > 0 then 'transfer sent again' end",
    what: ({ past_refs }) => when(past_refs !== "{}", "transfer sent again"),
  },
  {
    table: "operations",
    sql: "'operation ' || kind || ' ' || state",
    what: ({ kind, state }) => `operation ${kind} ${state}`,
  },
  {
    table: "operations",
    sql: "case when tries > 1 then 'operation tried again' end",
    what: ({ tries }) => when(Number(tries) > 1, "operation tried again"),
  },
  { table: "alerts", sql: "'alert ' || kind", what: ({ kind }) => `alert ${kind}` },
  {
    table: "reconciliation_runs",
    sql: "'reconciliation ' || rail || ' ' || state",
    what: ({ rail, state }) => `reconciliation ${rail} ${state}`,
  },
  {
    table: "reconciliation_differences",
    sql: "'difference ' || kind || ' ' || state",
    what: ({ kind, state }) => `difference ${kind} ${state}`,
  },
  { table: "inbox", sql: "'event ' || state", what: ({ state }) => `event ${state}` },
  { table: "dead_letters", sql: "'dead letter'", what: () => "dead letter" },
  { table: "ledger_transactions", sql: "'ledger ' || kind", what: ({ kind }) => `ledger ${kind}` },
];

export const OUTCOMES = OUTCOME_TABLES.map(
  ({ table, sql }) =>
    `select what, count(*)::int as times from (select ${sql} as what from ${table} t) as seen
     where what is not null group by what`,
).join("\nunion all\n");

export const SHOWN_TABLES = [
  ...["orders", "payments", "refunds", "refund_shares", "disputes", "dispute_holds"],
  ...[
    "reconciliation_differences",
    "dispute_shares",
    "withholdings",
    "reversals",
    "transfers",
    "payout_batches",
    "operations",
  ],
];
export const SHOWN = [
  ...SHOWN_TABLES.map((table) => `select '${table} ' || to_jsonb(t)::text as line from ${table} t`),
  `select 'ledger ' || t.kind || ' ' || t.external_id || ' ' || e.account || ' ' || e.amount_minor
   from ledger_entries e join ledger_transactions t on t.id = e.transaction_id`,
].join("\nunion all\n");

/** Counts what interesting things have happened in a run. */
export async function noteOutcomes(world: SimWorld): Promise<void> {
  const { books, happened, isolates, queues, scheduler } = world;
  const add = (what: string, times: number) =>
    times > 0 && happened.set(what, (happened.get(what) ?? 0) + times);
  for (const { what, times } of await books.outcomes()) add(what, times);
  add("isolate crashed", isolates.crashes);
  add("message redelivered", queues.redelivered);
  const { waits, besideWaits } = scheduler.waits();
  add("waited for a lock", waits);
  add("step while another waits for a lock", besideWaits);
}
