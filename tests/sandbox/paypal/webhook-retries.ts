const DAY_MS = 86_400_000;
/** "25 times over the course of 3 days" is all that PayPal says about its retries. */
const RETRIES = 25;
const RETRIED_FOR_MS = 3 * DAY_MS;

/** Close together at first and then ever further apart; milliseconds after the first try. */
export const RETRIES_AT_MS: readonly number[] = Array.from({ length: RETRIES }, (_, index) =>
  Math.round(RETRIED_FOR_MS * ((index + 1) / RETRIES) ** 2),
);

/** The same plan as pauses, one after the other. */
export const RETRY_PAUSES_MS: readonly number[] = RETRIES_AT_MS.map(
  (atMs, index) => atMs - (RETRIES_AT_MS[index - 1] ?? 0),
);
