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
  sql`alter table ledger_entries drop constraint ledger_entries_transaction`,
  sql`alter table ledger_entries drop constraint ledger_entries_account`,
];

class Undone extends Error {}

/** Plants a break as the database's owner, looks, and takes it back: the world stays as it was. */
export async function whilePlanted<T>(
  w: World,
  { withTriggers }: Pick<Planted, "withTriggers">,
  statements: readonly SQL[],
  look: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const { neonHttp: http, neonWebSocket: webSocket } = inject("sandbox");
  const pool = openPool({ url: w.database.ownerUrl, standIn: { http, webSocket } });
  neonConfig.fetchEndpoint = () => http;
  let seen: { value: T } | undefined;
  try {
    await pool.transaction(async (tx) => {
      for (const statement of [...(withTriggers ? [] : unguarded), ...statements])
        await tx.execute(statement);
      seen = { value: await look(tx) };
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  } finally {
    await pool.close();
  }
  if (!seen) throw new Error("nothing was looked at");
  return seen.value;
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
