import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as apply } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate } from "../../drizzle/migrate.ts";
import { type Postgres, startPostgres } from "../sandbox/postgres/index.ts";

let postgres: Postgres;
let folder: string;
beforeAll(async () => {
  postgres = await startPostgres();
  folder = await mkdtemp(join(tmpdir(), "migrations-"));
});
afterAll(async () => {
  await postgres.close();
  await rm(folder, { recursive: true });
});

/** The migrations before this one, in a folder of their own. */
function migrationsBefore(name: string): string {
  cpSync(fileURLToPath(new URL("../../drizzle", import.meta.url)), folder, { recursive: true });
  const file = join(folder, "meta/_journal.json");
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: { tag: string }[] };
  const at = journal.entries.findIndex(({ tag }) => tag === name);
  expect(at).toBeGreaterThan(0);
  writeFileSync(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

const SELLER = "00000000-0000-4000-8000-000000000001";
const pictured = "00000000-0000-4000-8000-00000000000a";
const bare = "00000000-0000-4000-8000-00000000000b";
const blank = "00000000-0000-4000-8000-00000000000c";

test("a product's one picture of before is the first of its pictures", async () => {
  const { ownerUrl } = await postgres.createDatabase("one_picture");
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await apply(drizzle(client), { migrationsFolder: migrationsBefore("0024_product_pictures") });
    await client.query(`insert into sellers (id, name, story, email, currency, shipping_flat_minor,
        stripe_transfers, paypal_state, created_at)
      values ('${SELLER}', 'Ada', 'Makes.', 'ada@x.example', 'USD', 0, 'inactive', 'unproved', '2026-01-01Z')`);
    const url = `https://pictures.example/${"a".repeat(1_970)}`;
    for (const [id, address] of [
      [pictured, url],
      [bare, null],
      [blank, ""],
    ])
      await client.query(
        `insert into products (id, seller_id, title, description, image_url, currency, price_minor,
          version, stock, reserved, state, created_at)
         values ($1, '${SELLER}', 'Bowl', 'Made.', $2, 'USD', 1, 1, 1, 0, 'listed', '2026-01-01Z')`,
        [id, address],
      );
    await migrate(ownerUrl);
    const { rows } = await client.query("select product_id, place, url, alt from product_pictures");
    expect(rows).toEqual([{ product_id: pictured, place: 0, url, alt: null }]);
    expect((await client.query("select id from products")).rowCount).toBe(3);
  } finally {
    await client.end();
  }
});

test("whoever migrates has hung up when it is done, so that the server may end", async () => {
  const { ownerUrl } = await postgres.createDatabase("left_alone");
  const sockets = () => process.getActiveResourcesInfo().filter((kind) => kind === "TCPSocketWrap");
  const before = sockets().length;
  await migrate(ownerUrl);
  expect(sockets().length).toBeLessThanOrEqual(before);
});
