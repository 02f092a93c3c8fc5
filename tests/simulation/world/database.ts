import pg from "pg";
import { migrate } from "../../../drizzle/migrate.ts";
import { createDatabaseAdmin } from "../../sandbox/postgres/databases.ts";
import { type Server, startServer } from "../../sandbox/postgres/server.ts";
import { INSTALLATION_ID } from "../memory/database.ts";

/** One real connection of the application's role; `pid` is its server process. */
export type Connection = { readonly client: pg.Client; readonly pid: number };

/** A real PostgreSQL with one database that many runs use one after the other. */
export type Database = {
  /** The same one is given out again as long as it is free, so that runs repeat themselves. */
  take(): Promise<Connection>;
  give(connection: Connection): void;
  /** Whether its statement waits for somebody's lock, deadlocks looked for. */
  look(connection: Connection): Promise<"running" | "blocked">;
  /** Ends a statement that waits. */
  cancel(connection: Connection): Promise<void>;
  /** Past every rule and right: for what no actor does. */
  ask<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>;
  /** As empty as on the first day. */
  reset(): Promise<void>;
  close(): Promise<void>;
};

const NAME = "simulation";
/**
 * Nothing happens by itself and by time: no vacuum, and plans that do not change with the fifth
 * call. A deadlock is looked for at once, so it is always the last one to wait that is refused.
 */
const SETTINGS = {
  autovacuum: "off",
  deadlock_timeout: "1ms",
  jit: "off",
  max_parallel_workers_per_gather: 0,
  plan_cache_mode: "force_generic_plan",
  enable_seqscan: "off",
  enable_bitmapscan: "off",
  wal_level: "minimal",
  max_wal_senders: 0,
  checkpoint_timeout: "1h",
  max_wal_size: "4GB",
};
/** Longer than the server's own look for a deadlock takes. */
const LOOK_AGAIN_MS = 3;

export async function openDatabase(): Promise<Database> {
  const server = await startServer({ settings: SETTINGS });
  const admin = createDatabaseAdmin(server);
  try {
    const urls = await admin.create(NAME);
    await migrate(urls.ownerUrl);
    return await connected(server, urls.url, () => admin.close());
  } catch (cause) {
    await admin.close();
    await server.close();
    throw cause;
  }
}

async function connected(
  server: Server,
  appUrl: string,
  closeAdmin: () => Promise<void>,
): Promise<Database> {
  const superuser = new URL(server.superuserUrl ?? server.ownerUrl);
  superuser.pathname = `/${NAME}`;
  const monitor = await connect(superuser.href);
  const keeper = await connect(superuser.href);
  await keeper.client.query("SET session_replication_role = replica");
  const found = await keeper.client.query<{ name: string }>(
    `select format('%I', tablename) as name from pg_tables where schemaname = 'public' order by 1`,
  );
  const tables = found.rows.map(({ name }) => name);
  const empty = `DO $$ BEGIN ${tables.map((name) => `DELETE FROM ${name};`).join(" ")}
    INSERT INTO installation (id, is_only) VALUES ('${INSTALLATION_ID}', true); END $$`;
  // A table without a row is cut to nothing, so that the next run's rows lie where the first one's
  // did: in a thirtieth of the time that TRUNCATE takes for its new files.
  const clean = `VACUUM (INDEX_CLEANUP ON, TRUNCATE ON, PROCESS_TOAST OFF) ${tables.join(", ")}`;
  const all: Connection[] = [];
  const free: Connection[] = [];

  const isBlocked = async ({ pid }: Connection) => {
    const found = await monitor.client.query({
      name: "blocked",
      text: "select cardinality(pg_blocking_pids($1)) > 0 as yes",
      values: [pid],
    });
    return found.rows[0].yes === true;
  };

  return {
    async take() {
      const known = free.pop();
      if (known !== undefined) return known;
      const made = await connect(appUrl);
      all.push(made);
      return made;
    },
    give: (connection) => void free.push(connection),
    async look(connection) {
      if (!(await isBlocked(connection))) return "running";
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      return (await isBlocked(connection)) ? "blocked" : "running";
    },
    async cancel({ pid }) {
      await monitor.client.query("select pg_cancel_backend($1)", [pid]);
    },
    async ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) {
      return (await keeper.client.query<Row>({ name: nameFor(text), text, values })).rows;
    },
    async reset() {
      // Whatever an earlier run left open must not be given to the next one.
      for (const { client } of all) await client.query("ROLLBACK");
      free.splice(0, free.length, ...[...all].reverse());
      await keeper.client.query(empty);
      await keeper.client.query(clean);
    },
    async close() {
      for (const { client } of [...all, monitor, keeper]) await client.end();
      await closeAdmin();
      await server.close();
    },
  };
}

async function connect(connectionString: string): Promise<Connection> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
  return { client, pid: rows[0]?.pid ?? 0 };
}

const names = new Map<string, string>();
/** Statements are prepared once in a connection: planning them anew costs more than running them. */
export function nameFor(text: string): string {
  const name = names.get(text) ?? `s${names.size}`;
  names.set(text, name);
  return name;
}
