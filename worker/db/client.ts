import { neon, neonConfig, Pool, type PoolClient } from "@neondatabase/serverless";
import { drizzle as overHttp } from "drizzle-orm/neon-http";
import { drizzle as overWebSocket } from "drizzle-orm/neon-serverless";

export type DatabaseConfig = {
  readonly url: string;
  /** Where a stand-in speaks Neon's two protocols; undefined: Neon itself. */
  readonly standIn: { readonly http: string; readonly webSocket: string } | undefined;
  /** Undefined: the driver's own, over WebSockets. */
  readonly connections?: Connections | undefined;
};
/** Where interactive transactions get a connection of their own. */
export type Connections = Pick<Pool, "connect" | "end">;

/** One event needs one connection at a time; two more for work that goes on after the answer. */
const POOL_SIZE_MAX = 3;
/** Long enough for a cold Neon compute to wake, shorter than any caller waits. */
const CONNECT_TIMEOUT_MS = 8_000;

// Without the schema: it serves only Drizzle's relational queries, and working it out costs each
// event more than everything else that is opened.
const options = { casing: "snake_case" } as const;

/** Single statements and atomic batches: one HTTP request each. */
export function openHttp({ url, standIn }: DatabaseConfig) {
  if (standIn) neonConfig.fetchEndpoint = () => standIn.http;
  return overHttp(neon(url), options);
}

/** Interactive transactions. Has to be closed by the event that opened it. */
export function openPool(config: DatabaseConfig) {
  const pool = config.connections ?? webSockets(config);

  /** On a connection that is given back whatever happens: `end` waits for every one that is not. */
  async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    client.on("error", ignore);
    try {
      return await interactive(client).transaction(work);
    } finally {
      client.off("error", ignore);
      client.release();
    }
  }
  return { transaction, close: () => pool.end() };
}

// A connection that dies fails the query that waits for it, and that is where it is told.
const ignore = () => {};

function webSockets({ url, standIn }: DatabaseConfig): Pool {
  if (standIn) {
    neonConfig.useSecureWebSocket = false;
    neonConfig.wsProxy = () => standIn.webSocket.replace(/^wss?:\/\//, "");
  }
  const pool = new Pool({
    connectionString: url,
    max: POOL_SIZE_MAX,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  });
  pool.on("error", ignore);
  return pool;
}

const interactive = (client: PoolClient) => overWebSocket(client, options);

export type Http = ReturnType<typeof openHttp>;
export type Interactive = ReturnType<typeof interactive>;
export type Transaction = Parameters<Parameters<Interactive["transaction"]>[0]>[0];
