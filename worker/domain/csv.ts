/** A number, or text. A sum is text with digits: it never was a float. */
export type Cell = string | number;

/**
 * Rows as RFC 4180 has them, each line ended by CR and LF. What a spreadsheet would take for a
 * formula begins with an apostrophe, because goods, orders and shops are named by strangers; plain
 * numbers stay numbers, below zero too.
 */
export const csv = (rows: readonly (readonly Cell[])[]): string =>
  rows.map((row) => `${row.map(quoted).join(",")}\r\n`).join("");

const NUMBER = /^-?\d+(\.\d+)?$/;
/** OWASP's list for CSV injection, with the wide forms that Excel takes for the same signs. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

function quoted(cell: Cell): string {
  const text = String(cell);
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
