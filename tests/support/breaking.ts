import { neonConfig } from "@neondatabase/serverless";
import { type SQL, sql } from "drizzle-orm";
import { inject } from "vitest";
import { openPool, type Transaction } from "../../worker/db/client.ts";
import type { Planted } from "./planted.ts";
import { uuid, type World } from "./world.ts";

/** What the database would refuse is to be seen where it does not. */
const unguarded = [
  sql`alter table ledger_transactions disable trigger user`,
  sql`alter table ledger_entries disable trigger user`,
  sql`alter table refunds disable trigger user`,
  sql`alter table ledger_entries drop constraint ledger_entries_transaction`,
  sql`alter table ledger_entries drop constraint ledger_entries_account`,
];

class Undone extends Error {}

/** What is planted together, and taken back before anything else is. */
type Planting = Pick<Planted, "withTriggers"> & { readonly statements: readonly SQL[] };

/**
 * Plants breaks one after the other as the database's owner, looks at each, and takes it back: the
 * world stays as it was. Those that the triggers have to follow have a transaction of their own.
 */
export async function whilePlanted<T>(
  w: World,
  plantings: readonly Planting[],
  look: (tx: Transaction, at: number) => Promise<T>,
): Promise<T[]> {
  const { neonHttp: http, neonWebSocket: webSocket } = inject("sandbox");
  const pool = openPool({ url: w.database.ownerUrl, standIn: { http, webSocket } });
  neonConfig.fetchEndpoint = () => http;
  const seen: T[] = [];
  const plant = (at: number) => async (tx: Transaction) => {
    for (const statement of plantings[at]?.statements ?? []) await tx.execute(statement);
    seen[at] = await look(tx, at);
    throw new Undone();
  };
  const places = plantings.map((_, at) => at);
  try {
    for (const at of places.filter((each) => plantings[each]?.withTriggers))
      await pool.transaction(plant(at)).catch(undone);
    const rest = places.filter((each) => !plantings[each]?.withTriggers);
    await pool
      .transaction(async (tx) => {
        for (const statement of unguarded) await tx.execute(statement);
        for (const at of rest) await tx.transaction(plant(at)).catch(undone);
        throw new Undone();
      })
      .catch(undone);
  } finally {
    await pool.close();
  }
  return seen;
}

function undone(error: unknown): void {
  if (!(error instanceof Undone)) throw error;
}

const triggers = (w: World, what: "enable" | "disable") => [
  w.sql.query(`alter table ledger_transactions ${what} trigger user`),
  w.sql.query(`alter table ledger_entries ${what} trigger user`),
];

/** A ledger transaction that lacks a cent, for good. Answers its id. */
export async function unbalance(w: World): Promise<string> {
  const id = uuid();
  const at = new Date(w.nowMs()).toISOString();
  const entry = (line: number, account: string, minor: number) => w.sql`insert into ledger_entries
    (transaction_id, line, account, currency, amount_minor)
    values (${id}, ${line}, ${account}, 'USD', ${minor})`;
  await w.sql.transaction([
    ...triggers(w, "disable"),
    w.sql`insert into ledger_accounts (name, currency, kind)
      values ('processor:stripe', 'USD', 'asset') on conflict do nothing`,
    w.sql`insert into ledger_transactions
      (id, kind, currency, processor, external_id, subject_id, posted_at)
      select ${id}, 'fee', 'USD', 'stripe', ${id}, p.id, ${at} from payments p limit 1`,
    entry(0, "platform:processor-fees", 100),
    entry(1, "processor:stripe", -99),
    ...triggers(w, "enable"),
  ]);
  return id;
}

/** As if it had never been. */
export async function rebalance(w: World, id: string): Promise<void> {
  await w.sql.transaction([
    ...triggers(w, "disable"),
    w.sql`delete from ledger_entries where transaction_id = ${id}`,
    w.sql`delete from ledger_transactions where id = ${id}`,
    ...triggers(w, "enable"),
  ]);
}

export type BreakView = {
  id: string;
  invariant: string;
  title: string;
  rule: string;
  subject: string;
  rail: string | null;
  currency: string | null;
  facts: Record<string, string>;
  evidence: Record<string, unknown> | null;
  stops: string;
  firstSeenAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  explanation: { at: string; by: string; text: string } | null;
};
/** The operators' list. */
export async function breaks(w: World, state: "open" | "all" = "open"): Promise<BreakView[]> {
  const { body } = await w.get(
    `/api/operator/invariant-breaks?limit=500&state=${state}`,
    w.operator,
  );
  return (body as never as { breaks: BreakView[] }).breaks;
}
export const explain = (w: World, id: string, text = "A test of the alarm.") =>
  w.post(`/api/operator/invariant-breaks/${id}/explanation`, { text }, w.operator);
