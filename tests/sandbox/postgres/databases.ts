import pg from "pg";
import type { Server } from "./server.ts";

export type DatabaseUrls = { url: string; ownerUrl: string };

export type DatabaseAdmin = {
  urls(name: string): DatabaseUrls;
  exists(name: string): Promise<boolean>;
  /** From a template it is a copy of files, well below 100 ms; the template needs to be unused. */
  create(name: string, template?: string): Promise<DatabaseUrls>;
  drop(name: string): Promise<void>;
  close(): Promise<void>;
};

/** Tests run side by side; more connections than this for making databases gain nothing. */
const CONNECTIONS_MAX = 4;
const IDLE_MS_MAX = 1_000;

export function createDatabaseAdmin({ ownerUrl, appUrl }: Server): DatabaseAdmin {
  const pool = new pg.Pool({
    connectionString: ownerUrl.href,
    max: CONNECTIONS_MAX,
    idleTimeoutMillis: IDLE_MS_MAX,
    allowExitOnIdle: true,
  });
  // The server's end breaks idle connections; nobody waits for them.
  pool.on("error", () => undefined);

  const urls = (name: string) => ({ url: inside(appUrl, name), ownerUrl: inside(ownerUrl, name) });
  return {
    urls,
    async exists(name) {
      const found = await pool.query("SELECT FROM pg_database WHERE datname = $1", [name]);
      return found.rowCount === 1;
    },
    async create(name, template = "template1") {
      const from = pg.escapeIdentifier(template);
      await pool.query(
        `CREATE DATABASE ${pg.escapeIdentifier(name)} TEMPLATE ${from} STRATEGY file_copy`,
      );
      return urls(name);
    },
    async drop(name) {
      await pool.query(`DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
    },
    close: () => pool.end(),
  };
}

function inside(server: URL, database: string): string {
  const url = new URL(server);
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}
