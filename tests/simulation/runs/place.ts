import { openDatabase } from "../world/database.ts";
import { memoryBooks } from "../world/memory-books.ts";
import { postgresBooks } from "../world/postgres-books.ts";
import type { WorldOptions } from "../world/world.ts";

/** Where runs are played; several after each other use the same. */
export type Place = Pick<WorldOptions, "database" | "books" | "isStepwise"> & {
  close(): Promise<void>;
};
export const STORES = ["memory", "postgres", "stepwise"] as const;
export type StoreName = (typeof STORES)[number];

/**
 * "memory": the model, a transaction a step. "postgres": the same steps on the real thing, which
 * has to give the same traces. "stepwise": the real thing, statement by statement, with its locks.
 */
export async function openPlace(store: StoreName): Promise<Place> {
  if (store === "memory")
    return { database: undefined, books: memoryBooks(), isStepwise: false, close: async () => {} };
  const database = await openDatabase();
  return {
    database,
    books: postgresBooks(database),
    isStepwise: store === "stepwise",
    close: database.close,
  };
}
