type Work<T> = () => Promise<T>;
/** Resolves after so many milliseconds. */
export type Pause = (ms: number) => Promise<void>;

/** Tokens and certificates come within a second; one that takes longer may be nobody's any more. */
const WAIT_MS = 3000;

/**
 * Lets callers that want the same thing at the same time share one piece of work. A Worker's
 * requests share an isolate, and the request that started the work may be cancelled under it: so
 * nobody waits longer than a moment, or for work that failed, before doing it alone.
 */
export function singleFlight<T>(pause: Pause) {
  const running = new Map<string, Promise<T>>();
  return async (key: string, work: Work<T>): Promise<T> => {
    const others = running.get(key);
    const shared = others && (await settledSoon(pause, others));
    if (shared) return shared.value;
    const own = work();
    running.set(key, own);
    try {
      return await own;
    } finally {
      if (running.get(key) === own) running.delete(key);
    }
  };
}

async function settledSoon<T>(pause: Pause, work: Promise<T>): Promise<{ value: T } | undefined> {
  const tooLong = pause(WAIT_MS).then(() => undefined);
  const settled = work.then(
    (value) => ({ value }),
    () => undefined,
  );
  return Promise.race([settled, tooLong]);
}
