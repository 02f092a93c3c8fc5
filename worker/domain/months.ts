// Months and years are UTC everywhere, so that each posting is in one of them and no other.

/** "2026-11". */
export type Month = string & { readonly __id: "month" };

/** From its first instant to that of the next one, which is not in it. */
export type Period = { readonly from: Date; readonly until: Date };

const MONTH = /^(\d{4})-(0[1-9]|1[0-2])$/;

export const monthOf = (at: Date) => at.toISOString().slice(0, 7) as Month;

/** Undefined for what is no month. */
export function periodOfMonth(month: string): Period | undefined {
  const [, year, number] = MONTH.exec(month) ?? [];
  if (year === undefined || number === undefined) return undefined;
  return between(Number(year), Number(number) - 1, 1);
}

export const periodOfYear = (year: number): Period => between(year, 0, 12);

const between = (year: number, month: number, months: number): Period => ({
  from: new Date(Date.UTC(year, month, 1)),
  until: new Date(Date.UTC(year, month + months, 1)),
});

/** It is not over: more may be booked in it. */
export const isUnderWay = ({ until }: Period, now: Date) => now < until;

/** All months from one to another, the latest first. */
export function monthsFrom(first: Date, last: Date): Month[] {
  const months: Month[] = [];
  let at = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), 1));
  while (at <= last) {
    months.unshift(monthOf(at));
    at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1));
  }
  return months;
}
