export const isRecord = (json: unknown): json is Record<string, unknown> =>
  typeof json === "object" && json !== null && !Array.isArray(json);

export type Stored<T> = { get(): T | undefined; set(value: T): void; remove(): void };

/**
 * A value in the browser's storage. What is there may be from an older version or from anyone, so
 * `parse` decides. A browser that refuses to store (private mode, full) only forgets sooner.
 */
export const stored = <T>(
  storage: Storage,
  key: string,
  parse: (json: unknown) => T | undefined,
): Stored<T> => ({
  get() {
    try {
      const text = storage.getItem(key);
      return text === null ? undefined : parse(JSON.parse(text));
    } catch {
      return undefined;
    }
  },
  set(value) {
    try {
      storage.setItem(key, JSON.stringify(value));
    } catch {
      // See above.
    }
  },
  remove() {
    storage.removeItem(key);
  },
});
