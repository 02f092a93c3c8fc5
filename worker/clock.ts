/** The machine's clock; outside production with the stand-in's offset, so that days can pass at once. */
export async function openClock(clockUrl: string | undefined): Promise<() => Date> {
  if (!clockUrl) return () => new Date();
  const response = await fetch(clockUrl, { signal: AbortSignal.timeout(CLOCK_TIMEOUT_MS) });
  const { offsetMs } = await response.json<{ offsetMs: number }>();
  return () => new Date(Date.now() + offsetMs);
}

/** The stand-in is on the same machine. */
const CLOCK_TIMEOUT_MS = 2_000;
