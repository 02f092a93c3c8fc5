import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { neon, type Pool } from "@neondatabase/serverless";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Postgres, startPostgres } from "../sandbox/postgres/index.ts";
import { speakTo, withPool as withPoolAt } from "./neon.support.ts";

let postgres: Postgres;
let name: string;
let url: string;
let made = 0;

const TEMPLATE = "goods_template";

beforeAll(async () => {
  postgres = await startPostgres();
  speakTo(postgres);
  const { ownerUrl } = await postgres.createDatabase(TEMPLATE);
  await neon(ownerUrl)`CREATE TABLE goods (id int PRIMARY KEY, price int8 CHECK (price > 0))`;
  await neon(ownerUrl)`GRANT SELECT, INSERT ON goods TO artisans_app`;
});
afterAll(() => postgres.close());

beforeEach(async () => {
  name = `test_${made++}`;
  ({ url } = await postgres.createDatabase(name, TEMPLATE));
});

/** Straight to the server, so that looking is neither counted nor broken. */
async function goods(): Promise<number[]> {
  const client = new pg.Client({ connectionString: postgres.urlsOf(name).ownerUrl });
  await client.connect();
  const { rows } = await client.query("SELECT id FROM goods ORDER BY id");
  await client.end();
  return rows.map(({ id }) => id);
}

const withPool = <T>(work: (pool: Pool) => Promise<T>) => withPoolAt(url, work);

describe("one statement over HTTP", () => {
  it("brings every type through unharmed", async () => {
    const sql = neon(url);
    const bytes = Buffer.from([0, 1, 254, 255]);
    const json = { a: [1, null, "x"], ключ: "значення" };
    const rows = await sql`SELECT ${"9007199254740993"}::int8 AS big, ${"0.10"}::numeric AS exact,
      ${bytes}::bytea AS bytes, ${JSON.stringify(json)}::jsonb AS json, ${["a,b", 'c"d', ""]}::text[] AS list,
      ${[1, 2]}::int4[] AS numbers, ${true}::bool AS yes, ${null}::text AS nothing,
      ${"2026-11-23T01:02:03.456Z"}::timestamptz AS moment, ${"ґанок"}::text AS word`;
    expect(rows).toEqual([
      {
        ...{ big: "9007199254740993", exact: "0.10", bytes, json, list: ["a,b", 'c"d', ""] },
        ...{ numbers: [1, 2], yes: true, nothing: null },
        ...{ moment: new Date("2026-11-23T01:02:03.456Z"), word: "ґанок" },
      },
    ]);
  });

  it("answers fields, command and count as Neon does", async () => {
    const sql = neon(url, { fullResults: true, arrayMode: true });
    const result = await sql`INSERT INTO goods VALUES (1, 5), (2, 6) RETURNING id, price`;
    expect(result).toMatchObject({ command: "INSERT", rowCount: 2, rowAsArray: true });
    expect(result.rows).toEqual([
      [1, "5"],
      [2, "6"],
    ]);
    expect(result.fields.map((field) => [field.name, field.dataTypeID])).toEqual([
      ["id", 23],
      ["price", 20],
    ]);
  });

  it("answers a broken constraint with all that the database says of it", async () => {
    const failure = neon(url)`INSERT INTO goods VALUES (1, 0)`;
    await expect(failure).rejects.toMatchObject({
      ...{ name: "NeonDbError", code: "23514", severity: "ERROR", constraint: "goods_price_check" },
      ...{ schema: "public", table: "goods", detail: expect.stringContaining("(1, 0)") },
    });
    await expect(neon(url)`SELECT nothing FROM goods`).rejects.toMatchObject({
      ...{ code: "42703", position: "8" },
    });
  });

  it("takes one statement at a time, and a wrong password not at all", async () => {
    await expect(neon(url).query("SELECT 1; SELECT 2")).rejects.toMatchObject({ code: "42601" });
    const wrong = new URL(url);
    wrong.password = "wrong";
    await expect(neon(wrong.href)`SELECT 1`).rejects.toMatchObject({ code: "28P01" });
    await expect(neon(`${url}_missing`)`SELECT 1`).rejects.toMatchObject({ code: "3D000" });
  });

  it("does not hand one caller's settings to the next", async () => {
    const sql = neon(url);
    await sql`SET search_path TO pg_catalog`;
    expect(await sql`SHOW search_path`).toEqual([{ search_path: '"$user", public' }]);
  });
});

