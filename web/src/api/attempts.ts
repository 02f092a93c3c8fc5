import { isRecord, stored } from "../ui/storage.ts";

/** One try to change something. Its key stays the same until the API's answer to it is known. */
export type Attempt = { key: string; body: string };

/** Per path, so that at most one is open; kept by the tab, so that a reload repeats and not doubles. */
const attempts = (path: string) =>
  stored<Attempt>(sessionStorage, `attempt:${path}`, (json) =>
    isRecord(json) && typeof json.key === "string" && typeof json.body === "string"
      ? { key: json.key, body: json.body }
      : undefined,
  );

export function openAttempt(path: string, body: string): Attempt {
  const open = attempts(path).get();
  // Another body is another intention: the API refuses a key that comes back with one.
  if (open?.body === body) return open;
  const attempt = { key: crypto.randomUUID(), body };
  attempts(path).set(attempt);
  return attempt;
}

export function closeAttempt(path: string, { key }: Attempt) {
  if (attempts(path).get()?.key === key) attempts(path).remove();
}

/** What was sent to a path without an answer so far. */
export const unansweredBody = (path: string) => attempts(path).get()?.body;
