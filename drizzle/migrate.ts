import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as apply } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const here = dirname(fileURLToPath(import.meta.url));

/** At once, and not with the first batch: a database that is set back to before it keeps its name. */
const NAME_IT = "insert into installation (id, is_only) values ($1, true) on conflict do nothing";

/** Brings a database to the latest migration, as its owner. Safe to run again. */
export async function migrate(ownerUrl: string): Promise<void> {
  // No pool: that would be over before its connection is, and a server that ends just then would
  // end this process with an error that nobody hears.
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await apply(drizzle(client), { migrationsFolder: join(here) });
    await client.query(NAME_IT, [randomUUID()]);
  } finally {
    await client.end();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.env.DATABASE_OWNER_URL;
  if (!url) {
    process.stderr.write("DATABASE_OWNER_URL is not set: see .env.example\n");
    process.exit(1);
  }
  await migrate(url);
  process.stdout.write("The database is up to date.\n");
}
