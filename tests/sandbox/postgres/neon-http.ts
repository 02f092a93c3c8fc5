import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { z } from "zod";
import type { Login, Pools } from "./pools.ts";
import type { Traffic } from "./traffic.ts";

/**
 * Neon's SQL over HTTP, as `@neondatabase/serverless` 1.2 speaks it: one statement, or a batch that
 * is one transaction.
 */
export function createNeonHttp(pools: Pools, traffic: Traffic) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await answer({ pools, traffic }, request, response);
    } catch (error) {
      respondError(response, error);
    }
  };
}

type Proxy = { pools: Pools; traffic: Traffic };

/** Neon's own limit for a request. */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

const Query = z.object({ query: z.string(), params: z.array(z.unknown()).default([]) });
const Body = z.union([z.object({ queries: z.array(Query) }), Query]);
type Query = z.infer<typeof Query>;

async function answer(proxy: Proxy, request: IncomingMessage, response: ServerResponse) {
  const login = loginOf(header(request, "neon-connection-string"));
  const { database } = login;
  proxy.traffic.count(database, "http");
  const slow = proxy.traffic.take(database, "slow");
  if (slow !== undefined) await pause(slow.delayMs);
  if (proxy.traffic.take(database, "refuse") !== undefined) return void request.socket.destroy();

  const body = Body.parse(JSON.parse(await bodyOf(request)));
  const client = await proxy.pools.connect(login);
  const session: Session = { client, format: formatOf(request), isSpoilt: false };
  try {
    const mayLose = proxy.traffic.isPlanned(database, "lose_commit_answer");
    const isBatch = "queries" in body;
    const queries = isBatch ? body.queries : [body];
    const begin = isBatch ? beginOf(request) : "BEGIN";
    if (!isBatch && !mayLose) return send(response, 200, await run(session, body));

    const { results, wrote } = await transact(session, begin, queries, mayLose);
    const isAnswerLost = wrote && proxy.traffic.take(database, "lose_commit_answer") !== undefined;
    await client.query("COMMIT");
    if (isAnswerLost) request.socket.destroy();
    else send(response, 200, isBatch ? { results } : results[0]);
  } catch (error) {
    session.isSpoilt = true;
    throw error;
  } finally {
    client.release(session.isSpoilt);
  }
}

type Format = { isRawText: boolean; isArray: boolean };
/** A spoilt session (an open transaction, a changed setting) is closed and not given to the next. */
type Session = { client: pg.PoolClient; format: Format; isSpoilt: boolean };

async function transact(session: Session, begin: string, queries: Query[], mayLose: boolean) {
  await session.client.query(begin);
  const results = [];
  for (const query of queries) results.push(await run(session, query));
  return { results, wrote: mayLose && (await hasWritten(session.client)) };
}

/** Only a transaction that wrote has a number; an answer lost after mere reading loses nothing. */
async function hasWritten(client: pg.PoolClient): Promise<boolean> {
  const found = await client.query("SELECT pg_current_xact_id_if_assigned() IS NOT NULL AS wrote");
  return found.rows[0]?.wrote === true;
}

const rawText = { getTypeParser: () => (text: string) => text };

async function run(session: Session, { query, params }: Query) {
  const { isRawText, isArray } = session.format;
  const config = {
    text: query,
    values: params,
    rowMode: "array" as const,
    // Without parameters pg would use the simple protocol, which takes several statements; Neon's does not.
    queryMode: "extended" as const,
    ...(isRawText ? { types: rawText } : {}),
  };
  const { fields, rows, rowCount, command } = await session.client.query<unknown[]>(config);
  if (command === "SET") session.isSpoilt = true;
  return {
    fields,
    rows: isArray ? rows : rows.map((row) => named(fields, row)),
    rowCount,
    command,
    rowAsArray: isArray,
  };
}

function named(fields: pg.FieldDef[], row: unknown[]) {
  return Object.fromEntries(fields.map(({ name }, index) => [name, row[index]]));
}

const isolationLevels: Record<string, string> = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
};

function beginOf(request: IncomingMessage): string {
  const name = header(request, "neon-batch-isolation-level");
  const level = name === undefined ? undefined : isolationLevels[name];
  if (name !== undefined && level === undefined)
    throw new Refusal(`unknown isolation level ${name}`);
  const clauses = ["BEGIN"];
  if (level !== undefined) clauses.push(`ISOLATION LEVEL ${level}`);
  if (header(request, "neon-batch-read-only") === "true") clauses.push("READ ONLY");
  if (header(request, "neon-batch-deferrable") === "true") clauses.push("DEFERRABLE");
  return clauses.join(" ");
}

function loginOf(connectionString: string | undefined): Login {
  if (connectionString === undefined) throw new Refusal("missing header Neon-Connection-String");
  const url = new URL(connectionString);
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}

function formatOf(request: IncomingMessage): Format {
  return {
    isRawText: header(request, "neon-raw-text-output") === "true",
    isArray: header(request, "neon-array-mode") === "true",
  };
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > BODY_BYTES_MAX) throw new Refusal("request is too large");
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A request that is wrong before the database has seen it. */
class Refusal extends Error {}

const errorFields = [
  ...["severity", "code", "detail", "hint", "position", "internalPosition", "internalQuery"],
  ...["where", "schema", "table", "column", "dataType", "constraint", "file", "line", "routine"],
] as const;

/** What the database says is 400 with its fields; a database that cannot be reached is 500. */
function respondError(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof pg.DatabaseError) {
    const fields = Object.fromEntries(
      Object.entries(error).filter(([name]) => errorFields.some((field) => field === name)),
    );
    send(response, 400, { message, ...fields });
    return;
  }
  const isBadRequest =
    error instanceof Refusal || error instanceof SyntaxError || error instanceof z.ZodError;
  send(response, isBadRequest ? 400 : 500, { message });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
