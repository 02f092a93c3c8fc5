import { asc, desc, eq, inArray, or, sql } from "drizzle-orm";
import type { OrderId } from "../../domain/ids.ts";
import type { FindingReads } from "../../usecases/finding-ports.ts";
import type { Http } from "../client.ts";
import {
  disputes,
  ledgerEntries,
  ledgerTransactions,
  orders,
  payments,
  refunds,
  sellerOrders,
  transfers,
} from "../schema/index.ts";
import { earlier } from "./earlier.ts";

const { id, kind, processor, externalId, subjectId, currency, postedAt } = ledgerTransactions;
const effect = { kind, processor, externalId, subjectId, at: postedAt };

/** From an account to its entries, and from one of them to the whole transaction. */
export const ledgerReadsOver = (db: Http): Pick<FindingReads, "entries" | "transactions"> => ({
  async entries(account, { before, limit }) {
    const sum = sql`sum(${ledgerEntries.amountMinor})`;
    // What it stood at is a sum over its whole history, as a trial balance is.
    const history = db.$with("history").as(
      db
        .select({
          ...{ transactionId: id, ...effect, amount: sql<string>`${sum}::text`.as("amount") },
          after: sql<string>`(sum(${sum}) over (order by ${postedAt}, ${id}))::text`.as("after"),
        })
        .from(ledgerEntries)
        .innerJoin(ledgerTransactions, eq(id, ledgerEntries.transactionId))
        .where(
          sql`${ledgerEntries.account} = ${account.name} and ${ledgerEntries.currency} = ${account.currency}`,
        )
        .groupBy(id),
    );
    const rows = await db
      .with(history)
      .select()
      .from(history)
      .where(earlier(before, history.at, history.transactionId))
      .orderBy(desc(history.at), desc(history.transactionId))
      .limit(limit);
    return rows.map(({ amount, after, ...row }) => ({
      ...row,
      ...{ amountMinor: BigInt(amount), afterMinor: BigInt(after) },
    }));
  },
  async transactions(about, limit) {
    const those = db
      .select({ id })
      .from(ledgerTransactions)
      .where(or(eq(id, about), eq(subjectId, about)))
      .orderBy(asc(postedAt), asc(id))
      .limit(limit);
    const [found, entries] = await db.batch([
      db
        .select({ id, ...effect, currency, orderId: orderOf })
        .from(ledgerTransactions)
        .where(inArray(id, those))
        .orderBy(asc(postedAt), asc(id)),
      db
        .select()
        .from(ledgerEntries)
        .where(inArray(ledgerEntries.transactionId, those))
        .orderBy(asc(ledgerEntries.line)),
    ]);
    return found.map((one) => ({
      ...one,
      entries: entries.filter(({ transactionId }) => transactionId === one.id),
    }));
  },
});

/** Of a payment, refund, dispute or transfer; what it is about names no table. */
const subject = sql`"ledger_transactions"."subject_id"`;
const paymentOf = sql`select p.order_id from ${payments} p where p.id`;
const orderOf = sql<OrderId | null>`coalesce(
  (${paymentOf} = ${subject}),
  (${paymentOf} = (select r.payment_id from ${refunds} r where r.id = ${subject})),
  (${paymentOf} = (select d.payment_id from ${disputes} d where d.id = ${subject})),
  (select s.order_id from ${sellerOrders} s
    where s.id = (select t.seller_order_id from ${transfers} t where t.id = ${subject})),
  (select o.id from ${orders} o where o.id = ${subject}))`;
