import type { Currency } from "./currency.ts";
import type { ProcessorName } from "./processor-name.ts";

/** One comparison of a processor's balance with the ledger, in minor units. */
export type Reading = {
  readonly rail: ProcessorName;
  readonly currency: Currency;
  /** When the comparison was made. */
  readonly checkedAt: Date;
  /** The moment that the processor's balance is of. */
  readonly asOf: Date;
  readonly processorMinor: bigint;
  readonly ledgerMinor: bigint;
  /** By how much what is in flight may change the ledger's balance: from the least to the most. */
  readonly inFlightLowMinor: bigint;
  readonly inFlightHighMinor: bigint;
};

/** What the readings of a rail and currency say together. */
export type BalanceCheck = Pick<
  Reading,
  "rail" | "currency" | "checkedAt" | "asOf" | "processorMinor" | "ledgerMinor"
> & {
  /** The processor has at least and at most this much more than the ledger says. */
  readonly lowMinor: bigint;
  readonly highMinor: bigint;
  /** Readings of the same difference, none of which what was in flight can explain. */
  readonly readings: number;
  /** When the last of them was that counted. */
  readonly countedAt: Date | null;
  /** The last reading that may agree. */
  readonly agreedAt: Date | null;
  /** The difference that is proved, until a reading agrees or another one is; null: none. */
  readonly provedLowMinor: bigint | null;
  readonly provedHighMinor: bigint | null;
};

/**
 * A difference that this many readings in a row show is proved. News of what happened at the
 * processor come within seconds, and cron asks for those that did not within the hour: what two
 * hours have not explained is not under way.
 */
export const READINGS_MIN = 3;
/** Nearer ones say nothing new: the same news may be late for all of them. */
const READING_GAP_MS = 30 * 60_000;

type Bounds = { readonly low: bigint; readonly high: bigint };
const excludesZero = ({ low, high }: Bounds) => low > 0n || high < 0n;

/**
 * Takes one more reading into account. A real difference stays the same while what is in flight
 * comes and goes, so that it lies within the bounds of every reading: they are narrowed down until
 * a reading contradicts them, which begins anew.
 */
export function afterReading(before: BalanceCheck | undefined, reading: Reading): BalanceCheck {
  const { rail, currency, checkedAt, asOf, processorMinor, ledgerMinor } = reading;
  const own = boundsOf(reading);
  const both = before && common({ low: before.lowMinor, high: before.highMinor }, own);
  const bounds = both ?? own;
  const counted = countOf(both && before, own, asOf);
  // While the two differ in another way, what was proved of them stays until that is proved.
  const proved = counted.readings >= READINGS_MIN ? bounds : before && provedBy(before);
  return {
    ...{ rail, currency, checkedAt, asOf, processorMinor, ledgerMinor },
    ...{ lowMinor: bounds.low, highMinor: bounds.high },
    ...(excludesZero(bounds)
      ? { ...counted, ...fromProved(proved) }
      : { readings: 0, countedAt: null, ...fromProved(undefined) }),
    agreedAt: excludesZero(own) ? (before?.agreedAt ?? null) : asOf,
  };
}

/** The difference that is left, whatever of what is in flight has happened already. */
function boundsOf(reading: Reading): Bounds {
  const difference = reading.processorMinor - reading.ledgerMinor;
  return {
    low: difference - reading.inFlightHighMinor,
    high: difference - reading.inFlightLowMinor,
  };
}

function common(a: Bounds, b: Bounds): Bounds | undefined {
  const low = a.low > b.low ? a.low : b.low;
  const high = a.high < b.high ? a.high : b.high;
  return low <= high ? { low, high } : undefined;
}

/** Only a reading that by itself cannot be explained counts; one that can proves nothing. */
function countOf(same: BalanceCheck | undefined, own: Bounds, asOf: Date) {
  const { readings, countedAt } = same ?? { readings: 0, countedAt: null };
  const isLater = countedAt === null || asOf.getTime() - countedAt.getTime() >= READING_GAP_MS;
  return excludesZero(own) && isLater
    ? { readings: readings + 1, countedAt: asOf }
    : { readings, countedAt };
}

/** By how much the processor and the ledger are proved to differ, beyond what is in flight. */
export const provedBy = (check: BalanceCheck): Bounds | undefined =>
  check.provedLowMinor === null || check.provedHighMinor === null
    ? undefined
    : { low: check.provedLowMinor, high: check.provedHighMinor };
const fromProved = (proved: Bounds | undefined) => ({
  provedLowMinor: proved?.low ?? null,
  provedHighMinor: proved?.high ?? null,
});
