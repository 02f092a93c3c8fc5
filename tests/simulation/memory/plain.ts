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
 * one way; what they answer is copied, so that nobody holds a part of what is kept. Groups of calls
 * are made when they are first asked for: most transactions need few of them.
 */
export function promised<T>(plain: Plain<T>, run: Run, prefix = ""): T {
  const port = {};
  for (const [name, call] of Object.entries(plain as unknown as Calls)) {
    const full = `${prefix}${name}`;
    if (typeof call === "function") {
      const value = async (...given: never[]) => copyOf(run(full, () => call(...given)));
      Object.assign(port, { [name]: value });
      continue;
    }
    let group: unknown;
    const get = () => {
      group ??= promised(call as never, run, `${full}.`);
      return group;
    };
    Object.defineProperty(port, name, { get, enumerable: true, configurable: true });
  }
  return port as T;
}
type Run = (name: string, work: () => unknown) => unknown;

export function copyOf<T>(value: T): T {
  return copied(value) as T;
}
function copied(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(copied);
  if (value instanceof Date) return new Date(value.getTime());
  if (value instanceof Uint8Array) return Uint8Array.from(value);
  if (value instanceof ArrayBuffer) return value.slice(0);
  if (value instanceof Map)
    return new Map([...value].map(([key, inner]) => [copied(key), copied(inner)]));
  if (value instanceof Set) return new Set([...value].map(copied));
  const copy: Record<string, unknown> = {};
  for (const key in value) copy[key] = copied((value as Record<string, unknown>)[key]);
  return copy;
}
