import type { Currency } from "./currency.ts";
import type { EffectKind } from "./ledger.ts";
import { sum } from "./money.ts";
import { isUnderWay, type Month, type Period } from "./months.ts";
import type { ProcessorName } from "./processor-name.ts";

/**
 * What a seller is owed on a rail, what is held of theirs for disputes, and what they owe: accounts of
 * theirs in the ledger, per currency.
 */
export type StatementAccount = ProcessorName | "held" | "debt";

/**
 * One entry on a seller's account, and where it is of a sale or a refund, what it is made of. Above
 * zero it is the seller's, below it is taken from them or paid to them.
 */
export type StatementLine = {
  readonly account: StatementAccount;
  readonly currency: Currency;
  readonly at: Date;
  readonly kind: EffectKind;
  readonly transactionId: string;
  /** What the processor calls it. */
  readonly externalId: string;
  /** Null for what is of no order, such as a debt that is given up. */
  readonly orderNumber: string | null;
  readonly amountMinor: bigint;
  /** Kept by the platform of a sale; zero on every other line. */
  readonly commissionMinor: bigint;
};
/** By the ledger itself: the sum of all entries before the month, and before its end. */
export type StatementBalance = {
  readonly account: StatementAccount;
  readonly currency: Currency;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
};
export type StatementFile = {
  readonly sellerName: string;
  readonly balances: readonly StatementBalance[];
  /** Oldest first. */
  readonly lines: readonly StatementLine[];
};

type Group = "sales" | "refunds" | "disputes" | "debts" | "transfers";
/** Under what a line is summed up; null: it never is on a seller's account. */
const groups: Record<EffectKind, Group | null> = {
  capture: "sales",
  refund: "refunds",
  refund_returned: "refunds",
  transfer: "transfers",
  transfer_returned: "transfers",
  debt_repaid: "debts",
  debt_written_off: "debts",
  ...{ dispute_held: "disputes", dispute_let_go: "disputes" },
  ...{ dispute_lost: "disputes", dispute_lost_undone: "disputes" },
  ...{ dispute: null, dispute_returned: null, dispute_fee: null },
  // What a seller pays for a plan is paid by a card, and is on its invoices.
  ...{ invoice_capture: null, invoice_fee: null, invoice_refund: null },
  ...{ invoice_refund_returned: null, invoice_dispute: null, invoice_dispute_returned: null },
  invoice_dispute_fee: null,
  ...{ unapplied_capture: null, fee: null, transfer_fee: null, transfer_fee_returned: null },
};

export type Sums = {
  readonly openingMinor: bigint;
  /** Goods and shipping, whole. */
  readonly salesMinor: bigint;
  /** Below zero. */
  readonly commissionMinor: bigint;
  readonly refundsMinor: bigint;
  /** What is held goes from one account to another; over all of them only what was lost is gone. */
  readonly disputesMinor: bigint;
  readonly debtsMinor: bigint;
  readonly transfersMinor: bigint;
  readonly closingMinor: bigint;
};
export type Statement = ReturnType<typeof statementOf>;

/**
 * A seller's month. What is on each account at its beginning, what came and went, and what is there
 * at its end: the end comes from the ledger and not from the lines, so that both can be compared.
 */
export function statementOf(month: Month, period: Period, file: StatementFile, now: Date) {
  const lines = file.lines.map(({ commissionMinor, ...line }) => ({
    ...line,
    grossMinor: line.amountMinor + commissionMinor,
    commissionMinor: -commissionMinor,
  }));
  const accounts = file.balances.map(({ account, currency, ...balance }) => {
    const own = lines.filter((one) => one.account === account && one.currency === currency);
    return { account, currency, ...sumsOf(balance, own) };
  });
  return {
    ...{ month, from: period.from, until: period.until, sellerName: file.sellerName },
    isUnderWay: isUnderWay(period, now),
    accounts,
    totals: totalsOf(accounts),
    lines,
  };
}

type Line = StatementLine & { readonly grossMinor: bigint };
type Balance = Pick<StatementBalance, "openingMinor" | "closingMinor">;

function sumsOf({ openingMinor, closingMinor }: Balance, lines: readonly Line[]): Sums {
  const of = (group: Group) =>
    sum(lines.filter(({ kind }) => groups[kind] === group).map(({ grossMinor }) => grossMinor));
  return {
    openingMinor,
    salesMinor: of("sales"),
    commissionMinor: sum(lines.map(({ commissionMinor }) => commissionMinor)),
    ...{ refundsMinor: of("refunds"), disputesMinor: of("disputes") },
    ...{ debtsMinor: of("debts"), transfersMinor: of("transfers") },
    closingMinor,
  };
}

/** Over all accounts of a currency: what was repaid of a debt goes from one to the other. */
function totalsOf(accounts: readonly (Sums & { readonly currency: Currency })[]) {
  const byCurrency = Map.groupBy(accounts, ({ currency }) => currency);
  return [...byCurrency].map(([currency, all]) => {
    const total = (name: keyof Sums) => sum(all.map((one) => one[name]));
    return {
      currency,
      ...{ openingMinor: total("openingMinor"), salesMinor: total("salesMinor") },
      ...{ commissionMinor: total("commissionMinor"), refundsMinor: total("refundsMinor") },
      ...{ disputesMinor: total("disputesMinor"), debtsMinor: total("debtsMinor") },
      ...{ transfersMinor: total("transfersMinor"), closingMinor: total("closingMinor") },
    };
  });
}

/** Nothing for a statement that adds up, whatever is on it. */
export const missingMinor = (sums: Sums): bigint =>
  sums.closingMinor -
  (sums.openingMinor +
    sums.salesMinor +
    sums.commissionMinor +
    sums.refundsMinor +
    sums.disputesMinor +
    sums.debtsMinor +
    sums.transfersMinor);
