import fc from "fast-check";
import { expect, test } from "vitest";
import { csv } from "../../worker/domain/csv.ts";
import { type Currency, currencies } from "../../worker/domain/currency.ts";
import { sum } from "../../worker/domain/money.ts";
import {
  type Month,
  monthOf,
  monthsFrom,
  type Period,
  periodOfMonth,
} from "../../worker/domain/months.ts";
import {
  missingMinor,
  type StatementAccount,
  type StatementLine,
  statementOf,
} from "../../worker/domain/statement.ts";
import { statementCsv } from "../../worker/domain/statement-csv.ts";

const accounts: readonly StatementAccount[] = ["stripe", "paypal", "held", "debt"];
const kinds = ["capture", "refund", "refund_returned", "transfer", "transfer_returned"] as const;
const debts = ["debt_repaid", "debt_written_off"] as const;
const disputes = ["dispute_held", "dispute_let_go", "dispute_lost", "dispute_lost_undone"] as const;
const [first, last] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-05-01T00:00:00Z")];

const entry = fc
  .record({
    account: fc.constantFrom(...accounts),
    currency: fc.constantFrom<Currency>(...currencies),
    // To the millisecond at which one month ends and the next begins.
    at: fc.oneof(
      fc.date({ min: first, max: new Date(last.getTime() - 1), noInvalidDate: true }),
      fc.constantFrom(...["2026-02-01", "2026-03-01"].map((day) => new Date(`${day}T00:00:00Z`))),
    ),
    kind: fc.constantFrom(...kinds, ...debts, ...disputes),
    amountMinor: fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
    kept: fc.bigInt({ min: 0n, max: 10n ** 6n }),
  })
  .map(
    ({ kept, ...one }): StatementLine => ({
      ...one,
      ...{ transactionId: "t", externalId: "x", orderNumber: "AH-1" },
      commissionMinor: one.kind === "capture" ? kept : 0n,
    }),
  );

/** As the database answers: sums of all entries before, and the month's own. */
function fileOf(entries: readonly StatementLine[], { from, until }: Period) {
  const keys = Map.groupBy(entries, ({ account, currency }) => `${account} ${currency}`);
  const before = (own: readonly StatementLine[], at: Date) =>
    sum(own.filter((one) => one.at < at).map(({ amountMinor }) => amountMinor));
  return {
    sellerName: "Ash",
    balances: [...keys.values()].map((own) => {
      const [{ account, currency }] = own as [StatementLine];
      return {
        ...{ account, currency },
        ...{ openingMinor: before(own, from), closingMinor: before(own, until) },
      };
    }),
    lines: entries.filter(({ at }) => from <= at && at < until),
  };
}

test("whatever is booked when, each month begins with what the one before it ended with, and adds up", () => {
  const holds = fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
    const before = new Map<string, bigint>();
    let lines = 0;
    for (const month of monthsFrom(first, new Date(last.getTime() - 1)).toReversed()) {
      const period = periodOfMonth(month) as Period;
      const statement = statementOf(month, period, fileOf(entries, period), last);
      lines += statement.lines.length;
      for (const sums of [...statement.accounts, ...statement.totals]) {
        const name = `${"account" in sums ? sums.account : "all"} ${sums.currency}`;
        expect(missingMinor(sums)).toBe(0n);
        expect(sums.openingMinor).toBe(before.get(name) ?? 0n);
        before.set(name, sums.closingMinor);
      }
    }
    expect(lines).toBe(entries.length);
  });
  fc.assert(holds);
});

test("months are UTC's, one after the other, and nothing else is one", () => {
  expect(monthsFrom(new Date("2025-11-30T23:59:59Z"), new Date("2026-01-01T00:00:00Z"))).toEqual([
    ...["2026-01", "2025-12", "2025-11"],
  ]);
  expect(periodOfMonth("2025-12")?.until).toEqual(new Date("2026-01-01T00:00:00Z"));
  expect(monthOf(new Date("2026-02-28T23:59:59.999Z"))).toBe("2026-02");
  for (const text of ["2026-13", "2026-00", "2026-1", "02026-01", "2026-01-01", ""])
    expect(periodOfMonth(text), text).toBeUndefined();
});

test("a month that is not over says so, in the table too", () => {
  const period = periodOfMonth("2026-01") as Period;
  const line: StatementLine = {
    ...{ account: "stripe", currency: "USD", at: first, kind: "capture", amountMinor: 2750n },
    ...{ transactionId: "t", externalId: "=1+1", orderNumber: "AH-1", commissionMinor: 250n },
  };
  const file = fileOf([line], period);
  const open = statementOf("2026-01" as Month, period, file, new Date("2026-01-31T23:59:59Z"));
  const over = statementOf("2026-01" as Month, period, file, period.until);
  expect([open.isUnderWay, over.isUnderWay]).toEqual([true, false]);
  expect(statementCsv(open)).toContain("balance so far");
  expect(statementCsv(over).split("\r\n")).toEqual([
    "date,account,currency,line,order,gross,commission,amount,balance,processor id,ledger transaction",
    "2026-01-01T00:00:00.000Z,stripe,USD,opening balance,,,,,0.00,,",
    "2026-01-01T00:00:00.000Z,stripe,USD,capture,AH-1,30.00,-2.50,27.50,27.50,'=1+1,t",
    "2026-02-01T00:00:00.000Z,stripe,USD,closing balance,,,,,27.50,,",
    "",
  ]);
});

test.each([
  ["=HYPERLINK(1)", "'=HYPERLINK(1)"],
  ["+1+1", "'+1+1"],
  ["-2+3", "'-2+3"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\tx", "'\tx"],
  ["＝1", "'＝1"],
  ["-12.50", "-12.50"],
  [7, "7"],
  ['say "a", b', '"say ""a"", b"'],
  ["two\r\nlines", '"two\r\nlines"'],
  ["=a,b", '"\'=a,b"'],
])("%j is the cell %j", (cell, written) => {
  expect(csv([[cell]])).toBe(`${written}\r\n`);
});

/** A reader by the letter of RFC 4180. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) throw new Error("not RFC 4180");
    rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "\r\n" && cell.lastIndex < text.length) rows.push([]);
  }
  return rows;
}
test("whatever is in a cell is read again as it was, but for the apostrophe before a formula", () => {
  const rows = fc.array(fc.array(fc.string({ unit: "grapheme" }), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  const holds = fc.property(rows, (cells) => {
    const bare = parse(csv(cells)).map((row) => row.map((one) => one.replace(/^'/, "")));
    expect(bare).toEqual(cells.map((row) => row.map((one) => one.replace(/^'/, ""))));
  });
  fc.assert(holds);
});
