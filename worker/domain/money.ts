import { type Currency, exponentOf, paypalRail, shareStep } from "./currency.ts";
import { assert } from "./result.ts";

export type Money = { readonly minor: bigint; readonly currency: Currency };
export type Share<Id> = { readonly id: Id; readonly weight: bigint };

export const isSame = (a: Money, b: Money) => a.minor === b.minor && a.currency === b.currency;
export const sum = (minors: readonly bigint[]) => minors.reduce((a, b) => a + b, 0n);

/**
 * Splits without losing a unit, by largest remainder: everyone gets the exact part rounded down,
 * then the largest fractions get one more each, the smallest id first in a tie. Order never
 * matters. `step` keeps every part a multiple of it; the total has to be one.
 */
export function split<Id extends string>(total: Money, shares: readonly Share<Id>[], step = 1n) {
  const whole = sum(shares.map(({ weight }) => weight));
  assert(total.minor >= 0n && shares.every(({ weight }) => weight >= 0n), "nothing is negative");
  assert(total.minor % step === 0n, "the total is a multiple of the step");
  assert(whole > 0n || total.minor === 0n, "weights add up to something, or there is nothing");
  const units = total.minor / step;
  const divisor = whole > 0n ? whole : 1n;

  const ranked = shares
    .map(({ id, weight }) => ({ id, exact: units * weight }))
    .sort((a, b) => descending(a.exact % divisor, b.exact % divisor) || (a.id < b.id ? -1 : 1));
  const leftover = units - sum(ranked.map(({ exact }) => exact / divisor));
  const parts = new Map<Id, Money>();
  for (const [rank, { id, exact }] of ranked.entries())
    parts.set(id, { ...total, minor: (exact / divisor + (rank < leftover ? 1n : 0n)) * step });

  assert(parts.size === shares.length, "every share has an id of its own");
  assert(sum([...parts.values()].map(({ minor }) => minor)) === total.minor, "parts add up");
  return parts;
}

const descending = (a: bigint, b: bigint) => (a === b ? 0 : a > b ? -1 : 1);

/** One basis point is a hundredth of a percent. */
const WHOLE_BASIS_POINTS = 10_000n;

/**
 * The platform's part of an amount, rounded half up to the step on which shares can be sent, and
 * never more than the amount. What remains is the seller's, so both add up to the amount.
 */
export function commissionOn(amount: Money, basisPoints: number): Money {
  assert(Number.isInteger(basisPoints) && basisPoints >= 0, "basis points are whole");
  assert(basisPoints <= 10_000 && amount.minor >= 0n, "a part of something");
  const divisor = WHOLE_BASIS_POINTS * shareStep(amount.currency);
  const units = (2n * amount.minor * BigInt(basisPoints) + divisor) / (2n * divisor);
  const minor = units * shareStep(amount.currency);
  return { ...amount, minor: minor > amount.minor ? amount.minor : minor };
}

/** "12.34" for 1234 minor units of USD, "500" for 500 of JPY: for people, by string surgery. */
export const decimal = ({ minor, currency }: Money) => withDecimals(minor, exponentOf(currency));

/** The value PayPal takes, with the decimals it allows; an amount it cannot express is a bug here. */
export function paypalValue({ minor, currency }: Money): string {
  const rail = paypalRail(currency);
  assert(rail !== null, "PayPal takes this currency");
  assert(minor % rail.step === 0n, "PayPal can express this amount");
  return withDecimals(minor / rail.step, rail.decimals);
}

/** The reverse of `paypalValue`; undefined for what is not such an amount. */
export function fromPaypalValue(value: string, currency: Currency): Money | undefined {
  const match = /^(-?)(\d{1,15})(?:\.(\d{1,3}))?$/.exec(value);
  const exponent = exponentOf(currency);
  if (!match || (match[3]?.replace(/0+$/, "") ?? "").length > exponent) return undefined;
  const fraction = (match[3] ?? "").slice(0, exponent).padEnd(exponent, "0");
  const minor = BigInt(`${match[2]}${fraction}`);
  return { minor: match[1] ? -minor : minor, currency };
}

function withDecimals(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const cut = digits.length - decimals;
  const text = decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return units < 0n ? `-${text}` : text;
}
