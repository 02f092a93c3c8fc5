import { neonConfig } from "@neondatabase/serverless";
import pg from "pg";
import type { Connections } from "../../../../worker/db/client.ts";
import { openStore } from "../../../../worker/db/store.ts";
import type { Store } from "../../../../worker/usecases/ports.ts";
import { type Connection, type Database, nameFor } from "../../world/database.ts";

type Query = { query: string; params: unknown[] };

/** The production store over a real PostgreSQL, without a network in between until it is closed. */
export function productionStore(database: Database): { store: Store; close(): Promise<void> } {
  const before = neonConfig.fetchFunction;
  neonConfig.fetchFunction = fetchOver(database);
  const { store, close } = openStore({
    url: "postgresql://app:secret@database.test/simulation",
    standIn: { http: "http://database.test/sql", webSocket: "ws://database.test/v2" },
    connections: connectionsOver(database),
  });
  return {
    store,
    async close() {
      await close();
      neonConfig.fetchFunction = before;
    },
  };
}

const rawText = { getTypeParser: () => (text: string) => text };

/** Neon's HTTP protocol as its driver speaks it: one statement, or a batch that is one transaction. */
function fetchOver(database: Database) {
  return async (_url: string, { body }: { body: string }) => {
    const parsed = JSON.parse(body) as Query | { queries: Query[] };
    const queries = "queries" in parsed ? parsed.queries : [parsed];
    const connection = await database.take();
    try {
      const results = await batch(connection, queries);
      return answer(200, "queries" in parsed ? { results } : results[0]);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      return answer(400, { ...error, message: error.message });
    } finally {
      database.give(connection);
    }
  };
}

const answer = (status: number, json: unknown) => ({
  ...{ ok: status === 200, status },
  json: async () => json,
  text: async () => JSON.stringify(json),
});

async function batch({ client }: Connection, queries: readonly Query[]) {
  const results = [];
  if (queries.length > 1) await client.query("BEGIN");
  try {
    for (const { query, params } of queries) {
      const named = { name: nameFor(query), text: query, values: params };
      const options = { ...named, rowMode: "array" as const, types: rawText };
      const { fields, rows, rowCount, command } = await client.query<unknown[]>(options);
      results.push({ fields, rows, rowCount, command, rowAsArray: true });
    }
    if (queries.length > 1) await client.query("COMMIT");
    return results;
  } catch (error) {
    if (queries.length > 1) await client.query("ROLLBACK");
    throw error;
  }
}

/** The driver's pool and client, as far as Drizzle asks them for anything. */
function connectionsOver(database: Database): Connections {
  const connect = async () => {
    const connection = await database.take();
    const { client } = connection;
    return {
      query: (config: pg.QueryConfig | string, values: unknown[] = []) =>
        client.query(typeof config === "string" ? { text: config, values } : { ...config, values }),
      on: () => undefined,
      off: () => undefined,
      release: () => database.give(connection),
    };
  };
  return { connect, end: async () => undefined } as unknown as Connections;
}
