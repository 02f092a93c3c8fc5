import { accountsOf, inOrder, linesOf } from "../../../../worker/db/repositories/ledger.ts";
import { accounts, type Posting } from "../../../../worker/domain/ledger.ts";
import type { Tx } from "../../../../worker/usecases/ports.ts";
import type { Tables } from "../engine/tables.ts";
import { uuid } from "../engine/values.ts";
import type { Plain } from "../plain.ts";

const ONE_EFFECT = "ledger_transactions_one_effect";

export function ledgerIn(tables: Tables): Plain<Tx["ledger"]> {
  const { ledgerTransactions, ledgerEntries, ledgerAccounts } = tables;
  return {
    post: (posting, id, at) => postAll(tables, [{ ...posting, id }], at) > 0,
    postAll: (postings, at) => void postAll(tables, postings, at),
    debited({ processor, externalId, kind }) {
      const posted = ledgerTransactions.by(ONE_EFFECT, processor, externalId, kind);
      const lines = posted ? ledgerEntries.where("ofTransaction", posted.id) : [];
      return lines.reduce((sum, { amountMinor: m }) => (m > 0n ? sum + m : sum), 0n);
    },
    lockDebts(ids, currency) {
      const debts = new Map<(typeof ids)[number], bigint>();
      for (const id of ids) {
        const { name } = accounts.debt(uuid(id) as typeof id);
        const minor = ledgerAccounts.get(name, currency)?.balanceMinor;
        if (minor) debts.set(id, minor);
      }
      return debts;
    },
    isPosted: (subjectId, kind) =>
      ledgerTransactions.where("ofSubject", uuid(subjectId)).some((row) => row.kind === kind),
  };
}

/** Answers how many are new. */
function postAll(
  { ledgerTransactions, ledgerAccounts, ledgerEntries }: Tables,
  postings: readonly (Posting & { id: string })[],
  at: Date,
): number {
  if (postings.length === 0) return 0;
  const posted = ledgerTransactions.insert(
    inOrder(postings).map((about) => ({ ...about, postedAt: at })),
    { on: ONE_EFFECT },
  );
  if (posted.length === 0) return 0;
  const isNew = new Set<string>(posted.map(({ id }) => id));
  const lines = linesOf(postings.filter(({ id }) => isNew.has(id)));
  // As Drizzle says it, before anything is sent.
  if (lines.length === 0) throw new Error("values() must be called with at least one value");
  ledgerAccounts.insert(accountsOf(lines), {});
  ledgerEntries.insert(
    lines.map(({ id, line, account, currency, amountMinor }) => ({
      ...{ transactionId: id, line, account: account.name, currency, amountMinor },
    })),
  );
  return posted.length;
}
