import { asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Http } from "../client.ts";
import {
  ledgerAccounts,
  ledgerEntries,
  refundItems,
  refundShares,
  reversals,
  sellerOrders,
  sellers,
  transfers,
  withholdings,
} from "../schema/index.ts";

type Scope = { readonly parts: SQL; readonly refunds: SQL; readonly transfers: SQL };

/** What refunds gave back, what was kept and taken back for them, and what is owed by it: statements of one batch. */
export const takingBackOf = (db: Http, of: Scope) =>
  [
    db
      .select({ share: refundShares, seller: sellerOrders.sellerId })
      .from(refundShares)
      .innerJoin(sellerOrders, eq(sellerOrders.id, refundShares.sellerOrderId))
      .where(inArray(refundShares.refundId, of.refunds))
      .orderBy(asc(refundShares.refundId), asc(refundShares.sellerOrderId)),
    db.select().from(refundItems).where(inArray(refundItems.refundId, of.refunds)),
    db
      .select()
      .from(withholdings)
      .where(inArray(withholdings.transferId, of.transfers))
      .orderBy(asc(withholdings.createdAt), asc(withholdings.id)),
    db
      .select()
      .from(reversals)
      .where(inArray(reversals.transferId, of.transfers))
      .orderBy(asc(reversals.createdAt), asc(reversals.id)),
    debtsOf(db, of),
  ] as const;

function debtsOf(db: Http, { parts }: Scope) {
  const minor = (of: SQL) => sql<bigint>`coalesce(${of}, 0)::text`.mapWith(BigInt);
  const booked = sql`(select sum(${ledgerEntries.amountMinor}) from ${ledgerEntries}
    where ${ledgerEntries.account} = ${ledgerAccounts.name}
    and ${ledgerEntries.currency} = ${ledgerAccounts.currency})`;
  const coming = sql`(select sum(${reversals.amountMinor}) from ${reversals}
    join ${transfers} on ${transfers.id} = ${reversals.transferId}
    where ${transfers.sellerId} = ${sellers.id} and ${reversals.currency} = ${ledgerAccounts.currency}
    and ${reversals.state} in ('waiting', 'requested'))`;
  return db
    .select({
      ...{ sellerId: sellers.id, sellerName: sellers.name, currency: ledgerAccounts.currency },
      owedMinor: minor(sql`${ledgerAccounts.balanceMinor}`),
      ...{ bookedMinor: minor(booked), comingMinor: minor(coming) },
    })
    .from(sellers)
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.name, sql`'seller:' || ${sellers.id} || ':debt'`))
    .where(
      sql`${sellers.id} in (select ${sellerOrders.sellerId} from ${sellerOrders} where ${sellerOrders.id} in ${parts})`,
    )
    .orderBy(asc(sellers.name), asc(ledgerAccounts.currency));
}
