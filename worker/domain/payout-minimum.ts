import type { Currency } from "./currency.ts";

/** The least that is paid out to a seller on a rail, in minor units; nought: whatever there is. */
export type PayoutMinimum = {
  readonly defaultMinor: bigint;
  readonly byCurrency: Readonly<Partial<Record<Currency, bigint>>>;
};
export const minimumOf = (currency: Currency, minimum: PayoutMinimum): bigint =>
  minimum.byCurrency[currency] ?? minimum.defaultMinor;

const DAY_MS = 24 * 60 * 60_000;
/** Nobody is kept waiting for the rest of a small sum for longer than this. */
const GATHERED_FOR_DAYS_MAX = 90;
/** What was due by then goes, however little it is. */
export const gatheredSince = (now: Date) =>
  new Date(now.getTime() - GATHERED_FOR_DAYS_MAX * DAY_MS);
