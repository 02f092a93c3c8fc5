import { type Cell, csv } from "./csv.ts";
import type { Currency } from "./currency.ts";
import { decimal } from "./money.ts";
import type { Statement, StatementAccount } from "./statement.ts";

const head = [
  ...["date", "account", "currency", "line", "order", "gross", "commission", "amount"],
  ...["balance", "processor id", "ledger transaction"],
];

/** A statement for spreadsheets: per account its opening balance, every line with the balance after it, the closing one. */
export function statementCsv({ accounts, lines, from, until, isUnderWay }: Statement): string {
  const rows: (readonly Cell[])[] = [head];
  for (const { account, currency, openingMinor, closingMinor } of accounts) {
    const of = (minor: bigint) => decimal({ minor, currency });
    const row = edge(account, currency);
    let minor = openingMinor;
    rows.push(row(from, "opening balance", of(minor)));
    for (const line of lines) {
      if (line.account !== account || line.currency !== currency) continue;
      minor += line.amountMinor;
      rows.push([
        ...[line.at.toISOString(), account, currency, line.kind, line.orderNumber ?? ""],
        ...[of(line.grossMinor), of(line.commissionMinor), of(line.amountMinor), of(minor)],
        ...[line.externalId, line.transactionId],
      ]);
    }
    rows.push(row(until, isUnderWay ? "balance so far" : "closing balance", of(closingMinor)));
  }
  return csv(rows);
}

const edge =
  (account: StatementAccount, currency: Currency) => (at: Date, name: string, balance: string) => [
    ...[at.toISOString(), account, currency, name],
    ...["", "", "", "", balance, "", ""],
  ];
