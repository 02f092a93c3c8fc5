import { type Lookups, lookupsOf } from "./lookups.ts";
import { refuse } from "./refusal.ts";
import {
  type Fields,
  type ForeignKey,
  type Row,
  referencesTo,
  type TableKey,
  type TableSpec,
  type Unique,
  type Values,
} from "./schema.ts";
import { type Trigger, triggersOf } from "./triggers.ts";
import type { Xacts } from "./xact.ts";

/** `on conflict`: without `set` it does nothing. */
export type Conflict<K extends TableKey> = {
  /** The name of a unique key; undefined: any. */
  on?: string;
  set?: (old: Row<K>, excluded: Row<K>) => Values<K>;
  where?: (old: Row<K>) => boolean;
};

/** One table with its rules. Each call is one statement; rows that it answers are never changed. */
export type Table<K extends TableKey> = {
  /** By the primary key. */
  get(...key: readonly string[]): Row<K> | undefined;
  /** Those of these ids that are there: each once, by id. */
  among(ids: readonly string[]): Row<K>[];
  /** By another unique key. */
  by(unique: string, ...key: readonly (string | null)[]): Row<K> | undefined;
  /** All in one bucket of a lookup. */
  where<L extends keyof Lookups[K] & string>(lookup: L, bucket: string): Row<K>[];
  all(): Row<K>[];
  /** What was inserted or, in a conflict, updated. */
  insert(rows: readonly Values<K>[], conflict?: Conflict<K>): Row<K>[];
  update(rows: readonly Row<K>[], set: Values<K> | ((row: Row<K>) => Values<K>)): Row<K>[];
  remove(rows: readonly Row<K>[]): number;
};
/** What the engine itself does to a table, past its rules. */
export type RawTable = {
  readonly spec: TableSpec;
  put(key: string, row: Fields | undefined): void;
  keyOf(row: Fields): string;
  find(unique: string, key: string): Fields | undefined;
  read(key: string): Fields | undefined;
  rows(): IterableIterator<Fields>;
  bucket(lookup: string, bucket: string): Iterable<Fields>;
};

/** Cannot be in a text of PostgreSQL's, so that no two keys look the same. */
const BETWEEN = "\0";

