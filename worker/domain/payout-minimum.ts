const DAY_MS = 24 * 60 * 60_000;
/** Nobody is kept waiting for the rest of a small sum for longer than this. */
const GATHERED_FOR_DAYS_MAX = 90;
/** What was due by then goes, however little it is. */
export const gatheredSince = (now: Date) =>
  new Date(now.getTime() - GATHERED_FOR_DAYS_MAX * DAY_MS);
