import { createMemoryDatabase, type MemoryDatabase } from "./database.ts";
import type { Fields, TableSpec } from "./engine/schema.ts";
import { specs } from "./engine/schema.ts";
import { ordered } from "./order.ts";

/**
 * All rows of all tables by primary key, each value as PostgreSQL writes it when it is cast to text,
 * null where there is none. Columns that the database generates are left out.
 */
export type Dump = Readonly<Record<string, readonly DumpedRow[]>>;
export type DumpedRow = Readonly<Record<string, string | null>>;

/** What the model holds. */
export function dump({ engine }: Pick<MemoryDatabase, "engine">): Dump {
  return dumped(({ key, columns, uniques: [primary] }) =>
    ordered([...engine.raw(key).rows()], (row) =>
      primary.columns.map((column) => row[column.key] as string | number),
    ).map((row) =>
      columns.map(({ key: field, type }) =>
        row[field] === null ? null : type.toText(row[field] as never),
      ),
    ),
  );
}

type Ask = (text: string) => Promise<readonly Fields[]>;

/** What a database of PostgreSQL's holds, asked by whoever may read all of it, in UTC. */
export async function dumpOfPostgres(ask: Ask): Promise<Dump> {
  const found = new Map<string, readonly (string | null)[][]>();
  for (const { name, columns, uniques } of specs.values()) {
    const texts = columns.map((column) => `"${column.name}"::text as "${column.name}"`);
    const order = uniques[0].columns.map((column) => `"${name}"."${column.name}"`);
    const rows = await ask(
      `select ${texts.join(", ")} from "${name}" order by ${order.join(", ")}`,
    );
    found.set(
      name,
      rows.map((row) => columns.map((column) => row[column.name] as string | null)),
    );
  }
  return dumped(({ name }) => found.get(name) ?? []);
}

/** A model with these rows, whatever rules they break: for looking at a state from elsewhere. */
export function memoryOf(state: Dump): MemoryDatabase {
  const database = createMemoryDatabase();
  for (const { key, name, columns } of specs.values()) {
    const table = database.engine.raw(key);
    for (const texts of state[name] ?? []) {
      const fields = columns.map(({ key: field, name: column, type }) => {
        const text = texts[column] ?? null;
        return [field, text === null ? null : type.fromText(text)];
      });
      const row: Fields = Object.fromEntries(fields);
      table.put(table.keyOf(row), row);
    }
  }
  return database;
}

type Texts = readonly (string | null)[];
function dumped(rowsOf: (spec: TableSpec) => readonly Texts[]): Dump {
  const tables = [...specs.values()].map((spec) => {
    const rows = rowsOf(spec).map((texts) =>
      Object.fromEntries(spec.columns.map(({ name }, n) => [name, texts[n] ?? null])),
    );
    return [spec.name, rows] as const;
  });
  return Object.fromEntries(tables);
}
