import { and, asc, eq, gte, inArray, lt, type SQL, sql } from "drizzle-orm";
import type { SellerId } from "../../domain/ids.ts";
import { accounts } from "../../domain/ledger.ts";
import type { Period } from "../../domain/months.ts";
import type { StatementAccount, StatementLine } from "../../domain/statement.ts";
import { STATEMENT_LINES_MAX, type StatementReads } from "../../usecases/statement-ports.ts";
import type { Http } from "../client.ts";
import {
  ledgerEntries,
  ledgerTransactions,
  payments,
  refunds,
  sellerOrders,
  sellers,
  transfers,
} from "../schema/index.ts";
import { taxOver } from "./tax.ts";

/** From the entries alone, and not from the running balances: a month that is over stays as it was. */
export const statementsOver = (db: Http): StatementReads => ({
  async firstEntryOf(seller) {
    const [row] = await db
      .select({ at: sql<string | null>`min(${ledgerTransactions.postedAt})` })
      .from(ledgerEntries)
      .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
      .where(inArray(ledgerEntries.account, accountsOf(seller)));
    return row?.at ? new Date(row.at) : undefined;
  },
  async file(seller, period) {
    const [, names, balances, lines] = await db.batch([
      db.execute(sql`set transaction isolation level repeatable read, read only`),
      db.select({ name: sellers.name }).from(sellers).where(eq(sellers.id, seller)),
      balancesOf(db, seller, period),
      linesOf(db, seller, period),
    ]);
    if (lines.length > STATEMENT_LINES_MAX) return undefined;
    return {
      sellerName: names[0]?.name ?? "",
      balances: balances.map((row) => ({ ...row, account: accountIn(row.account) })),
      lines: lines.map((row): StatementLine => ({ ...row, account: accountIn(row.account) })),
    };
  },
  ...taxOver(db),
});

const accountsOf = (seller: SellerId) => [
  accounts.payable(seller, "stripe").name,
  accounts.payable(seller, "paypal").name,
  accounts.debt(seller).name,
];
function accountIn(name: string): StatementAccount {
  if (name.endsWith(":debt")) return "debt";
  return name.endsWith(":paypal") ? "paypal" : "stripe";
}

/** Debits are above zero, so what is the seller's stands below: told the other way round. */
const credited = (of: SQL) => sql<bigint>`(-coalesce(${of}, 0))::text`.mapWith(BigInt);

function balancesOf(db: Http, seller: SellerId, { from, until }: Period) {
  const minor = sql`sum(${ledgerEntries.amountMinor})`;
  const isBefore = sql`filter (where ${ledgerTransactions.postedAt} < ${from.toISOString()}::timestamptz)`;
  return (
    db
      .select({
        account: ledgerEntries.account,
        currency: ledgerEntries.currency,
        openingMinor: credited(sql`${minor} ${isBefore}`),
        closingMinor: credited(minor),
      })
      .from(ledgerEntries)
      .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
      .where(
        and(
          inArray(ledgerEntries.account, accountsOf(seller)),
          lt(ledgerTransactions.postedAt, until),
        ),
      )
      .groupBy(ledgerEntries.account, ledgerEntries.currency)
      // The rails first, as they sort, then the debt.
      .orderBy(sql`${ledgerEntries.account} desc`, asc(ledgerEntries.currency))
  );
}

function linesOf(db: Http, seller: SellerId, { from, until }: Period) {
  const subject = ledgerTransactions.subjectId;
  const orderId = sql`coalesce(
    (select p.order_id from ${payments} p where p.id = ${subject}),
    (select p.order_id from ${refunds} r join ${payments} p on p.id = r.payment_id where r.id = ${subject}),
    (select s.order_id from ${transfers} t join ${sellerOrders} s on s.id = t.seller_order_id where t.id = ${subject}))`;
  const commission = sql`(select s.commission_minor from ${sellerOrders} s
    where ${ledgerTransactions.kind} = 'capture' and s.seller_id = ${seller} and s.order_id = ${orderId})`;
  return db
    .select({
      account: ledgerEntries.account,
      currency: ledgerEntries.currency,
      at: ledgerTransactions.postedAt,
      kind: ledgerTransactions.kind,
      transactionId: ledgerTransactions.id,
      externalId: ledgerTransactions.externalId,
      orderNumber: sql<string | null>`(select o.number from orders o where o.id = ${orderId})`,
      amountMinor: credited(sql`${ledgerEntries.amountMinor}`),
      commissionMinor: sql<bigint>`coalesce(${commission}, 0)::text`.mapWith(BigInt),
    })
    .from(ledgerEntries)
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(
      and(
        inArray(ledgerEntries.account, accountsOf(seller)),
        gte(ledgerTransactions.postedAt, from),
        lt(ledgerTransactions.postedAt, until),
      ),
    )
    .orderBy(asc(ledgerTransactions.postedAt), asc(ledgerTransactions.id), asc(ledgerEntries.line))
    .limit(STATEMENT_LINES_MAX + 1);
}
