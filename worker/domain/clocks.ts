const HOUR_MS = 60 * 60 * 1000;

/** Longer than any lock, lease or wait that is ever given, however much two clocks differ. */
const FUTURE_MS_MAX = 3 * HOUR_MS;

/**
 * What ends after this was written while a clock ran far ahead, and does not bind anybody: to wait
 * for it could take longer than a processor remembers a key.
 */
export const beyondBelief = (now: Date) => new Date(now.getTime() + FUTURE_MS_MAX);