export function createTable<K extends TableKey>(
  spec: TableSpec,
  xacts: Xacts,
  others: (key: TableKey) => RawTable,
): Table<K> & RawTable {
  const [primary] = spec.uniques;
  const rows = new Map<string, Fields>();
  const uniques = new Map(
    spec.uniques.slice(1).map((one) => [one.name, new Map<string, Fields>()]),
  );
  const lookups = lookupsOf(spec.key);
  const buckets = new Map(
    [...lookups.keys()].map((name) => [name, new Map<string, Map<string, Fields>>()]),
  );
  const trigger: Trigger = triggersOf(spec.key, others);

  const keyOf = (row: Fields) => partsOf(primary, row)!;

  function put(key: string, row: Fields | undefined): void {
    const before = rows.get(key);
    if (row === undefined) rows.delete(key);
    else rows.set(key, row);
    for (const unique of spec.uniques.slice(1)) {
      const index = uniques.get(unique.name)!;
      const [old, now] = [before && partsOf(unique, before), row && partsOf(unique, row)];
      if (old !== undefined && old !== now) index.delete(old);
      if (now !== undefined) index.set(now, row!);
    }
    for (const [name, bucketOf] of lookups) {
      const index = buckets.get(name)!;
      const [old, now] = [before && bucketOf(before), row && bucketOf(row)];
      if (old !== undefined && old !== now) index.get(old)?.delete(key);
      if (now === undefined) continue;
      const bucket = index.get(now) ?? new Map<string, Fields>();
      index.set(now, bucket.set(key, row!));
    }
  }
  function change(key: string, row: Fields | undefined): void {
    xacts.here().changes.push({ table: spec.key, key, before: rows.get(key) });
    put(key, row);
  }
  const find = (unique: string, key: string) =>
    unique === primary.name ? rows.get(key) : uniques.get(unique)?.get(key);
  const bucket = (lookup: string, name: string) => buckets.get(lookup)?.get(name)?.values() ?? [];

  /** A statement that writes, from its first row on. */
  function writing() {
    const xact = xacts.here();
    xact.hasWritten = true;
    return xact;
  }
  function insertOne(row: Fields): void {
    for (const unique of spec.uniques) {
      const key = partsOf(unique, row);
      if (key !== undefined && find(unique.name, key)) isTaken(unique);
    }
    change(keyOf(row), row);
  }
  function updateOne(before: Fields, values: Fields): Fields {
    const row = { ...before };
    for (const { key, type } of spec.columns) {
      const value = values[key];
      if (value !== undefined) row[key] = value === null ? null : type.fresh(value);
    }
    trigger.beforeUpdate?.(row, before, values);
    obey(spec, row);
    for (const unique of spec.uniques) {
      const key = partsOf(unique, row);
      if (key === undefined || key === partsOf(unique, before)) continue;
      if (unique === primary) throw new Error(`a row of ${spec.name} changes its primary key`);
      if (find(unique.name, key)) isTaken(unique);
    }
    change(keyOf(row), row);
    return row;
  }
  /** What it names is there; and who names it by what it was before still finds it. */
  function named(row: Fields | undefined, before: Fields | undefined): void {
    for (const { from, foreign } of before ? referencesTo(spec.key) : []) {
      const unique = spec.uniques.find(({ name }) => name === foreign.unique)!;
      const old = partsOf(unique, before!);
      if (old === undefined || (row && partsOf(unique, row) === old)) continue;
      for (const other of others(from).rows())
        if (foreignKeyOf(foreign, other) === old) isMissing(foreign);
    }
    for (const foreign of row ? spec.foreignKeys : []) {
      const key = foreignKeyOf(foreign, row!);
      if (key === undefined || (before && key === foreignKeyOf(foreign, before))) continue;
      if (!others(foreign.table).find(foreign.unique, key)) isMissing(foreign);
    }
  }

  return {
    spec,
    ...{ put, keyOf, find, bucket },
    read: (key) => rows.get(key),
    rows: () => rows.values(),
    get(...key) {
      xacts.here();
      return rows.get(typed(primary, key)!) as Row<K> | undefined;
    },
    among(ids) {
      xacts.here();
      const keys = new Set(ids.map((id) => typed(primary, [id])!));
      return [...keys].sort().flatMap((key) => (rows.get(key) as Row<K> | undefined) ?? []);
    },
    by(name, ...key) {
      xacts.here();
      const unique = spec.uniques.find((one) => one.name === name);
      if (unique === undefined) throw new Error(`${spec.name} has no unique key ${name}`);
      const text = typed(unique, key);
      return (text && find(name, text)) as Row<K> | undefined;
    },
    where(lookup, name) {
      xacts.here();
      return [...bucket(lookup, name)] as Row<K>[];
    },
    all() {
      xacts.here();
      return [...rows.values()] as Row<K>[];
    },
    insert(list, conflict) {
      const xact = writing();
      const written: { row: Fields; before?: Fields }[] = [];
      const seen = new Set<string>();
      for (const row of list.map((values) => fresh(spec, values as Fields))) {
        trigger.beforeInsert?.(row, xact);
        obey(spec, row);
        const old = conflict && inConflict(row, conflict.on);
        if (old === undefined) {
          insertOne(row);
          trigger.inserted?.(row, xact);
          seen.add(keyOf(row));
          written.push({ row });
        } else if (conflict?.set) {
          if (seen.has(keyOf(old)))
            refuse("cardinality", "ON CONFLICT DO UPDATE command cannot affect row a second time");
          seen.add(keyOf(old));
          if (conflict.where && !conflict.where(old as Row<K>)) continue;
          const values = conflict.set(old as Row<K>, row as Row<K>);
          written.push({ row: updateOne(old, values as Fields), before: old });
        }
      }
      for (const { row, before } of written) {
        named(row, before);
        if (before === undefined) trigger.afterInsert?.(row, xact);
      }
      return written.map(({ row }) => row as Row<K>);
    },
    update(chosen, set) {
      writing();
      const made = chosen.map((before) => {
        const values = typeof set === "function" ? set(before) : set;
        return { before: before as Fields, row: updateOne(before as Fields, values as Fields) };
      });
      for (const { row, before } of made) named(row, before);
      return made.map(({ row }) => row as Row<K>);
    },
    remove(chosen) {
      writing();
      for (const row of chosen) change(keyOf(row as Fields), undefined);
      for (const row of chosen) named(undefined, row as Fields);
      return chosen.length;
    },
  };

  function inConflict(row: Fields, on: string | undefined): Fields | undefined {
    for (const unique of spec.uniques) {
      if (on !== undefined && unique.name !== on) continue;
      const key = partsOf(unique, row);
      const old = key === undefined ? undefined : find(unique.name, key);
      if (old !== undefined) return old;
    }
    return undefined;
  }
}

function fresh(spec: TableSpec, values: Fields): Fields {
  const row: Record<string, unknown> = {};
  for (const { key, type } of spec.columns) {
    const value = values[key];
    row[key] = value === undefined || value === null ? null : type.fresh(value);
  }
  return row;
}

/** What a row has to be by itself. */
function obey(spec: TableSpec, row: Fields): void {
  for (const { key, name, isNullable } of spec.columns)
    if (!isNullable && row[key] === null)
      refuse("notNull", `null value in column "${name}" of relation "${spec.name}"`);
  for (const { name, holds } of spec.checks)
    if (holds(row) === false)
      refuse("check", `new row for "${spec.name}" violates check constraint "${name}"`, name);
}

const isMissing = ({ name }: ForeignKey) =>
  refuse("foreignKey", `a row violates foreign key constraint "${name}"`, name);
const isTaken = ({ name }: Unique) =>
  refuse("unique", `duplicate key value violates unique constraint "${name}"`, name);

/** Undefined where the row is not in the index, or equals no other because a part is null. */
function partsOf({ columns, covers }: Unique, row: Fields): string | undefined {
  if (!covers(row)) return undefined;
  const [first, ...more] = columns;
  if (first !== undefined && more.length === 0) {
    const value = row[first.key];
    return value === null ? undefined : String(value);
  }
  return joined(columns.map(({ key }) => row[key]));
}
const foreignKeyOf = ({ columns }: ForeignKey, row: Fields) =>
  joined(columns.map(({ key }) => row[key]));
const joined = (parts: readonly unknown[]) =>
  parts.includes(null) ? undefined : parts.join(BETWEEN);
const typed = ({ columns }: Unique, key: readonly (string | null)[]) =>
  joined(columns.map(({ type }, n) => (key[n] == null ? null : type.fresh(key[n]))));
