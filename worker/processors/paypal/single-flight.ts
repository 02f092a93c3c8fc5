type Work<T> = () => Promise<T>;

/**
 * Lets callers that want the same thing at the same time share one piece of work. A Worker's
 * requests share an isolate, and the request that started the work may be cancelled under it: so
 * nobody waits longer than `waitMs`, or for work that failed, before doing it alone.
 */
export function singleFlight<T>(waitMs: number) {
  const running = new Map<string, Promise<T>>();
  return async (key: string, work: Work<T>): Promise<T> => {
    const others = running.get(key);
    const shared = others && (await settledWithin(others, waitMs));
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

async function settledWithin<T>(
  work: Promise<T>,
  waitMs: number,
): Promise<{ value: T } | undefined> {
  const tooLong = new Promise<undefined>((resolve) => {
    AbortSignal.timeout(waitMs).addEventListener("abort", () => resolve(undefined));
  });
  const settled = work.then(
    (value) => ({ value }),
    () => undefined,
  );
  return Promise.race([settled, tooLong]);
}
