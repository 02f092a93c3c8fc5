/** PostgreSQL's fields as both of the driver's protocols carry them; Drizzle wraps them as a cause. */
type DatabaseError = { readonly code?: unknown; readonly constraint?: unknown };

function databaseErrorOf(error: unknown): DatabaseError | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 4; at = at.cause, depth++)
    if ("code" in at && typeof at.code === "string" && /^[0-9A-Z]{5}$/.test(at.code)) return at;
  return undefined;
}

/** The constraint or guard that refused; undefined if it was something else. */
export function constraintOf(error: unknown): string | undefined {
  const name = databaseErrorOf(error)?.constraint;
  return typeof name === "string" ? name : undefined;
}

/** Serialisation failure and deadlock: nothing happened, and the same work may succeed now. */
const transient: readonly unknown[] = ["40001", "40P01"];
export const isTransient = (error: unknown) => transient.includes(databaseErrorOf(error)?.code);

/** The database answered, and the answer is no; anything else never reached it, or got lost. */
export const isFromDatabase = (error: unknown) => databaseErrorOf(error) !== undefined;
