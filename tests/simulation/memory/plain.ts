/** A port whose calls answer at once. Whoever calls it from outside is answered by a promise. */
export type Plain<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer Given) => Promise<infer Answer>
    ? (...given: Given) => Answer
    : Plain<T[K]>;
};

/**
 * For ports that only look at the books: the model keeps none of what they look at. The runs on
 * PostgreSQL, statement by statement, have them.
 */
export const notModelled = (): never => {
  throw new Error("the model of the database does not have this");
};

type Call = (...given: never[]) => unknown;
type Calls = { readonly [name: string]: Call | Calls };

/**
 * The port of it. `run` is given each call with its full name, so that all of them begin and end in
 * one way; what they answer is copied, so that nobody holds a part of what is kept.
 */
export function promised<T>(
  plain: Plain<T>,
  run: (name: string, work: () => unknown) => unknown,
  prefix = "",
): T {
  const calls = plain as unknown as Calls;
  const ported = Object.entries(calls).map(([name, call]) => {
    const full = `${prefix}${name}`;
    if (typeof call !== "function") return [name, promised(call as never, run, `${full}.`)];
    const ask = async (...given: never[]) => copyOf(run(full, () => call(...given)));
    return [name, ask];
  });
  return Object.fromEntries(ported) as T;
}

export function copyOf<T>(value: T): T {
  return copied(value) as T;
}
function copied(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copied((value as Record<string, unknown>)[key]);
  return copy;
}
