import fc from "fast-check";
import { expect, test } from "vitest";
import {
  afterReading,
  type BalanceCheck,
  provedBy,
  READINGS_MIN,
  type Reading,
} from "../../worker/domain/balances.ts";

const HOUR_MS = 60 * 60_000;
type Seen = { difference: bigint; low?: bigint; high?: bigint; hours?: number };

/** A reading of a ledger that says a thousand. */
const readingOf = ({ difference, low = 0n, high = 0n }: Seen, at: Date): Reading => ({
  ...{ rail: "stripe", currency: "USD", checkedAt: at, asOf: at },
  ...{ processorMinor: 1000n + difference, ledgerMinor: 1000n },
  ...{ inFlightLowMinor: low, inFlightHighMinor: high },
});

/** One reading an hour, unless it says otherwise. */
function after(...all: Seen[]): BalanceCheck {
  let at = 0;
  const checks = all.reduce<BalanceCheck | undefined>((before, seen) => {
    at += (seen.hours ?? 1) * HOUR_MS;
    return afterReading(before, readingOf(seen, new Date(at)));
  }, undefined);
  if (!checks) throw new Error("no reading");
  return checks;
}
const quiet = (difference: bigint): Seen => ({ difference });
/** Somebody may have paid fifty, and somebody may have been paid thirty. */
const busy = (difference: bigint): Seen => ({ difference, low: -3000n, high: 5000n });

test("V178 one minor unit too much or too little is proved by three readings in a row", () => {
  for (const unit of [1n, -1n]) {
    expect(provedBy(after(quiet(unit), quiet(unit)))).toBeUndefined();
    expect(provedBy(after(quiet(unit), quiet(unit), quiet(unit)))).toEqual({
      low: unit,
      high: unit,
    });
  }
});

test("a difference that what is in flight explains is none", () => {
  const five = Array.from({ length: 5 }, () => ({ difference: 5000n, high: 5000n }));
  expect(provedBy(after(...five))).toBeUndefined();
  expect(after(...five)).toMatchObject({ lowMinor: 0n, highMinor: 5000n, readings: 0 });
});

test("what is in flight explains nothing beyond its own sum", () => {
  const seen = { difference: 5001n, high: 5000n };
  expect(provedBy(after(seen, seen, seen))).toEqual({ low: 1n, high: 5001n });
});

test("readings that prove nothing by themselves do not add up to a proof", () => {
  const check = after(quiet(-50n), busy(10n), busy(10n), busy(10n), busy(10n));
  expect(check).toMatchObject({ lowMinor: -50n, readings: 1 });
  expect(provedBy(check)).toBeUndefined();
});

test("traffic in between does not hide a difference that the quiet moments show", () => {
  const check = after(quiet(1n), busy(1n), quiet(1n), busy(1n), busy(-2n), quiet(1n));
  expect(provedBy(check)).toEqual({ low: 1n, high: 1n });
});

test("a difference that changes is another one, and begins to be counted anew", () => {
  const check = after(quiet(1n), quiet(1n), quiet(2n), quiet(2n));
  expect(check.readings).toBe(2);
  expect(provedBy(check)).toBeUndefined();
});

test("what is proved stays until a reading agrees, or another difference is proved", () => {
  const proved = [quiet(1n), quiet(1n), quiet(1n)];
  expect(provedBy(after(...proved, quiet(7n)))).toEqual({ low: 1n, high: 1n });
  expect(provedBy(after(...proved, busy(1n)))).toEqual({ low: 1n, high: 1n });
  expect(provedBy(after(...proved, quiet(7n), quiet(7n), quiet(7n)))).toEqual({
    low: 7n,
    high: 7n,
  });
  expect(provedBy(after(...proved, quiet(0n)))).toBeUndefined();
  expect(provedBy(after(...proved, { difference: 0n, low: -1n, high: 5000n }))).toEqual({
    low: 1n,
    high: 1n,
  });
  expect(provedBy(after(...proved, { difference: 0n, high: 5000n }))).toBeUndefined();
});

test("readings within half an hour are one, however often somebody asks", () => {
  const soon = { difference: 1n, hours: 0.1 };
  const asked = after(quiet(1n), soon, soon, soon, soon);
  expect(asked.readings).toBe(1);
  expect(after(quiet(1n), { ...soon, hours: 0.5 }, { ...soon, hours: 0.5 }).readings).toBe(3);
});

test("a report that is no newer than the last one is no reading", () => {
  const stale = { difference: 1n, hours: 0 };
  expect(after(quiet(1n), stale, stale, stale).readings).toBe(1);
});

test("the last reading that agreed is remembered", () => {
  expect(after(quiet(0n), quiet(1n), quiet(1n)).agreedAt).toEqual(new Date(HOUR_MS));
  expect(after(quiet(1n)).agreedAt).toBeNull();
});

/** What may happen at a processor before we hear of it. */
const happening = fc.record({
  minor: fc.bigInt({ min: -9_999n, max: 9_999n }),
  hasHappened: fc.boolean(),
});
/** The readings of a processor that really differs by so much, whatever is in flight at each. */
const readingsOf = (really: bigint, hours: { minor: bigint; hasHappened: boolean }[][]): Seen[] =>
  hours.map((inFlight) => ({
    difference: inFlight.reduce(
      (sum, { minor, hasHappened }) => sum + (hasHappened ? minor : 0n),
      really,
    ),
    low: inFlight.reduce((sum, { minor }) => sum + (minor < 0n ? minor : 0n), 0n),
    high: inFlight.reduce((sum, { minor }) => sum + (minor > 0n ? minor : 0n), 0n),
  }));
const traffic = fc.array(fc.array(happening, { maxLength: 4 }), { minLength: 1, maxLength: 30 });

test("no traffic, however it falls, makes a difference where there is none", () => {
  fc.assert(
    fc.property(traffic, (hours) => {
      expect(provedBy(after(...readingsOf(0n, hours)))).toBeUndefined();
    }),
  );
});

test("V178 a difference is within what is proved of it, and found by three quiet readings", () => {
  const real = fc.bigInt({ min: -500n, max: 500n }).filter((minor) => minor !== 0n);
  fc.assert(
    fc.property(real, traffic, (really, hours) => {
      const seen = readingsOf(really, hours);
      const proved = provedBy(after(...seen));
      if (proved) expect(proved.low <= really && really <= proved.high).toBe(true);
      const calm = Array.from({ length: READINGS_MIN }, () => quiet(really));
      expect(provedBy(after(...seen, ...calm))).toEqual({ low: really, high: really });
    }),
  );
});
