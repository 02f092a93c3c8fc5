import type { Row, TableKey } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";

/** What has to hold, for one subject at a time: an order, a payment, an account. */
export type Rule = {
  /** Whose turn it is when a row has changed: nobody else can have been broken by it. */
  of: { readonly [K in TableKey]?: (row: Row<K>, tables: Tables) => readonly string[] };
  isBroken(tables: Tables, id: string): boolean;
  /** How the subject is told; undefined: as it is. */
  told?: (id: string) => string;
};

export const sum = <R>(rows: readonly R[], of: (row: R) => bigint) =>
  rows.reduce((total, row) => total + of(row), 0n);
