import { and, asc, desc, eq, gte, inArray, lt, or, type SQL, sql } from "drizzle-orm";
import type { SellerId } from "../../domain/ids.ts";
import { accounts } from "../../domain/ledger.ts";
import type { Period } from "../../domain/months.ts";
import type { StatementAccount } from "../../domain/statement.ts";
import { STATEMENT_LINES_MAX, type StatementReads } from "../../usecases/statement-ports.ts";
import type { Http } from "../client.ts";
import {
  disputeHolds,
  disputeShares,
  disputes,
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
      .where(ofSeller(seller));
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
      ...{ balances, lines },
    };
  },
  ...taxOver(db),
});

/** Their accounts by name, which an index finds; of those for disputes there is one for each. */
const ofSeller = (seller: SellerId) => {
  const named = [
    accounts.payable(seller, "stripe").name,
    accounts.payable(seller, "paypal").name,
    accounts.debt(seller).name,
  ];
  const held = sql`(select distinct ${`seller:${seller}:held:`} || h.dispute_id
    from ${sellerOrders} s join ${disputeShares} d on d.seller_order_id = s.id
    join ${disputeHolds} h on h.id = d.hold_id where s.seller_id = ${seller})`;
  return or(inArray(ledgerEntries.account, named), sql`${ledgerEntries.account} in ${held}`);
};
const statementAccount = sql<StatementAccount>`case
  when ${ledgerEntries.account} like '%:debt' then 'debt'
  when ${ledgerEntries.account} like '%:held:%' then 'held'
  when ${ledgerEntries.account} like '%:paypal' then 'paypal' else 'stripe' end`;

/** Debits are above zero, so what is the seller's stands below: told the other way round. */
const credited = (of: SQL) => sql<bigint>`(-coalesce(${of}, 0))::text`.mapWith(BigInt);

function balancesOf(db: Http, seller: SellerId, { from, until }: Period) {
  const minor = sql`sum(${ledgerEntries.amountMinor})`;
  const isBefore = sql`filter (where ${ledgerTransactions.postedAt} < ${from.toISOString()}::timestamptz)`;
  return (
    db
      .select({
        account: statementAccount,
        currency: ledgerEntries.currency,
        openingMinor: credited(sql`${minor} ${isBefore}`),
        closingMinor: credited(minor),
      })
      .from(ledgerEntries)
      .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
      .where(and(ofSeller(seller), lt(ledgerTransactions.postedAt, until)))
      .groupBy(statementAccount, ledgerEntries.currency)
      // The rails first, as they sort, then what is held, then the debt.
      .orderBy(desc(statementAccount), asc(ledgerEntries.currency))
  );
}

function linesOf(db: Http, seller: SellerId, { from, until }: Period) {
  const subject = ledgerTransactions.subjectId;
  const orderId = sql`coalesce(
    (select p.order_id from ${payments} p where p.id = ${subject}),
    (select p.order_id from ${refunds} r join ${payments} p on p.id = r.payment_id where r.id = ${subject}),
    (select p.order_id from ${disputes} d join ${payments} p on p.id = d.payment_id where d.id = ${subject}),
    (select s.order_id from ${transfers} t join ${sellerOrders} s on s.id = t.seller_order_id where t.id = ${subject}))`;
  const commission = sql`(select s.commission_minor from ${sellerOrders} s
    where ${ledgerTransactions.kind} = 'capture' and s.seller_id = ${seller} and s.order_id = ${orderId})`;
  return db
    .select({
      account: statementAccount,
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
        ofSeller(seller),
        gte(ledgerTransactions.postedAt, from),
        lt(ledgerTransactions.postedAt, until),
      ),
    )
    .orderBy(asc(ledgerTransactions.postedAt), asc(ledgerTransactions.id), asc(ledgerEntries.line))
    .limit(STATEMENT_LINES_MAX + 1);
}
