import type { PoolClient } from "@neondatabase/serverless";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Postgres, startPostgres } from "../sandbox/postgres/index.ts";
import { speakTo, withPool } from "./neon.support.ts";

let postgres: Postgres;
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  speakTo(postgres);
  ({ url } = await postgres.createDatabase("sessions"));
});
afterAll(() => postgres.close());

const BACKEND = "SELECT pg_backend_pid() AS pid";
const ask = async (text: string) => (await withPool(url, (pool) => pool.query(text))).rows[0];
const alone = <T>(work: (client: PoolClient) => Promise<T>) =>
  withPool(url, async (pool) => {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      client.release();
    }
  });

it("a WebSocket is a session that somebody has left, as if it were new, and one of its own beside it", async () => {
  const [former] = await alone(async (client) => {
    await client.query("SET search_path TO pg_catalog");
    await client.query("PREPARE mine AS SELECT 1");
    await client.query("SELECT pg_advisory_lock(1)");
    return (await client.query(BACKEND)).rows;
  });
  const looksRound = async (client: PoolClient) => ({
    ...(await client.query(BACKEND)).rows[0],
    ...(await client.query("SHOW search_path")).rows[0],
    prepared: (await client.query("SELECT name FROM pg_prepared_statements")).rows,
  });
  // The proxy hears a little later that the client has gone.
  await expect
    .poll(() => alone(looksRound))
    .toEqual({ ...former, search_path: '"$user", public', prepared: [] });
  await alone(async (client) => {
    expect(await ask(BACKEND)).not.toEqual((await client.query(BACKEND)).rows[0]);
    expect(await ask("SELECT pg_try_advisory_lock(1) AS free")).toEqual({ free: true });
  });
});

it("nobody gets into such a session with another password", async () => {
  const former = await ask(BACKEND);
  const wrong = new URL(url);
  wrong.password = "wrong";
  const asked = withPool(wrong.href, (pool) => pool.query("SELECT 1"));
  await expect(asked).rejects.toMatchObject({ code: "28P01" });
  await expect.poll(() => ask(BACKEND)).toEqual(former);
});

it("one that was left in a transaction serves nobody else", async () => {
  const former = await alone(async (client) => {
    await client.query("BEGIN");
    return (await client.query(BACKEND)).rows[0];
  });
  expect(await ask(BACKEND)).not.toEqual(former);
});
