import { type SQL, sql } from "drizzle-orm";
import { inject } from "vitest";
import { openPool } from "../../worker/db/client.ts";
import type { World } from "./world.ts";

/**
 * Runs `meanwhile` while the database's owner holds what `lock` locks, and lets go after it. What
 * is to wait for the lock must only be started in there, and be handed out inside something.
 */
export async function whileHeld<T>(
  w: World,
  lock: SQL,
  meanwhile: () => Promise<{ readonly started: T }>,
): Promise<T> {
  const { neonHttp: http, neonWebSocket: webSocket } = inject("sandbox");
  const pool = openPool({ url: w.database.ownerUrl, standIn: { http, webSocket } });
  try {
    const { started } = await pool.transaction(async (tx) => {
      await tx.execute(lock);
      return meanwhile();
    });
    return started;
  } finally {
    await pool.close();
  }
}
export const theOrders = sql`select from orders for update`;

/** Resolves once so many of this world's transactions wait for a lock. */
export async function untilWaiting(w: World, transactions: number): Promise<void> {
  for (;;) {
    const rows = await w.sql`select distinct pid from pg_locks join pg_stat_activity using (pid)
      where datname = current_database() and not granted`;
    if (rows.length >= transactions) return;
  }
}

export type Failure = {
  /** "statement": at once; "commit": all statements succeed, and the commit does not. */
  readonly at: "statement" | "commit";
  readonly table: string;
  /** Of a trigger, such as `insert` or `update of state`. */
  readonly on?: string;
  /** About `new`; all rows if it is absent. */
  readonly when?: string;
  /** PL/pgSQL: what happens. */
  readonly does: string;
  /** How often; each try counts, although nothing of it is committed. */
  readonly times: number;
};
export const raise = (code: string) => `raise exception 'told to fail' using errcode = '${code}';`;
/** The server ends the connection under its own transaction, as in a crash of the session. */
export const die = "perform pg_terminate_backend(pg_backend_pid());";

/** Lets the database fail as told; answers how to ask how often it was met, and how to end it. */
export async function plantFailure(w: World, failure: Failure) {
  const { at, table, on = "insert or update", when, does, times } = failure;
  const condition = when === undefined ? "" : `when (${when})`;
  const trigger =
    at === "commit"
      ? `create constraint trigger planted after ${on} on ${table} deferrable initially deferred`
      : `create trigger planted after ${on} on ${table}`;
  await w.sql.transaction([
    // A sequence is no part of a transaction, so that what is undone is counted all the same.
    w.sql.query("create sequence planted_met"),
    w.sql.query("grant usage on sequence planted_met to public"),
    w.sql.query(`create function planted() returns trigger language plpgsql as $$ begin
      if nextval('planted_met') <= ${times} then ${does} end if;
      return null;
    end $$`),
    w.sql.query(`${trigger} for each row ${condition} execute function planted()`),
  ]);
  return {
    async met(): Promise<number> {
      const [row] = await w.sql`select case when is_called then last_value else 0 end::int as n
        from planted_met`;
      return row?.n as number;
    },
    async end(): Promise<void> {
      await w.sql.transaction([
        w.sql.query("drop function planted cascade"),
        w.sql.query("drop sequence planted_met"),
      ]);
    },
  };
}
