import type { Connection, Database } from "../../world/database.ts";
import type { MemoryDatabase } from "../database.ts";
import { type Fields, specs, type TableKey, type TableSpec } from "../engine/schema.ts";
import { tokensOf } from "../engine/tokens.ts";
import { shown } from "./answers.ts";
import type { Pool } from "./pool.ts";

/**
 * Writes rows that no use case would, past the repositories, and compares which rule of which table
 * refuses them. Stops at the first difference, and answers it. `refused` counts by rule.
 */
export async function compareRules(
  database: Database,
  memory: MemoryDatabase,
  pool: Pool,
  { rows, refused }: { rows: number; refused: Map<string, number> },
): Promise<string[]> {
  const connection = await database.take();
  const changeable = await namesThatMay(connection, "update");
  const fillable = await namesThatMay(connection, "insert");
  // What the application may not write has no rule that its writes could meet.
  const all = [...specs.values()].filter(({ name }) => fillable.has(name));
  try {
    for (let n = 0; n < rows; n++) {
      const spec = pool.oneOf(all);
      const known = pool.row(spec.key) as Fields | undefined;
      const isUpdate = known !== undefined && changeable.has(spec.name) && pool.chance(50);
      const values = strange(pool, spec, known, isUpdate);
      const before = isUpdate ? known : undefined;
      const theirs = await refusalOf(() => writeThere(connection, spec, values, before));
      const ours = await refusalOf(async () => writeHere(memory, spec.key, values, before));
      const rule = theirs.split(" ").at(-1) ?? "";
      refused.set(rule, (refused.get(rule) ?? 0) + 1);
      if (theirs === ours || (isUpdate && isReference(theirs) && isReference(ours))) continue;
      const what = `${isUpdate ? "update" : "insert"} ${spec.name} ${shown(values)}`;
      return [`${what}\n  postgres ${theirs}\n  memory   ${ours}`];
    }
    return [];
  } finally {
    database.give(connection);
  }
}

/** Of several tables that name a row, which one objects to its change first is of no account. */
const isReference = (refusal: string) => refusal.startsWith("23503 ");

/** Tables in which the application's role has the right; the model has no roles. */
async function namesThatMay({ client }: Connection, right: "insert" | "update") {
  const { rows } = await client.query<{ name: string }>(
    `select tablename as name from pg_tables
     where schemaname = 'public' and has_table_privilege(tablename, $1)`,
    [right],
  );
  return new Set(rows.map(({ name }) => name));
}

async function refusalOf(write: () => Promise<unknown>): Promise<string> {
  try {
    await write();
    return "taken";
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    return code === undefined ? String(error) : `${code} ${constraint ?? ""}`;
  }
}

function writeHere(memory: MemoryDatabase, key: TableKey, values: Fields, before?: Fields): void {
  memory.engine.aside((tables) => {
    const table = tables[key] as { insert(rows: unknown[]): void; update(...of: unknown[]): void };
    if (before) table.update([before], values);
    else table.insert([values]);
  });
}

async function writeThere(
  { client }: Connection,
  spec: TableSpec,
  values: Fields,
  before?: Fields,
): Promise<void> {
  const given = spec.columns.filter(({ key }) => values[key] !== undefined);
  const texts = given.map(({ key, type }) =>
    values[key] === null ? null : type.toText(values[key] as never),
  );
  const names = given.map(({ name }) => `"${name}"`);
  const places = given.map((_, n) => `$${n + 1}`);
  if (before === undefined) {
    const columns = `(${names.join(", ")}) values (${places.join(", ")})`;
    return void (await client.query(`insert into "${spec.name}" ${columns}`, texts));
  }
  const set = names.map((name, n) => `${name} = ${places[n]}`).join(", ");
  const keys = spec.uniques[0].columns;
  const where = keys.map(({ name }, n) => `"${name}"::text = $${given.length + n + 1}`);
  const key = keys.map((column) => column.type.toText(before[column.key] as never));
  const text = `update "${spec.name}" set ${set} where ${where.join(" and ")}`;
  await client.query(text, [...texts, ...key]);
}

/** A row that is like a known one, but for some fields. */
function strange(
  pool: Pool,
  spec: TableSpec,
  known: Fields | undefined,
  isUpdate: boolean,
): Fields {
  const primary = spec.uniques[0].columns.map(({ key }) => key);
  const fields = spec.columns.filter(({ key }) => !isUpdate || !primary.includes(key));
  const values = Object.fromEntries(
    fields.flatMap(({ key }) => {
      const isNew = !known || (primary.includes(key) && pool.chance(90)) || pool.chance(15);
      if (isNew) return [[key, fieldOf(pool, spec, key)]];
      return isUpdate ? [] : [[key, known[key]]];
    }),
  );
  // One that exists, so that more than the references is looked at.
  for (const { table, columns } of spec.foreignKeys) {
    const target = pool.row(table) as Fields | undefined;
    if (!target || isUpdate || pool.chance(20)) continue;
    for (const { key } of columns) {
      const named = key === "currency" ? target.currency : (target.id ?? target.name);
      values[key] = named;
    }
  }
  return Object.keys(values).length > 0
    ? values
    : { [fields[0]!.key]: fieldOf(pool, spec, fields[0]!.key) };
}

const amounts = [-1, 0, 1, 2, 99, 100, 10_000, 10_001] as const;

function fieldOf(pool: Pool, spec: TableSpec, key: string): unknown {
  const { type, sqlType } = spec.columns.find((column) => column.key === key)!;
  if (pool.chance(10)) return null;
  switch (sqlType) {
    case "uuid":
      return pool.id();
    case "text":
      return pool.oneOf([...wordsOf(spec), `seller:${pool.pick(2)}:payable:x`, "USD", "EUR", "x"]);
    case "bigint":
      return BigInt(pool.oneOf(amounts));
    case "boolean":
      return pool.chance(50);
    case "jsonb":
      return pool.facts();
    case "bytea":
      return new Uint8Array([1, 2]);
    case "text[]":
      return ["a"];
    case "integer":
    case "smallint":
      return pool.oneOf(amounts);
    default:
      return type.fresh(pool.about());
  }
}

/** What the rules of the table know by name. */
const wordsOf = ({ checks }: TableSpec) =>
  checks
    .flatMap(({ says }) => tokensOf(says))
    .flatMap(({ kind, text }) => (kind === "string" ? [text] : []));
