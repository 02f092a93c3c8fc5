import { csv } from "./csv.ts";
import { decimal } from "./money.ts";
import type { SellerTax, TaxReport } from "./tax.ts";

const head = [
  ...["year", "seller id", "seller", "report", "period", "rail", "currency", "transactions"],
  ...["gross", "refunded", "fees", "consideration"],
];

/** One line for each month of a 1099-K and each quarter of DAC7, and one for the year of each. */
export const taxCsv = ({ year, sellers }: TaxReport): string =>
  csv([head, ...sellers.flatMap((seller) => linesOf(seller).map((line) => [year, ...line]))]);

const linesOf = (seller: SellerTax) => [...lines1099k(seller), ...linesDac7(seller)];

function lines1099k({ sellerId, name, form1099k }: SellerTax) {
  return form1099k.flatMap(({ rail, currency, months, ...whole }) =>
    [
      { period: "year", ...whole },
      ...months.map((one) => ({ period: `month ${one.month}`, ...one })),
    ].map(({ period, count, grossMinor: minor }) => [
      ...[sellerId, name, "1099-K", period, rail, currency, count],
      ...[decimal({ minor, currency }), "", "", ""],
    ]),
  );
}

function linesDac7({ sellerId, name, dac7 }: SellerTax) {
  return dac7.flatMap(({ currency, quarters, ...whole }) =>
    [
      { period: "year", ...whole },
      ...quarters.map((one) => ({ period: `quarter ${one.quarter}`, ...one })),
    ].map(({ period, activities, ...sums }) => {
      const of = (minor: bigint) => decimal({ minor, currency });
      return [
        ...[sellerId, name, "DAC7", period, "", currency, activities],
        ...[of(sums.grossMinor), of(sums.refundedMinor)],
        ...[of(sums.feesMinor), of(sums.considerationMinor)],
      ];
    }),
  );
}
