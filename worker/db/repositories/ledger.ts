import { and, asc, eq, gt, inArray, sql } from "drizzle-orm";
import { accounts, type Posting } from "../../domain/ledger.ts";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { ledgerAccounts, ledgerEntries, ledgerTransactions, sellers } from "../schema/index.ts";

export const ledgerIn = (db: Transaction): Tx["ledger"] => ({
  async post(posting, id, at) {
    return (await postAll(db, [{ ...posting, id }], at)) > 0;
  },
  async postAll(postings, at) {
    await postAll(db, postings, at);
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
  async lockDebts(sellerIds, currency) {
    if (sellerIds.length === 0) return new Map();
    // The application cannot lock an account, which only the ledger's trigger may change. The seller's
    // row stands for what they owe, and is locked before that is read.
    await db
      .select({ id: sellers.id })
      .from(sellers)
      .where(inArray(sellers.id, [...sellerIds]))
      .orderBy(asc(sellers.id))
      .for("no key update");
    const byName = new Map(sellerIds.map((id) => [accounts.debt(id).name, id]));
    const names = [...byName.keys()];
    const rows = await db
      .select({ name: ledgerAccounts.name, minor: ledgerAccounts.balanceMinor })
      .from(ledgerAccounts)
      .where(and(inArray(ledgerAccounts.name, names), eq(ledgerAccounts.currency, currency)));
    return new Map(
      rows.flatMap(({ name, minor }) => {
        const id = byName.get(name);
        return id && minor ? [[id, minor] as const] : [];
      }),
    );
  },
  async isPosted(subjectId, kind) {
    const [row] = await db
      .select({ id: ledgerTransactions.id })
      .from(ledgerTransactions)
      .where(and(eq(ledgerTransactions.subjectId, subjectId), eq(ledgerTransactions.kind, kind)))
      .limit(1);
    return row !== undefined;
  },
});

/**
 * Answers how many are new. Sellers' accounts are rows that others wait for: all that is posted
 * together touches them in one order, whatever order it came in.
 */
async function postAll(
  db: Transaction,
  postings: readonly Identified[],
  at: Date,
): Promise<number> {
  if (postings.length === 0) return 0;
  const rows = inOrder(postings).map((about) => ({ ...about, postedAt: at }));
  const { processor, externalId, kind } = ledgerTransactions;
  const posted = await db
    .insert(ledgerTransactions)
    .values(rows)
    .onConflictDoNothing({ target: [processor, externalId, kind] })
    .returning({ id: ledgerTransactions.id });
  if (posted.length === 0) return 0;

  const isNew = new Set(posted.map(({ id }) => id));
  const lines = linesOf(postings.filter(({ id }) => isNew.has(id)));
  await db.insert(ledgerAccounts).values(accountsOf(lines)).onConflictDoNothing();
  await db.insert(ledgerEntries).values(
    lines.map(({ id, line, account, currency, amountMinor }) => ({
      ...{ transactionId: id, line, account: account.name, currency, amountMinor },
    })),
  );
  return posted.length;
}

type Identified = Posting & { readonly id: string };
type Line = Posting["entries"][number] & Pick<Identified, "id" | "currency"> & { line: number };

/** In the order in which their rows are written. */
export const inOrder = (postings: readonly Identified[]): Omit<Identified, "entries">[] =>
  [...postings]
    .sort((a, b) => (a.externalId < b.externalId ? -1 : 1))
    .map(({ entries: _, ...about }) => about);

/** Their entries, in the order in which accounts are touched. */
export const linesOf = (postings: readonly Identified[]): Line[] =>
  postings
    .flatMap(({ id, currency, entries }) =>
      entries.map((entry, line) => ({ ...entry, id, line, currency })),
    )
    .sort((a, b) => (a.account.name < b.account.name ? -1 : 1));

/** What a seller is owed or owes is bounded, so the database keeps the sum of it. */
const hasBalance = (name: string) => /^seller:.*:(payable:|debt$)/.test(name);

/** The accounts that these need, as they are opened. */
export const accountsOf = (lines: readonly Line[]) =>
  lines.map(({ account: { name, kind }, currency }) => ({
    name,
    kind,
    currency,
    balanceMinor: hasBalance(name) ? 0n : null,
  }));
