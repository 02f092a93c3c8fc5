import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as apply } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

const here = dirname(fileURLToPath(import.meta.url));

/** Brings a database to the latest migration, as its owner. Safe to run again. */
export async function migrate(ownerUrl: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 1 });
  try {
    await apply(drizzle(pool), { migrationsFolder: join(here) });
  } finally {
    await pool.end();
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
