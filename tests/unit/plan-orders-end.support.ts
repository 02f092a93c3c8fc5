import type { SellerId } from "../../worker/domain/ids.ts";
import { entitlementAt } from "../../worker/domain/subscriptions.ts";
import type { MemoryDatabase } from "../simulation/memory/database.ts";
import { type Dump, type DumpedRow, dump } from "../simulation/memory/dump.ts";

const DAY_MS = 24 * 60 * 60_000;
const GRACE_DAYS = 7;

/** When, and which number a look had, is for the order of events to say, and nothing else is. */
const OF_THE_WAY = ["readings_begun", "reading", "updated_at", "posted_at", "id", "invoice_id"];
const without = (row: DumpedRow, names: readonly string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

/** All that is known of a seller's plan, what it gives day by day, and what is in the books. */
export async function endOf(database: MemoryDatabase, sellerId: string, fromMs: number) {
  const rows = dump(database);
  const invoiceOf = named(rows.subscription_invoices, "ref");
  const effectOf = named(rows.ledger_transactions, "external_id");
  const said = (table: string, of = (_: DumpedRow) => "") =>
    (rows[table] ?? [])
      .map((row) => `${of(row)} ${JSON.stringify(without(row, OF_THE_WAY))}`)
      .sort();
  const entries = (rows.ledger_entries ?? []).map(
    ({ transaction_id: id, account, amount_minor: minor }) => `${effectOf(id)} ${account} ${minor}`,
  );
  const { store } = database.openStore();
  const billed = await store.subscriptions.billed(sellerId as SellerId);
  return {
    subscriptions: said("subscriptions"),
    invoices: said("subscription_invoices"),
    periods: said("invoice_periods", ({ invoice_id: id }) => invoiceOf(id)),
    payments: said("invoice_payments", ({ invoice_id: id }) => invoiceOf(id)),
    ledger: [...said("ledger_transactions").map(withoutSubject), ...entries.sort()],
    alerts: said("alerts"),
    entitlements: Array.from({ length: 80 }, (_, day) =>
      JSON.stringify(entitlementAt(billed, new Date(fromMs + day * DAY_MS), GRACE_DAYS)),
    ),
  };
}

/** What is open or in doubt when every event has come. */
export const leftOpen = (database: MemoryDatabase): string[] => {
  const { operations = [], inbox = [], outbox = [] } = dump(database);
  return [
    ...operations.filter(({ state }) => state === "open").map(({ kind }) => `${kind} is open`),
    ...inbox
      .filter(({ state }) => state === "quarantined")
      .map(({ type }) => `${type} is in doubt`),
    ...outbox.filter(({ sent_at: at }) => at === null).map(() => "a message was not sent"),
  ];
};

function named(rows: Dump[string] = [], name: string) {
  const names = new Map(rows.map((row) => [row.id, `${row.kind ?? ""} ${row[name]}`]));
  return (id: string | null | undefined) => names.get(id ?? "") ?? "nobody's";
}
const withoutSubject = (text: string) => text.replace(/,"subject_id":"[^"]*"/, "");
