import { expect, test } from "vitest";
import type { SellerId } from "../../worker/domain/ids.ts";
import { type TaxRow, taxReport } from "../../worker/domain/tax.ts";
import { taxCsv } from "../../worker/domain/tax-csv.ts";

const row = (changes: Partial<TaxRow> = {}): TaxRow => ({
  ...{ sellerId: "s" as SellerId, sellerName: "Ash", rail: "stripe", currency: "USD", month: 3 },
  ...{ kind: "capture", count: 2, creditedMinor: 5500n, commissionMinor: 500n, feeMinor: 0n },
  ...changes,
});
const back = (changes: Partial<TaxRow> = {}) =>
  row({
    ...{ kind: "refund", count: 1, month: 4, creditedMinor: -2810n, commissionMinor: 250n },
    ...{ feeMinor: 60n, ...changes },
  });
const now = new Date("2027-01-01T00:00:00Z");
const only = (rows: readonly TaxRow[]) => taxReport(2026, rows, now).sellers[0];

test("1099-K has what buyers paid, whole, by month and rail, whatever was kept or went back", () => {
  const rows = [row(), row({ rail: "paypal", month: 12, count: 1 }), back()];
  const forms = only(rows)?.form1099k ?? [];
  expect(forms.map(({ rail, grossMinor, count }) => [rail, grossMinor, count])).toEqual([
    ["stripe", 6000n, 2],
    ["paypal", 6000n, 1],
  ]);
  for (const { months, grossMinor, count } of forms) {
    expect(months).toHaveLength(12);
    expect(months.reduce((sum, one) => sum + one.grossMinor, 0n)).toBe(grossMinor);
    expect(months.reduce((sum, one) => sum + one.count, 0)).toBe(count);
  }
  expect(forms[0]?.months[2]).toEqual({ month: 3, grossMinor: 6000n, count: 2 });
});

test("DAC7 has what was credited less what refunds took, by quarter, over both rails", () => {
  const [one] = only([row(), row({ rail: "paypal" }), back()])?.dac7 ?? [];
  expect(one).toMatchObject({
    ...{ activities: 4, grossMinor: 12_000n, refundedMinor: 3000n },
    ...{ feesMinor: 500n + 500n - 250n + 60n, considerationMinor: 11_000n - 2810n },
  });
  expect(one?.quarters.map(({ considerationMinor }) => considerationMinor)).toEqual([
    ...[11_000n, -2810n, 0n, 0n],
  ]);
});

test("a refund that came back takes nothing", () => {
  const rows = [row(), back(), back({ kind: "refund_returned", month: 5, creditedMinor: 2810n })];
  expect(only(rows)?.dac7[0]).toMatchObject({
    ...{ refundedMinor: 0n, feesMinor: 500n, considerationMinor: 5500n },
  });
});

test("a year is over when the next one has begun, in UTC", () => {
  expect(taxReport(2026, [], new Date(now.getTime() - 1)).isUnderWay).toBe(true);
  expect(taxReport(2026, [], now).isUnderWay).toBe(false);
});

test("the table has a line for each month and quarter, and one for the year of each report", () => {
  const lines = taxCsv(taxReport(2026, [row({ sellerName: "=Ash" }), back()], now)).split("\r\n");
  expect(lines).toHaveLength(1 + 13 + 5 + 1);
  expect(lines[1]).toBe("2026,s,'=Ash,1099-K,year,stripe,USD,2,60.00,,,");
  expect(lines).toContain("2026,s,'=Ash,DAC7,quarter 2,,USD,0,0.00,30.00,-1.90,-28.10");
});
