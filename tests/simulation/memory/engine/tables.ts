import { BatchRefusal, Refusal } from "./refusal.ts";
import { specs, type TableKey } from "./schema.ts";
import { createTable, type RawTable, type Table } from "./table.ts";
import { balances } from "./triggers.ts";
import { type Change, createXacts, type Xact, type Xacts } from "./xact.ts";

export type Tables = { readonly [K in TableKey]: Table<K> };

/** All tables, and transactions over them: one at a time, each wholly or not at all. */
export type Engine = {
  readonly tables: Tables;
  readonly xacts: Xacts;
  raw(key: TableKey): RawTable;
  begin(): Xact;
  commit(xact: Xact): void;
  rollback(xact: Xact): void;
  /** One statement, or a batch that is one transaction: undone if it is refused. */
  atOnce<T>(work: (tables: Tables) => T): T;
  /** Likewise, by somebody who is no part of the Worker: it is no news. */
  aside<T>(work: (tables: Tables) => T): T;
  /** Grows whenever something was changed, or was tried to be by a batch that was refused. */
  readonly writes: number;
  /** The changes of rows that were committed since this was last asked. */
  takeChanges(): readonly Change[];
};

export function createEngine(): Engine {
  const xacts = createXacts();
  const all = new Map<TableKey, Table<TableKey> & RawTable>();
  const raw = (key: TableKey) => all.get(key)!;
  for (const [key, spec] of specs) all.set(key, createTable(spec, xacts, raw));
  const tables = Object.fromEntries(all) as unknown as Tables;
  let committed: Change[] = [];
  let writes = 0;

  function rollback(xact: Xact): void {
    for (const { table, key, before } of xact.changes.reverse()) raw(table).put(key, before);
    xact.changes.length = 0;
    xacts.end(xact);
  }
  function commit(xact: Xact): void {
    // A transaction that met a refusal is told that it was committed, as PostgreSQL does.
    if (xact.isAborted) rollback(xact);
    else balances(xact, raw("ledgerEntries"));
    for (const change of xact.changes) committed.push(change);
    if (xact.isInteractive ? xact.hasWritten : xact.changes.length > 0) writes += 1;
    xacts.end(xact);
  }

  function atOnce<T>(work: (tables: Tables) => T): T {
    const xact = xacts.begin(false);
    try {
      const answer = work(tables);
      commit(xact);
      return answer;
    } catch (error) {
      // Also what a batch did before it was refused is something that was tried.
      if (xact.changes.length > 0) writes += 1;
      rollback(xact);
      throw error;
    }
  }

  return {
    ...{ tables, xacts, raw, rollback, commit, atOnce },
    begin: () => xacts.begin(true),
    aside(work) {
      const before = writes;
      const answer = atOnce(work);
      writes = before;
      return answer;
    },
    get writes() {
      return writes;
    },
    takeChanges() {
      const taken = committed;
      committed = [];
      return taken;
    },
  };
}

/** As a single statement's refusal arrives: Drizzle wraps what the driver says. */
export function asOfStatement(error: unknown): unknown {
  return error instanceof Refusal
    ? new Error(`Failed query: ${error.message}`, { cause: error })
    : error;
}
/** And as a batch's does: nobody wraps it. */
export function asOfBatch(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { code, message, constraint } = error;
  return new BatchRefusal(code, message, constraint);
}
