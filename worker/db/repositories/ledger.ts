import { and, eq, gt, sql } from "drizzle-orm";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from "../schema/index.ts";

export const ledgerIn = (db: Transaction): Tx["ledger"] => ({
  async post({ entries, ...about }, id, at) {
    const posted = await db
      .insert(ledgerTransactions)
      .values({ id, ...about, postedAt: at })
      .onConflictDoNothing({
        target: [
          ledgerTransactions.processor,
          ledgerTransactions.externalId,
          ledgerTransactions.kind,
        ],
      })
      .returning({ id: ledgerTransactions.id });
    if (posted.length === 0) return false;

    const { currency } = about;
    const accounts = entries.map(({ account: { name, kind } }) => ({
      name,
      kind,
      currency,
      balanceMinor: /^seller:.*:payable:/.test(name) ? 0n : null,
    }));
    await db.insert(ledgerAccounts).values(accounts).onConflictDoNothing();
    await db.insert(ledgerEntries).values(
      entries.map(({ account, amountMinor }, line) => ({
        transactionId: id,
        line,
        account: account.name,
        currency,
        amountMinor,
      })),
    );
    return true;
  },
  async debited({ processor, externalId, kind }) {
    const [row] = await db
      .select({ minor: sql<string>`coalesce(sum(${ledgerEntries.amountMinor}), 0)::text` })
      .from(ledgerEntries)
      .innerJoin(ledgerTransactions, eq(ledgerTransactions.id, ledgerEntries.transactionId))
      .where(
        and(
          eq(ledgerTransactions.processor, processor),
          eq(ledgerTransactions.externalId, externalId),
          eq(ledgerTransactions.kind, kind),
          gt(ledgerEntries.amountMinor, 0n),
        ),
      );
    return BigInt(row?.minor ?? "0");
  },
});
