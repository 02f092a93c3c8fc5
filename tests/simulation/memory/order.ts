/** What rows are ordered by; null is larger than anything, as in PostgreSQL. */
type Key = string | bigint | number | Date | null;
type By<R> = (row: R) => readonly Key[];

/** `order by`, ascending. */
export const ordered = <R>(rows: readonly R[], by: By<R>): R[] => [...rows].sort(comparing(by));

/** `order by … limit 1`, without looking at a row twice. */
export function first<R>(rows: readonly R[], by: By<R>): R | undefined {
  const compare = comparing(by);
  let least: R | undefined;
  for (const row of rows) if (least === undefined || compare(row, least) < 0) least = row;
  return least;
}

/** For a key that is to descend. */
export const descending = (at: Date) => -at.getTime();

/** SQL's `greatest`: null is left out. */
export const greatest = (one: Date, other: Date | null): Date =>
  other === null || one >= other ? one : other;

const comparing =
  <R>(by: By<R>) =>
  (a: R, b: R): number => {
    const [as, bs] = [by(a), by(b)];
    for (let n = 0; n < as.length; n++) {
      const compared = compareKeys(as[n] ?? null, bs[n] ?? null);
      if (compared !== 0) return compared;
    }
    return 0;
  };

function compareKeys(a: Key, b: Key): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const [x, y] = a instanceof Date && b instanceof Date ? [a.getTime(), b.getTime()] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}
