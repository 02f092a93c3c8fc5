import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeDatabase, printSchema, schemaFile } from "../../drizzle/print-schema.ts";
import { type Postgres, startPostgres } from "../sandbox/postgres/index.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.close());

test("docs/schema.sql is what the migrations make", async () => {
  const printed = await printSchema();
  const kept = readFileSync(schemaFile, "utf8");
  expect(kept === printed, 'docs/schema.sql is mended by "npm run schema:print"').toBe(true);
});

test("docs/schema.sql says everything: a database made of it alone is printed the same", async () => {
  const text = readFileSync(schemaFile, "utf8");
  const { ownerUrl } = await postgres.createDatabase("from_the_file");
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(text).finally(() => client.end());
  expect(await describeDatabase(ownerUrl)).toBe(text);
});

test("an object that the printer does not know is not left out in silence", async () => {
  const { ownerUrl } = await postgres.createDatabase("with_a_view");
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query("CREATE VIEW overlooked AS SELECT 1 AS one").finally(() => client.end());
  await expect(describeDatabase(ownerUrl)).rejects.toThrow("overlooked");
});
