/** How long a system may outlive the npm that started it. */
const LOOK_EVERY_MS = 500;

/**
 * Resolves when this process is asked to end: by a signal or, where npm started it, by npm's own
 * end. npm hands signals to a shell, and not every shell hands them on.
 */
export function untilAsked(): Promise<void> {
  const parent = process.ppid;
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const)
      process.on(signal, () => resolve());
    if (process.env.npm_lifecycle_event === undefined) return;
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      resolve();
    }, LOOK_EVERY_MS);
    timer.unref();
  });
}