describe("a batch over HTTP", () => {
  it("is one transaction of the level asked for", async () => {
    const sql = neon(url);
    const [, level] = await sql.transaction(
      [sql`INSERT INTO goods VALUES (1, 5)`, sql`SHOW transaction_isolation`],
      { isolationLevel: "Serializable" },
    );
    expect(level).toEqual([{ transaction_isolation: "serializable" }]);
    const answers = await sql.transaction(
      [sql`SHOW transaction_read_only`, sql`SHOW transaction_deferrable`],
      { isolationLevel: "Serializable", readOnly: true, deferrable: true },
    );
    expect(answers.flat()).toEqual([
      { transaction_read_only: "on" },
      { transaction_deferrable: "on" },
    ]);
    expect(await goods()).toEqual([1]);
  });

  it("leaves nothing behind when one statement fails, and answers that statement's error", async () => {
    const sql = neon(url);
    const batch = sql.transaction([
      ...[sql`INSERT INTO goods VALUES (1, 5)`, sql`INSERT INTO goods VALUES (1, 6)`],
    ]);
    await expect(batch).rejects.toMatchObject({ code: "23505", constraint: "goods_pkey" });
    expect(await goods()).toEqual([]);
    expect(await sql`SELECT 1 AS fine`).toEqual([{ fine: 1 }]);
  });

  it("answers a constraint that fails only at COMMIT", async () => {
    await neon(postgres.urlsOf(name).ownerUrl)`ALTER TABLE goods ADD twin int
      REFERENCES goods (id) DEFERRABLE INITIALLY DEFERRED`;
    const sql = neon(url);
    const batch = sql.transaction([sql`INSERT INTO goods VALUES (1, 5, 2)`]);
    await expect(batch).rejects.toMatchObject({ code: "23503", table: "goods" });
    expect(await goods()).toEqual([]);
  });
});

describe("the WebSocket", () => {
  it("carries interactive transactions, and their errors", async () => {
    await withPool(async (pool) => {
      const client = await pool.connect();
      await client.query("BEGIN ISOLATION LEVEL SERIALIZABLE");
      const { rows } = await client.query("SELECT count(*)::int AS count FROM goods");
      await client.query("INSERT INTO goods VALUES ($1, 5)", [rows[0].count + 1]);
      expect(await goods()).toEqual([]);
      await client.query("COMMIT");
      await expect(client.query("INSERT INTO goods VALUES (1, 5)")).rejects.toMatchObject({
        ...{ code: "23505", constraint: "goods_pkey" },
      });
      client.release();
    });
    expect(await goods()).toEqual([1]);
  });

  it("carries answers of many packets", async () => {
    const text = "ы".repeat(3_000_000);
    const { rows } = await withPool((pool) => pool.query("SELECT $1::text AS text", [text]));
    expect(rows[0].text === text).toBe(true);
    expect(postgres.roundTrips(name)).toEqual({ http: 0, webSocket: 2 });
  });

  it("ends the transaction of a client that vanishes", async () => {
    await withPool(async (pool) => {
      const client = await pool.connect();
      await client.query("BEGIN");
      await client.query("INSERT INTO goods VALUES (1, 5)");
      client.release(true);
    });
    await neon(url)`INSERT INTO goods VALUES (1, 6)`;
    expect(await goods()).toEqual([1]);
  });
});

describe("round trips", () => {
  it("are one for an HTTP request, whatever is in it, and one for each answer on a WebSocket", async () => {
    const sql = neon(url);
    await sql`SELECT 1`;
    await sql.transaction([sql`SELECT 1`, sql`SELECT 2`, sql`SELECT 3`]);
    await withPool(async (pool) => {
      const client = await pool.connect();
      for (const text of ["BEGIN", "SELECT 1", "COMMIT"]) await client.query(text);
      client.release();
    });
    // The fourth answer on the WebSocket is the one to the log-in.
    expect(postgres.roundTrips(name)).toEqual({ http: 2, webSocket: 4 });
    expect(postgres.roundTrips("another")).toEqual({ http: 0, webSocket: 0 });
  });
});

