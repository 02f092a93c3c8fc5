import pg from "pg";
import type { Connections } from "../../../worker/db/client.ts";
import type { Scheduler } from "../engine/scheduler.ts";
import { type Connection, type Database, nameFor } from "./database.ts";
import type { Fate } from "./fates.ts";
import type { Port } from "./port.ts";

type Query = { query: string; params: unknown[] };
type Result = { fields: unknown[]; rows: unknown[][]; rowCount: number | null; command: string };
type Config = { text: string; values?: unknown[]; rowMode?: "array"; types?: pg.CustomTypesConfig };

export type Neon = {
  /** The driver's HTTP protocol, at the run's ports instead of a network. */
  fetch: (url: string, init: { body: string; headers: Record<string, string> }) => Promise<unknown>;
  /** A connection for each interactive transaction. */
  connections: Connections;
  /** Connections whose isolate has ended, which the server has not noticed yet. */
  reap(): Promise<void>;
  readonly abandoned: number;
  /** Transactions that changed something, so that whoever checks knows when to. */
  readonly writes: number;
  /** Transactions that ended, however they did, and with them their locks. */
  readonly releases: number;
};

const rawText = { getTypeParser: () => (text: string) => text };
/** What the driver says when the line breaks. */
const broken = () => new Error("Connection terminated unexpectedly");

/**
 * `port` is where each statement waits for its turn; undefined: whoever calls has had it already,
 * and goes on until the end without anybody else.
 */
