import type { Currency } from "../domain/currency.ts";
import type { Statement, Sums } from "../domain/statement.ts";
import type { SellerTax } from "../domain/tax.ts";
import type { Statement as StatementJson, TaxYear } from "./contract/statements.ts";

const signedIn = (currency: Currency) => (minor: bigint) => ({ minor: `${minor}`, currency });

function toSums(sums: Sums, currency: Currency) {
  const signed = signedIn(currency);
  return {
    ...{ opening: signed(sums.openingMinor), sales: signed(sums.salesMinor) },
    ...{ commission: signed(sums.commissionMinor), refunds: signed(sums.refundsMinor) },
    ...{ disputes: signed(sums.disputesMinor), debts: signed(sums.debtsMinor) },
    ...{ transfers: signed(sums.transfersMinor), closing: signed(sums.closingMinor) },
  };
}

export const toStatement = (statement: Statement): StatementJson => ({
  ...{ month: statement.month, isUnderWay: statement.isUnderWay },
  ...{ from: statement.from.toISOString(), until: statement.until.toISOString() },
  sellerName: statement.sellerName,
  accounts: statement.accounts.map(({ account, currency, ...sums }) => ({
    ...{ account, currency, ...toSums(sums, currency) },
  })),
  totals: statement.totals.map(({ currency, ...sums }) => ({
    ...{ currency, ...toSums(sums, currency) },
  })),
  lines: statement.lines.map(({ account, currency, at, kind, orderNumber, ...line }) => {
    const signed = signedIn(currency);
    return {
      ...{ account, at: at.toISOString(), kind, orderNumber },
      ...{ gross: signed(line.grossMinor), commission: signed(line.commissionMinor) },
      amount: signed(line.amountMinor),
      ...{ externalId: line.externalId, transactionId: line.transactionId },
    };
  }),
});

type Considered = Omit<SellerTax["dac7"][number], "currency" | "quarters">;
function toConsidered(of: Considered, currency: Currency) {
  const signed = signedIn(currency);
  return {
    ...{ activities: of.activities, gross: signed(of.grossMinor) },
    ...{ refunded: signed(of.refundedMinor), fees: signed(of.feesMinor) },
    consideration: signed(of.considerationMinor),
  };
}

export const toSellerTax = (seller: SellerTax): TaxYear["sellers"][number] => ({
  ...{ sellerId: seller.sellerId, name: seller.name },
  form1099k: seller.form1099k.map(({ rail, currency, grossMinor, count, months }) => {
    const signed = signedIn(currency);
    return {
      ...{ rail, currency, gross: signed(grossMinor), count },
      months: months.map((one) => ({
        ...{ month: one.month, gross: signed(one.grossMinor), count: one.count },
      })),
    };
  }),
  dac7: seller.dac7.map(({ currency, quarters, ...whole }) => ({
    ...{ currency, ...toConsidered(whole, currency) },
    quarters: quarters.map(({ quarter, ...one }) => ({ quarter, ...toConsidered(one, currency) })),
  })),
});
