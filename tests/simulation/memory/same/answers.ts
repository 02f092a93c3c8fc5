import { constraintOf, isFromDatabase, isTransient } from "../../../../worker/db/errors.ts";
import { DatabaseUnavailable } from "../../../../worker/usecases/ports.ts";

/** What is said about a call's end, the same for two stores that are the same. */
export async function told(call: () => Promise<unknown>): Promise<string> {
  try {
    return shown(await call());
  } catch (error) {
    return `throws ${toldError(error)}`;
  }
}

/** As far as callers and the run's trace see it: texts of the database's are its own. */
export function toldError(error: unknown): string {
  if (!(error instanceof Error)) return shown(error);
  const { name, code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  if (!isFromDatabase(error)) return shown({ name, code, text: error.message });
  const isUnavailable = error instanceof DatabaseUnavailable;
  const inner = { constraint: constraintOf(error), isTransient: isTransient(error), isUnavailable };
  return shown({ name, code, constraint, codes: codesOf(error), inner });
}
const codesOf = (error: unknown): unknown[] => {
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return [code ?? null, ...(cause instanceof Error ? codesOf(cause) : [])];
};

export const shown = (value: unknown): string => JSON.stringify(plain(value)) ?? "nothing";

/** JSON that keeps what JSON has no word for; keys stay in their order. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date) return `at ${value.toISOString()}`;
  if (value instanceof Map)
    return ["map", ...[...value].sort(([a], [b]) => (a < b ? -1 : 1)).map(plain)];
  if (value instanceof Set) return ["set", ...[...value].map(plain)];
  if (value instanceof ArrayBuffer) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Uint8Array) return `array ${Buffer.from(value).toString("hex")}`;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
