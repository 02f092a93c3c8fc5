import { type InferSelectModel, is, type SQL } from "drizzle-orm";
import { toSnakeCase } from "drizzle-orm/casing";
import { getTableConfig, PgTable } from "drizzle-orm/pg-core";
import * as schema from "../../../../worker/db/schema/index.ts";
import { compile } from "./expressions.ts";
import { type ColumnType, columnType } from "./values.ts";

// What the tables are is read from the production schema, so that the model cannot forget a column
// or a rule; what the migrations add by hand is in triggers.ts.

type Schema = typeof schema;
export type TableKey = {
  [K in keyof Schema]: Schema[K] extends PgTable ? K : never;
}[keyof Schema];
/** As the repositories read it, less what the database generates and nobody reads. */
export type Row<K extends TableKey> = Readonly<Omit<InferSelectModel<Schema[K]>, "search">>;
/** What is to be written: what is left out, or undefined, is null in a new row and stays in an old. */
export type Values<K extends TableKey> = { readonly [C in keyof Row<K>]?: Row<K>[C] | undefined };

export type Fields = Readonly<Record<string, unknown>>;
export type Column = {
  readonly key: string;
  readonly name: string;
  readonly sqlType: string;
  readonly type: ColumnType;
  readonly isNullable: boolean;
};
export type Unique = {
  readonly name: string;
  readonly columns: readonly Column[];
  /** Of a partial index: whether the row is in it. */
  readonly covers: (row: Fields) => boolean;
};
export type Check = {
  readonly name: string;
  readonly says: SQL;
  readonly holds: (row: Fields) => boolean | null;
};
export type ForeignKey = {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly table: TableKey;
  /** The columns of that table that it names, which are one of its unique keys. */
  readonly unique: string;
};
export type TableSpec = {
  readonly key: TableKey;
  readonly name: string;
  readonly columns: readonly Column[];
  /** The primary key first, then in the order in which the database looks at them. */
  readonly uniques: readonly [Unique, ...Unique[]];
  readonly checks: readonly Check[];
  readonly foreignKeys: readonly ForeignKey[];
};

type Config = ReturnType<typeof getTableConfig>;
type RawColumn = Config["columns"][number];
type Named = { readonly name: string };

const tables = new Map<TableKey, PgTable>();
for (const [key, value] of Object.entries(schema))
  if (is(value, PgTable)) tables.set(key as TableKey, value);
const keys = new Map([...tables].map(([key, table]) => [getTableConfig(table).name, key]));

/** Every table of the schema. */
export const specs: ReadonlyMap<TableKey, TableSpec> = new Map(
  [...tables].map(([key, table]) => [key, specOf(key, getTableConfig(table))]),
);

/** The foreign keys that name this table, and where they are. */
export const referencesTo = (key: TableKey) => references.get(key) ?? [];

const references = Map.groupBy(
  [...specs.values()].flatMap(({ key: from, foreignKeys }) =>
    foreignKeys.map((foreign) => ({ from, foreign })),
  ),
  ({ foreign }) => foreign.table,
);

function specOf(key: TableKey, config: Config): TableSpec {
  const columns = config.columns.flatMap((column) =>
    column.generated === undefined ? [columnOf(column)] : [],
  );
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const chosen = (named: readonly Named[]) => named.map(({ name }) => byKey.get(name)!);
  const unique = (name: string, named: readonly Named[], where?: SQL): Unique => {
    const condition = where && compile(where);
    const covers = (row: Fields) => condition === undefined || condition(row) === true;
    return { name, columns: chosen(named), covers };
  };
  const { columns: raw, uniqueConstraints, indexes } = config;
  return {
    key,
    name: config.name,
    columns,
    uniques: [
      unique(...primaryKeyOf(config)),
      ...raw.filter(({ isUnique }) => isUnique).map((one) => unique(one.uniqueName!, [one])),
      ...uniqueConstraints.map((one) => unique(one.name!, one.columns)),
      ...indexes.flatMap(({ config: { name, unique: isUnique, columns: on, where } }) =>
        isUnique ? [unique(name!, on as readonly Named[], where)] : [],
      ),
    ],
    // PostgreSQL asks them by name, whatever order they were made in.
    checks: config.checks
      .map(({ name, value }) => ({ name, says: value, holds: compile(value) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    foreignKeys: config.foreignKeys.map(({ reference }) => {
      const { name, columns: from, foreignTable, foreignColumns } = reference();
      const { name: toTable } = getTableConfig(foreignTable);
      const made = [config.name, ...names(from), toTable, ...names(foreignColumns), "fk"];
      return {
        name: name ?? made.join("_"),
        columns: chosen(from),
        table: keys.get(toTable)!,
        unique: uniqueOn(foreignTable, names(foreignColumns)),
      };
    }),
  };
}

function columnOf(column: RawColumn): Column {
  return {
    key: column.name,
    name: toSnakeCase(column.name),
    sqlType: column.getSQLType(),
    type: columnType(column.getSQLType()),
    isNullable: !column.notNull,
  };
}

function names(columns: readonly Named[]): string[] {
  return columns.map(({ name }) => toSnakeCase(name));
}

function primaryKeyOf({ name, columns, primaryKeys }: Config): [string, readonly Named[]] {
  const [composite] = primaryKeys;
  if (composite !== undefined)
    return [`${name}_${names(composite.columns).join("_")}_pk`, composite.columns];
  return [`${name}_pkey`, columns.filter(({ primary }) => primary)];
}

function uniqueOn(table: PgTable, on: readonly string[]): string {
  const config = getTableConfig(table);
  const [primary, columns] = primaryKeyOf(config);
  if (names(columns).join() === on.join()) return primary;
  const found = config.uniqueConstraints.find((one) => names(one.columns).join() === on.join());
  if (found?.name === undefined) throw new Error(`${config.name} has no unique key on ${on}`);
  return found.name;
}
