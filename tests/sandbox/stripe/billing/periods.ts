import { addMonths } from "../../core/calendar.ts";

/** How often a price is due. All times of billing are seconds since 1970, in UTC. */
export type Rhythm = { interval: string; interval_count: number };

export type Period = { start: number; end: number };

const DAY = 86_400;
const FIXED: Readonly<Record<string, number>> = { day: DAY, week: 7 * DAY };

/**
 * The moment `count` intervals after the anchor. Months are always counted from the anchor, so
 * that the 31st comes back after a February.
 */
export function boundary(anchor: number, rhythm: Rhythm, count: number): number {
  const steps = rhythm.interval_count * count;
  const fixed = FIXED[rhythm.interval];
  if (fixed !== undefined) return anchor + fixed * steps;
  return addMonths(anchor * 1000, steps * monthsOf(rhythm)) / 1000;
}

/** The period that `at` falls into: it begins at `at` or before, and ends after it. */
export function periodAt(anchor: number, rhythm: Rhythm, at: number): Period {
  let count = estimate(anchor, rhythm, at);
  while (boundary(anchor, rhythm, count) > at) count -= 1;
  while (boundary(anchor, rhythm, count + 1) <= at) count += 1;
  return { start: boundary(anchor, rhythm, count), end: boundary(anchor, rhythm, count + 1) };
}

/** Seconds of one interval, for comparing: a month has 28 to 31 days. */
export function lengthOf(rhythm: Rhythm, anchor: number): number {
  return boundary(anchor, rhythm, 1) - anchor;
}

export function sameRhythm(one: Rhythm, other: Rhythm): boolean {
  return one.interval === other.interval && one.interval_count === other.interval_count;
}

function monthsOf(rhythm: Rhythm): number {
  return rhythm.interval === "year" ? 12 : 1;
}

function estimate(anchor: number, rhythm: Rhythm, at: number): number {
  const fixed = FIXED[rhythm.interval];
  if (fixed !== undefined) return Math.floor((at - anchor) / (fixed * rhythm.interval_count));
  const [from, to] = [new Date(anchor * 1000), new Date(at * 1000)];
  const months =
    (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return Math.floor(months / (rhythm.interval_count * monthsOf(rhythm)));
}
