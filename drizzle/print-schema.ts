import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { startPostgres } from "../tests/sandbox/postgres/index.ts";
import { migrate } from "./migrate.ts";

export const schemaFile = fileURLToPath(new URL("../docs/schema.sql", import.meta.url));

const HEAD = `-- The whole database, printed from the migrations by "npm run schema:print"; never edited.
-- artisans_owner owns everything and migrates; artisans_app is the Worker, with the rights below.
`;

/** What the migrations make of an empty database, as one file that could be run. */
export async function printSchema(): Promise<string> {
  const postgres = await startPostgres();
  const name = `schema_${randomBytes(6).toString("hex")}`;
  try {
    const { ownerUrl } = await postgres.createDatabase(name);
    await migrate(ownerUrl);
    return await describeDatabase(ownerUrl);
  } finally {
    await postgres.dropDatabase(name);
    await postgres.close();
  }
}

/** Reads the catalogs; the order depends on names and references only. */
export async function describeDatabase(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await refuseUnknownObjects(client);
    const parts = [HEAD, ...(await functions(client)), ...(await tables(client))];
    return `${[...parts, ...(await schemaGrants(client))].join("\n")}`;
  } finally {
    await client.end();
  }
}

/** A kind of object that is not printed must not be lost without a word. */
async function refuseUnknownObjects(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT relname AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i')
    UNION ALL
    SELECT typname FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
    UNION ALL
    SELECT polname FROM pg_policy`);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(", ");
  throw new Error(`drizzle/print-schema.ts does not know how to print ${names}`);
}

async function functions(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ definition: string; name: string; comment: string }>(`
    SELECT pg_get_functiondef(oid) AS definition, oid::regprocedure::text AS name,
      obj_description(oid, 'pg_proc') AS comment
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname, oid::regprocedure::text`);
  return rows.map(
    ({ definition, name, comment }) =>
      `${definition.trimEnd()};\n${commentOn(`FUNCTION ${name}`, comment)}`,
  );
}

type Table = { oid: number; name: string; comment: string | null; needs: number[] };

async function tables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<Table>(`
    SELECT c.oid::integer AS oid, relname AS name, obj_description(c.oid, 'pg_class') AS comment,
      array(SELECT DISTINCT confrelid::integer FROM pg_constraint
            WHERE conrelid = c.oid AND contype = 'f' AND confrelid <> c.oid) AS needs
    FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`);
  const printed: string[] = [];
  for (const table of inOrder(rows)) printed.push(await describeTable(client, table));
  return printed;
}

/** What is referred to comes first; among the rest, by name. */
function inOrder(all: readonly Table[]): Table[] {
  const ordered: Table[] = [];
  const isThere = (oid: number) => ordered.some((table) => table.oid === oid);
  while (ordered.length < all.length) {
    const next = all.find(({ oid, needs }) => !isThere(oid) && needs.every(isThere));
    if (!next) throw new Error("tables refer to each other in a circle");
    ordered.push(next);
  }
  return ordered;
}

async function describeTable(client: pg.Client, { oid, name, comment }: Table): Promise<string> {
  const columns = await columnsOf(client, oid);
  const lines = async (sql: string) =>
    (await client.query<{ line: string }>(sql, [oid])).rows.map(({ line }) => line);
  const constraints = await lines(`
    SELECT format('CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS line
    FROM pg_constraint WHERE conrelid = $1 AND contype IN ('p', 'u', 'f', 'c', 'x')
    ORDER BY array_position('{p,u,f,c,x}', contype::text), conname`);
  const indexes = await lines(`
    SELECT pg_get_indexdef(indexrelid) || ';' AS line FROM pg_index
    WHERE indrelid = $1 AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY indexrelid::regclass::text`);
  const triggers = await lines(`
    SELECT pg_get_triggerdef(oid) || ';' AS line FROM pg_trigger
    WHERE tgrelid = $1 AND NOT tgisinternal ORDER BY tgname`);
  const grants = await lines(`
    SELECT format('GRANT %s ON %I TO %I;', string_agg(privilege_type, ', ' ORDER BY privilege_type),
      relname, grantee::regrole::text) AS line
    FROM pg_class, aclexplode(relacl) WHERE pg_class.oid = $1 AND grantee <> relowner
    GROUP BY relname, grantee ORDER BY 1`);
  const body = [...columns.map(({ line }) => line), ...constraints].map((line) => `  ${line}`);
  return [
    `CREATE TABLE ${name} (\n${body.join(",\n")}\n);`,
    ...[commentOn(`TABLE ${name}`, comment).trimEnd()],
    ...columns.map((column) =>
      commentOn(`COLUMN ${name}.${column.name}`, column.comment).trimEnd(),
    ),
    ...[...indexes, ...triggers, ...grants],
    "",
  ]
    .filter((line, at, all) => line !== "" || at === all.length - 1)
    .join("\n");
}

async function columnsOf(client: pg.Client, table: number) {
  const { rows } = await client.query<{ name: string; line: string; comment: string | null }>(
    `SELECT quote_ident(attname) AS name, concat(
       quote_ident(attname), ' ', format_type(atttypid, atttypmod),
       CASE WHEN attgenerated = 's' THEN ' GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ') STORED'
            WHEN attidentity = 'a' THEN ' GENERATED ALWAYS AS IDENTITY'
            WHEN attidentity = 'd' THEN ' GENERATED BY DEFAULT AS IDENTITY'
            WHEN adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(adbin, adrelid) END,
       CASE WHEN attnotnull THEN ' NOT NULL' END) AS line,
       col_description(attrelid, attnum) AS comment
     FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
     WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [table],
  );
  return rows;
}

async function schemaGrants(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ line: string }>(`
    SELECT format('GRANT %s ON SCHEMA public TO %I;', privilege_type, grantee::regrole::text) AS line
    FROM pg_namespace, aclexplode(nspacl)
    WHERE nspname = 'public' AND grantee = to_regrole('artisans_app') ORDER BY 1`);
  return [`${rows.map(({ line }) => line).join("\n")}\n`];
}

const commentOn = (what: string, comment: string | null) =>
  comment === null ? "" : `COMMENT ON ${what} IS ${pg.escapeLiteral(comment)};\n`;

/** `npm run schema:print` writes the file; with `--check` it only says whether it is in step. */
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const printed = await printSchema();
  const isCheck = process.argv.includes("--check");
  if (isCheck && readFileSync(schemaFile, "utf8") !== printed) {
    process.stderr.write('docs/schema.sql is out of step: "npm run schema:print" mends it\n');
    process.exit(1);
  }
  if (!isCheck) writeFileSync(schemaFile, printed);
  process.stdout.write("docs/schema.sql is in step with the migrations\n");
}