export function createNeon(
  database: Database,
  scheduler: Scheduler,
  stepwise: Port | undefined,
): Neon {
  const port: Port = stepwise ?? (({ execute }) => execute({ kind: "none" }));
  const open = new Map<Connection, { isDead: () => boolean; isWaiting: boolean }>();
  let writes = 0;
  let releases = 0;
  const dead = () => [...open].filter(([, { isDead }]) => isDead());

  async function run({ client }: Connection, { query, params }: Query): Promise<Result> {
    const config = { name: nameFor(query), text: query, values: params, rowMode: "array" as const };
    const { fields, rows, rowCount, command } = await client.query<unknown[]>({
      ...config,
      types: rawText,
    });
    if (command !== "SELECT" && rowCount !== 0) writes += 1;
    return { fields, rows, rowCount, command };
  }

  const releasing = <T>(ending: Promise<T>): Promise<T> =>
    ending.finally(() => {
      releases += 1;
    });

  async function batch(connection: Connection, queries: Query[]): Promise<Result[]> {
    if (queries.length === 1) return [await run(connection, queries[0]!)];
    const { client } = connection;
    await client.query("BEGIN");
    try {
      const results: Result[] = [];
      for (const query of queries) results.push(await run(connection, query));
      await client.query("COMMIT");
      return results;
    } catch (error) {
      await client.query("ROLLBACK");
      throw error;
    }
  }

  async function fetch(_url: string, { body }: { body: string }) {
    const parsed = JSON.parse(body) as Query | { queries: Query[] };
    const queries = "queries" in parsed ? parsed.queries : [parsed];
    let connection: Connection | undefined;
    const isEffect = queries.some(({ query }) => !/^\s*select/i.test(query));
    const answer = await port<{ ok: boolean; json: unknown }>({
      ...{ port: "database", label: `SQL ${queries.map(summary).join("; ")}`, isEffect },
      look: async () => (connection ? database.look(connection) : "running"),
      async execute(fate) {
        if (fate.kind === "request_lost") throw new TypeError("fetch failed");
        const taken = await database.take();
        connection = taken;
        try {
          const results = await releasing(batch(taken, queries));
          if (fate.kind === "answer_lost") throw new TypeError("fetch failed");
          const shown = results.map((result) => ({ ...result, rowAsArray: true }));
          return { ok: true, json: "queries" in parsed ? { results: shown } : shown[0] };
        } catch (error) {
          if (!(error instanceof pg.DatabaseError)) throw error;
          return { ok: false, json: { ...error, message: error.message } };
        } finally {
          database.give(taken);
        }
      },
      says: ({ ok, json }) => (ok ? "ok" : `refused ${JSON.stringify(codeOf(json))}`),
    });
    const { ok, json } = answer;
    const text = async () => JSON.stringify(json);
    return { ok, status: ok ? 200 : 400, json: async () => json, text };
  }

  async function connect() {
    const task = scheduler.taskHere();
    const connection = await port({
      ...{ port: "transaction", label: "SQL connect", isEffect: false },
      async execute(fate) {
        if (fate.kind === "request_lost") throw broken();
        return database.take();
      },
    });
    const isDead = () => task.isDead || task.group?.isDead === true;
    const state = { isDead, isWaiting: false };
    open.set(connection, state);
    return session(connection, state);
  }

  function session(connection: Connection, state: { isWaiting: boolean }) {
    const { client } = connection;
    let isBroken = false;
    let isOver = false;
    let hasWritten = false;

    async function end(text: "COMMIT" | "ROLLBACK") {
      isOver = true;
      await releasing(client.query(text));
      if (text === "COMMIT" && hasWritten) writes += 1;
    }
    async function query(config: Config | string, values: unknown[] = []) {
      const text = typeof config === "string" ? config : config.text;
      if (isBroken) throw broken();
      const isCommit = /^commit/i.test(text);
      const isRollback = /^rollback/i.test(text);
      if (isRollback && isOver) return { rows: [], rowCount: 0 };
      const isRead = /^\s*(select|begin|rollback)/i.test(text);
      return port({
        port: isCommit ? "commit" : "transaction",
        label: `SQL ${summary({ query: text })}`,
        // What a transaction does is done when it is committed.
        isEffect: isCommit,
        look: () => database.look(connection),
        async execute(fate) {
          if (fate.kind === "request_lost" || fate.kind === "serialization_failure")
            return undo(fate);
          if (isCommit) {
            await end("COMMIT");
            if (fate.kind === "answer_lost") throw breakLine();
            return { rows: [], rowCount: 0 };
          }
          hasWritten ||= !isRead;
          const options = typeof config === "string" ? { text } : config;
          const name = values.length > 0 ? { name: nameFor(text) } : {};
          state.isWaiting = true;
          const running = client.query({ ...options, ...name, values }).finally(() => {
            state.isWaiting = false;
          });
          // Whatever is refused ends its transaction at once; what is rolled back has ended.
          return isRollback ? releasing(running) : running.catch(fails);
        },
      });
    }
    function fails(error: unknown): never {
      releases += 1;
      throw error;
    }
    function breakLine() {
      isBroken = true;
      return broken();
    }
    async function undo(fate: Fate): Promise<never> {
      await end("ROLLBACK");
      if (fate.kind === "request_lost") throw breakLine();
      throw Object.assign(new Error("could not serialize access"), { code: "40001" });
    }
    return {
      query,
      on: () => undefined,
      off: () => undefined,
      release() {
        if (!open.delete(connection)) return;
        database.give(connection);
      },
    };
  }

  return {
    fetch,
    // The driver's pool and client, as far as Drizzle asks them for anything.
    connections: { connect, end: async () => undefined } as unknown as Connections,
    get writes() {
      return writes;
    },
    get releases() {
      return releases;
    },
    get abandoned() {
      return dead().length;
    },
    async reap() {
      for (const [connection, { isWaiting }] of dead()) {
        if (isWaiting) await database.cancel(connection);
        await releasing(connection.client.query("ROLLBACK"));
        open.delete(connection);
        database.give(connection);
      }
    },
  };
}

/** The verb and the table: enough to find the place in the code. */
function summary({ query }: { query: string }): string {
  const verb = /^\s*(\w+)/.exec(query)?.[1]?.toLowerCase() ?? "";
  const table = /\b(?:from|into|update)\s+"?(\w+)"?/i.exec(query)?.[1] ?? "";
  return `${verb} ${table}`.trim();
}

function codeOf(json: unknown) {
  const { code, constraint } = json as { code?: string; constraint?: string };
  return constraint ?? code;
}
