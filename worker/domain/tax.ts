import type { Currency } from "./currency.ts";
import type { SellerId } from "./ids.ts";
import type { EffectKind } from "./ledger.ts";
import { sum } from "./money.ts";
import { isUnderWay, periodOfYear } from "./months.ts";
import type { ProcessorName } from "./processor-name.ts";

// What is in it and what is not: docs/tax-reports.md.

/** What a kind of ledger transaction means to a tax report; null: nothing. */
type Meaning = "sale" | "refund" | "refund_returned";
export const meanings: Record<EffectKind, Meaning | null> = {
  ...{ capture: "sale", refund: "refund", refund_returned: "refund_returned" },
  ...{ unapplied_capture: null, fee: null, transfer: null, transfer_returned: null },
  // A dispute is no refund: what it takes is told apart, on the statements (docs/tax-reports.md).
  ...{ dispute: null, dispute_returned: null, dispute_fee: null, dispute_held: null },
  ...{ dispute_let_go: null, dispute_lost: null, dispute_lost_undone: null },
  ...{ invoice_capture: null, invoice_fee: null, invoice_refund: null },
  ...{ invoice_refund_returned: null, invoice_dispute: null, invoice_dispute_returned: null },
  invoice_dispute_fee: null,
  ...{ transfer_fee: null, transfer_fee_returned: null, debt_repaid: null, debt_written_off: null },
};

/** All of one kind that was booked on one seller's accounts in a month, on one rail, in one currency. */
export type TaxRow = {
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly rail: ProcessorName;
  readonly currency: Currency;
  /** 1 to 12. */
  readonly month: number;
  readonly kind: EffectKind;
  readonly count: number;
  /** By the ledger's entries: above zero it was credited to the seller, below taken from them. */
  readonly creditedMinor: bigint;
  /** Kept by the platform of sales, or given back by it with refunds. */
  readonly commissionMinor: bigint;
  /** Of the processor, as far as the seller bears it. */
  readonly feeMinor: bigint;
};

export type TaxReport = ReturnType<typeof taxReport>;
export type SellerTax = TaxReport["sellers"][number];

/** A calendar year of every seller that something was booked for, in the order of the rows. */
export function taxReport(year: number, rows: readonly TaxRow[], now: Date) {
  const bySeller = Map.groupBy(rows, ({ sellerId }) => sellerId);
  return {
    year,
    isUnderWay: isUnderWay(periodOfYear(year), now),
    sellers: [...bySeller].map(([sellerId, own]) => ({
      ...{ sellerId, name: own[0]?.sellerName ?? "" },
      form1099k: form1099k(own),
      dac7: dac7(own),
    })),
  };
}

const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;
const QUARTERS = [1, 2, 3, 4] as const;
const of = (meaning: Meaning) => (row: TaxRow) => meanings[row.kind] === meaning;
const total = (rows: readonly TaxRow[], name: "creditedMinor" | "commissionMinor" | "feeMinor") =>
  sum(rows.map((row) => row[name]));

/** What buyers paid, whole: neither the commission nor what went back later makes it less. */
const grossOf = (sales: readonly TaxRow[]) =>
  total(sales, "creditedMinor") + total(sales, "commissionMinor");
const countOf = (rows: readonly TaxRow[]) => rows.reduce((all, { count }) => all + count, 0);

function form1099k(rows: readonly TaxRow[]) {
  const sales = rows.filter(of("sale"));
  const groups = Map.groupBy(sales, ({ rail, currency }) => `${rail} ${currency}`);
  return [...groups.values()].map((own) => {
    const [{ rail, currency }] = own as [TaxRow];
    return {
      ...{ rail, currency, grossMinor: grossOf(own), count: countOf(own) },
      months: MONTHS.map((month) => {
        const inMonth = own.filter((row) => row.month === month);
        return { month, grossMinor: grossOf(inMonth), count: countOf(inMonth) };
      }),
    };
  });
}

function dac7(rows: readonly TaxRow[]) {
  const byCurrency = Map.groupBy(rows, ({ currency }) => currency);
  return [...byCurrency].map(([currency, own]) => ({
    ...{ currency, ...considered(own) },
    quarters: QUARTERS.map((quarter) => ({
      quarter,
      ...considered(own.filter(({ month }) => Math.ceil(month / 3) === quarter)),
    })),
  }));
}

/**
 * What was credited by sales less what refunds took, and what was kept of it. A refund that the
 * platform bears takes nothing from the seller, and gives them back no commission.
 */
function considered(rows: readonly TaxRow[]) {
  const [sales, back, again] = [
    rows.filter(of("sale")),
    rows.filter(of("refund")),
    rows.filter(of("refund_returned")),
  ];
  const given = total(back, "commissionMinor") - total(again, "commissionMinor");
  const fee = total(back, "feeMinor") - total(again, "feeMinor");
  const feesMinor = total(sales, "commissionMinor") - given + fee;
  const considerationMinor = total([...sales, ...back, ...again], "creditedMinor");
  return {
    /** Sales: an order that has goods of the seller is one, however many pieces. */
    activities: countOf(sales),
    grossMinor: grossOf(sales),
    refundedMinor: grossOf(sales) - feesMinor - considerationMinor,
    ...{ feesMinor, considerationMinor },
  };
}