describe("faults of a database", () => {
  const fault = { times: 1, after: 0, delayMs: 1 };

  it("refuse: nothing happens, on either protocol", async () => {
    postgres.planFault(name, { ...fault, kind: "refuse", times: 2 });
    await expect(neon(url)`INSERT INTO goods VALUES (1, 5)`).rejects.toThrow("fetch failed");
    await expect(withPool((pool) => pool.query("SELECT 1"))).rejects.toThrow();
    expect(await goods()).toEqual([]);
    expect(await neon(url)`SELECT 1 AS fine`).toEqual([{ fine: 1 }]);
  });

  it("slow: late, but whole", async () => {
    postgres.planFault(name, { ...fault, kind: "slow", times: 2 });
    expect(await neon(url)`SELECT 1 AS fine`).toEqual([{ fine: 1 }]);
    const { rows } = await withPool((pool) => pool.query("SELECT 1 AS fine"));
    expect(rows).toEqual([{ fine: 1 }]);
  });

  it("lose_commit_answer: a batch has happened, and nobody hears of it; reading is spared", async () => {
    const sql = neon(url);
    postgres.planFault(name, { ...fault, kind: "lose_commit_answer" });
    await sql.transaction([sql`SELECT 1`]);
    await expect(sql.transaction([sql`INSERT INTO goods VALUES (1, 5)`])).rejects.toThrow(
      "fetch failed",
    );
    expect(await goods()).toEqual([1]);
    await sql.transaction([sql`INSERT INTO goods VALUES (2, 5)`]);
    expect(await goods()).toEqual([1, 2]);
  });

  it("lose_commit_answer: the same for one statement, after those it lets pass", async () => {
    const sql = neon(url);
    postgres.planFault(name, { ...fault, kind: "lose_commit_answer", after: 1 });
    await sql`INSERT INTO goods VALUES (1, 5)`;
    await expect(sql`INSERT INTO goods VALUES (2, 5)`).rejects.toThrow("fetch failed");
    expect(await goods()).toEqual([1, 2]);
  });

  it("lose_commit_answer: the same on a WebSocket", async () => {
    postgres.planFault(name, { ...fault, kind: "lose_commit_answer" });
    await withPool(async (pool) => {
      const client = await pool.connect();
      client.on("error", () => undefined);
      await client.query("BEGIN");
      await client.query("INSERT INTO goods VALUES (1, 5)");
      // The driver rejects with the WebSocket's event, which is no Error.
      await expect(client.query("COMMIT")).rejects.toBeDefined();
      client.release(true);
    });
    expect(await goods()).toEqual([1]);
  });
});

describe("databases and roles", () => {
  it("are copied and dropped although somebody has just used them", async () => {
    await neon(url)`INSERT INTO goods VALUES (1, 5)`;
    const copy = await postgres.createDatabase(`${name}_copy`, name);
    expect(await neon(copy.url)`SELECT id FROM goods`).toEqual([{ id: 1 }]);
    await postgres.dropDatabase(`${name}_copy`);
    await expect(neon(copy.url)`SELECT 1`).rejects.toMatchObject({ code: "3D000" });
  });

  it("are asked over a Unix socket, where there are any, by both protocols", async () => {
    const sql = "SELECT inet_client_addr() IS NULL AS is_socket";
    const isSocket = process.platform !== "win32";
    expect(await neon(url).query(sql)).toEqual([{ is_socket: isSocket }]);
    const answer = await withPool((pool) => pool.query(sql));
    expect(answer.rows).toEqual([{ is_socket: isSocket }]);
  });

  it("the application's role can do nothing that it was not given", async () => {
    const sql = neon(url);
    await expect(sql`CREATE TABLE mine (id int)`).rejects.toMatchObject({ code: "42501" });
    await expect(sql`DELETE FROM goods`).rejects.toMatchObject({ code: "42501" });
    await expect(sql`CREATE DATABASE mine`).rejects.toMatchObject({ code: "42501" });
    const owner = await neon(postgres.ownerUrl)`SELECT usesuper FROM pg_user
      WHERE usename = current_user`;
    expect(owner).toEqual([{ usesuper: false }]);
  });
});

describe("a folder for the data", () => {
  it("keeps databases, roles and passwords between runs", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "neon-proxy-"));
    try {
      const first = await startPostgres({ dataDir });
      const before = new pg.Client({ connectionString: first.ownerUrl });
      await before.connect();
      await before.query("CREATE TABLE kept (id int)");
      await before.end();
      await first.close();

      const second = await startPostgres({ dataDir });
      const after = new pg.Client({ connectionString: second.ownerUrl });
      await after.connect();
      const { rows } = await after.query("SELECT count(*)::int AS count FROM kept");
      await after.end();
      await second.close();
      expect(rows).toEqual([{ count: 0 }]);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
});
