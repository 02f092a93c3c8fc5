/** The same day and time `count` months later; the last of a month where that day does not exist. */
export function addMonths(atMs: number, count: number): number {
  const at = new Date(atMs);
  const day = at.getUTCDate();
  const moved = new Date(atMs);
  moved.setUTCDate(1);
  moved.setUTCMonth(at.getUTCMonth() + count);
  const daysInMonth = new Date(
    Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0),
  ).getUTCDate();
  moved.setUTCDate(Math.min(day, daysInMonth));
  return moved.getTime();
}
