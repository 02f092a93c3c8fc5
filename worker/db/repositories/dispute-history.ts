import { and, asc, eq, gte, inArray, type SQL, sql } from "drizzle-orm";
import type { Dispute } from "../../domain/disputes.ts";
import type { EffectKind } from "../../domain/ledger.ts";
import type { DisputeEvent, DisputeFile } from "../../usecases/dispute-ports.ts";
import type { Http } from "../client.ts";
import {
  auditLog,
  disputes,
  ledgerEntries,
  ledgerTransactions,
  operations,
} from "../schema/index.ts";

/** What happened to a dispute, and our answer that is on its way. One request. */
export async function historyOf(
  db: Http,
  { id }: Pick<Dispute, "id">,
): Promise<Pick<DisputeFile, "history" | "answering">> {
  const [moved, acted, answers] = await db.batch([
    db
      .select({
        ...{ at: ledgerTransactions.postedAt, effect: ledgerTransactions.kind },
        currency: ledgerTransactions.currency,
        ...{
          ofDispute: sumOn(sql`like 'dispute:%'`),
          ofFee: sumOn(sql`= 'platform:processor-fees'`),
        },
        ofSellers: sumOn(sql`like 'seller:%:held:%'`),
      })
      .from(ledgerTransactions)
      .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
      .where(eq(ledgerTransactions.subjectId, id))
      .groupBy(ledgerTransactions.id)
      .orderBy(asc(ledgerTransactions.postedAt), asc(ledgerTransactions.id)),
    db
      .select()
      .from(auditLog)
      // By time, of which there is an index: nobody acts on a dispute before it is known.
      .where(and(eq(auditLog.subject, id), gte(auditLog.at, knownSince(db, id))))
      .orderBy(asc(auditLog.at), asc(auditLog.id)),
    db
      .select()
      .from(operations)
      .where(
        and(
          eq(operations.subjectId, id),
          inArray(operations.kind, ["submit_evidence", "accept_dispute"]),
        ),
      ),
  ]);
  const history: DisputeEvent[] = [
    ...moved.map(({ at, effect, currency, ...sums }) => {
      const minor = BigInt(sums[measures[effect] ?? "ofDispute"]);
      return { kind: "moved", at, effect, amount: { minor, currency } } as const;
    }),
    ...acted.map(({ at, action, actor }) => ({ kind: "acted", at, action, actor }) as const),
    ...answers.flatMap(({ state, closedAt: at }) =>
      state === "rejected" && at ? [{ kind: "answer_refused", at } as const] : [],
    ),
  ];
  const open = answers.find(({ state }) => state === "open");
  return {
    history: history.sort((a, b) => a.at.getTime() - b.at.getTime()),
    answering: (open?.kind ?? null) as DisputeFile["answering"],
  };
}

const sumOn = (which: SQL) =>
  sql<string>`coalesce(sum(${ledgerEntries.amountMinor}) filter (where ${ledgerEntries.account} ${which}), 0)::text`;
const knownSince = (db: Http, id: Dispute["id"]) =>
  db.select({ at: disputes.createdAt }).from(disputes).where(eq(disputes.id, id));

/** On which accounts an effect says how much it was; the rest by what left the dispute, or came back. */
const measures: Partial<Record<EffectKind, "ofFee" | "ofSellers">> = {
  dispute_fee: "ofFee",
  dispute_held: "ofSellers",
  dispute_let_go: "ofSellers",
};
