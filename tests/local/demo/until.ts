import { setTimeout as pause } from "node:timers/promises";

/** A queue waits up to a second for company, several times in a row. */
const PATIENCE_MS = 30_000;
const LOOK_EVERY_MS = 100;

/** Looks until there is an answer; `what` is what will have been missing if there is none. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  const endMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > endMs) throw new Error(`it did not happen: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
