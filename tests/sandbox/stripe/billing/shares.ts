import type { Period } from "./periods.ts";

/**
 * The part of a period's amount that belongs to the time from `from` on, to the second. Rounded
 * half away from zero, so that a credit and a charge for the same time cancel each other out.
 */
export function shareFrom(amount: number, period: Period, from: number): number {
  const whole = period.end - period.start;
  const left = Math.min(Math.max(period.end - from, 0), whole);
  return whole === 0 ? 0 : fraction(amount, left, whole);
}

/** `amount * part / whole` in whole numbers, rounded half away from zero. */
export function fraction(amount: number, part: number, whole: number): number {
  const product = BigInt(Math.abs(amount)) * BigInt(part);
  const rounded = (product * 2n + BigInt(whole)) / (BigInt(whole) * 2n);
  return amount < 0 ? -Number(rounded) : Number(rounded);
}

/**
 * Divides an amount by weights and loses nothing: what rounding down leaves goes, one unit each,
 * to the first weights that are not zero.
 */
export function split(amount: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (sum === 0) return weights.map(() => 0);
  const parts = weights.map((weight) => Number((BigInt(amount) * BigInt(weight)) / BigInt(sum)));
  let left = amount - parts.reduce((total, part) => total + part, 0);
  return parts.map((part, index) => {
    if (left === 0 || weights[index] === 0) return part;
    left -= 1;
    return part + 1;
  });
}
