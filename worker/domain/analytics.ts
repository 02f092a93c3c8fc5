import type { Currency } from "./currency.ts";
import type { ProductId } from "./ids.ts";
import { sum } from "./money.ts";
import type { Period } from "./months.ts";

// What a seller sold in some days, and what of that went back since. Days are UTC.

const DAY_MS = 24 * 60 * 60_000;
/** A leap year: what is looked at, compared with the year before, is one. */
export const ANALYTICS_DAYS_MAX = 366;
/** What is shown of nothing that was asked for. */
const DAYS_BY_DEFAULT = 30;

/** Sales of one day that had some; what went back is of these sales, whenever it went. */
export type DaySales = {
  /** "2026-11-29". */
  readonly day: string;
  readonly orders: number;
  readonly pieces: number;
  /** Goods and shipping, whole. */
  readonly salesMinor: bigint;
  readonly commissionMinor: bigint;
  /** Refunds that did not fail, and disputes that were lost. */
  readonly returnedMinor: bigint;
};
export type ProductSales = {
  readonly productId: ProductId;
  readonly title: string;
  readonly orders: number;
  readonly pieces: number;
  /** Goods alone. */
  readonly salesMinor: bigint;
  readonly returnedPieces: number;
};
export type SalesFile = {
  readonly currency: Currency;
  readonly days: readonly DaySales[];
  /** What sold for most first. */
  readonly products: readonly ProductSales[];
};
export type Analytics = SalesFile & {
  readonly totals: Omit<DaySales, "day"> & {
    /** Of what was sold, in hundredths of a percent; zero of nothing. */
    readonly returnedBasisPoints: number;
    /** What one order has of this seller, to the minor unit below; null of none. */
    readonly averageMinor: bigint | null;
  };
};

/** The first and the last day, both included: those asked for, or the last thirty. */
export type Days = { readonly from: string; readonly until: string };
export function daysOf(
  { from, until }: Partial<Record<keyof Days, string | undefined>>,
  now: Date,
) {
  const last = until ?? dayOf(now);
  const first = from ?? dayOf(new Date(Date.parse(last) - (DAYS_BY_DEFAULT - 1) * DAY_MS));
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
  return count >= 1 && count <= ANALYTICS_DAYS_MAX ? { from: first, until: last } : undefined;
}
export const periodOfDays = ({ from, until }: Days): Period => ({
  from: new Date(from),
  until: new Date(Date.parse(until) + DAY_MS),
});
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/** Every day of them, those without a sale too. */
export function analyticsOf(file: SalesFile, days: Days): Analytics {
  const sold = new Map(file.days.map((one) => [one.day, one]));
  const { from, until } = periodOfDays(days);
  const all: DaySales[] = [];
  for (let at = from.getTime(); at < until.getTime(); at += DAY_MS) {
    const day = dayOf(new Date(at));
    all.push(sold.get(day) ?? { day, ...nothing });
  }
  return { ...file, days: all, totals: totalsOf(file.days) };
}
const nothing = {
  ...{ orders: 0, pieces: 0, salesMinor: 0n, commissionMinor: 0n, returnedMinor: 0n },
};

function totalsOf(days: readonly DaySales[]): Analytics["totals"] {
  const count = (of: (one: DaySales) => number) => days.reduce((all, one) => all + of(one), 0);
  const [orders, pieces] = [count((one) => one.orders), count((one) => one.pieces)];
  const salesMinor = sum(days.map((one) => one.salesMinor));
  const returnedMinor = sum(days.map((one) => one.returnedMinor));
  return {
    ...{ orders, pieces, salesMinor, returnedMinor },
    commissionMinor: sum(days.map((one) => one.commissionMinor)),
    returnedBasisPoints: salesMinor === 0n ? 0 : Number((returnedMinor * 10_000n) / salesMinor),
    averageMinor: orders === 0 ? null : salesMinor / BigInt(orders),
  };
}
