import { and, asc, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { SellerId } from "../../domain/ids.ts";
import { accounts } from "../../domain/ledger.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { Http } from "../client.ts";
import {
  ledgerAccounts,
  ledgerEntries,
  ledgerTransactions,
  sellers,
  transfers,
  withholdings,
} from "../schema/index.ts";

/** Per rail and currency, from the entries; the two sums that they have to equal come from elsewhere. */
export function totalsOf(db: Http, sellerId: SellerId | undefined) {
  const rail = sql<ProcessorName>`split_part(${ledgerAccounts.name}, ':', 4)`;
  const isSent = sql`${ledgerTransactions.kind} in ('transfer', 'transfer_returned')`;
  const minor = (of: SQL) => sql<bigint>`coalesce(${of}, 0)::text`.mapWith(BigInt);
  const waiting = sql`(select sum(${transfers.amountMinor}) from ${transfers}
    where ${transfers.sellerId} = ${sellerId ?? null}::uuid and ${transfers.rail} = ${rail}
    and ${transfers.currency} = ${ledgerAccounts.currency} and ${transfers.state} not in ('sent', 'settled', 'reversed'))`;
  const kept = sql`(select sum(w.amount_minor) from ${withholdings} w join ${transfers} t on t.id = w.transfer_id
    where t.seller_id = ${sellerId ?? null}::uuid and t.rail = ${rail}
    and w.currency = ${ledgerAccounts.currency} and w.state = 'held')`;
  const names = sellerId
    ? [accounts.payable(sellerId, "stripe").name, accounts.payable(sellerId, "paypal").name]
    : [];
  return db
    .select({
      sellerName: sql<string>`(select ${sellers.name} from ${sellers} where ${sellers.id} = ${sellerId ?? null}::uuid)`,
      rail,
      currency: ledgerAccounts.currency,
      earnedMinor: minor(sql`-sum(${ledgerEntries.amountMinor}) filter (where not ${isSent})`),
      sentMinor: minor(sql`sum(${ledgerEntries.amountMinor}) filter (where ${isSent})`),
      owedMinor: minor(sql`-${ledgerAccounts.balanceMinor}`),
      waitingMinor: minor(waiting),
      keptMinor: minor(kept),
    })
    .from(ledgerAccounts)
    .innerJoin(
      ledgerEntries,
      and(
        eq(ledgerEntries.account, ledgerAccounts.name),
        eq(ledgerEntries.currency, ledgerAccounts.currency),
      ),
    )
    .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
    .where(inArray(ledgerAccounts.name, names))
    .groupBy(ledgerAccounts.name, ledgerAccounts.currency)
    .orderBy(asc(ledgerAccounts.name), asc(ledgerAccounts.currency));
}
