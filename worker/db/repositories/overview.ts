import { and, eq, gt, inArray, isNull, like, sql } from "drizzle-orm";
import type { EffectKind } from "../../domain/ledger.ts";
import type { FindingReads, Moved } from "../../usecases/finding-ports.ts";
import type { Http } from "../client.ts";
import {
  approvals,
  disputes,
  fraudWarnings,
  inbox,
  ledgerAccounts,
  ledgerEntries,
  ledgerTransactions,
  reconciliationDifferences,
  reviews,
  transferHolds,
  transfers,
} from "../schema/index.ts";

const DAY_MS = 24 * 60 * 60_000;
/** Which effects are money of buyers that came, what went back to them, and what left to sellers. */
const effects = {
  in: ["capture", "unapplied_capture"],
  back: ["refund"],
  out: ["transfer"],
} as const satisfies Record<string, readonly EffectKind[]>;

/** Each is one HTTP request, of counts that small indexes answer. */
export const overviewOver = (db: Http): Pick<FindingReads, "moved" | "awaited"> => ({
  async moved(now) {
    const { kind, postedAt, currency, id } = ledgerTransactions;
    const since = new Date(now.getTime() - DAY_MS).toISOString();
    const all = Object.values(effects).flat();
    const [last, sums] = await db.batch([
      db
        .select({ kind, at: sql<Date>`max(${postedAt})`.mapWith(postedAt) })
        .from(ledgerTransactions)
        .where(inArray(kind, all))
        .groupBy(kind),
      db
        .select({
          ...{ kind, currency },
          count: sql<number>`count(distinct ${id})::integer`,
          minor: sql<string>`sum(abs(${ledgerEntries.amountMinor}))::text`,
        })
        .from(ledgerTransactions)
        .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, id))
        .where(
          and(
            inArray(kind, all),
            sql`${postedAt} >= ${since}::timestamptz`,
            like(ledgerEntries.account, "processor:%"),
          ),
        )
        .groupBy(kind, currency)
        .orderBy(currency),
    ]);
    const movedBy = (kinds: readonly EffectKind[]): Moved => {
      const times = last.filter((row) => kinds.includes(row.kind)).map(({ at }) => at.getTime());
      const rows = sums.filter((row) => kinds.includes(row.kind));
      return {
        lastAt: times.length > 0 ? new Date(Math.max(...times)) : null,
        count: rows.reduce((count, row) => count + row.count, 0),
        sums: [...new Set(rows.map((row) => row.currency))].map((each) => ({
          currency: each,
          minor: rows
            .filter((row) => row.currency === each)
            .reduce((sum, { minor }) => sum + BigInt(minor), 0n),
        })),
      };
    };
    return { in: movedBy(effects.in), back: movedBy(effects.back), out: movedBy(effects.out) };
  },
  async awaited() {
    const count = sql<number>`count(*)::integer`;
    const needsUs = inArray(disputes.state, ["needs_response", "warning_needs_response"]);
    const reason = sql<string>`case when ${transfers.state} = 'failed' then 'failed'
      else coalesce(${transfers.blockedReason}, 'blocked') end`;
    const isHeld = sql`${transfers.state} in ('held', 'due') and exists (
      select from ${transferHolds} h where h.released_at is null and h.seller_id = ${transfers.sellerId}
        and (h.transfer_id is null or h.transfer_id = ${transfers.id}))`;
    const [reviewed, asked, disputed, stopped, held, strange, differing, owing, warned] =
      await db.batch([
        db.select({ count }).from(reviews).where(eq(reviews.state, "open")),
        db.select({ count }).from(approvals).where(eq(approvals.state, "waiting")),
        db
          .select({
            count,
            first: sql<Date | null>`min(${disputes.dueBy})`.mapWith(disputes.dueBy),
          })
          .from(disputes)
          .where(and(isNull(disputes.closedAt), needsUs)),
        db
          .select({ reason, count })
          .from(transfers)
          .where(inArray(transfers.state, ["blocked", "failed"]))
          .groupBy(reason)
          .orderBy(reason),
        db.select({ count }).from(transfers).where(isHeld),
        db.select({ count }).from(inbox).where(eq(inbox.state, "quarantined")),
        db
          .select({ count })
          .from(reconciliationDifferences)
          .where(
            and(
              eq(reconciliationDifferences.state, "open"),
              sql`${reconciliationDifferences.class} <> 'timing'`,
            ),
          ),
        db
          .select({ count })
          .from(ledgerAccounts)
          .where(
            and(like(ledgerAccounts.name, "seller:%:debt"), gt(ledgerAccounts.balanceMinor, 0n)),
          ),
        db.select({ count }).from(fraudWarnings).where(eq(fraudWarnings.isActionable, true)),
      ]);
    const heldBack = held[0]?.count ?? 0;
    return {
      ...{ reviews: reviewed[0]?.count ?? 0, approvals: asked[0]?.count ?? 0 },
      disputes: { count: disputed[0]?.count ?? 0, firstDueBy: disputed[0]?.first ?? null },
      transfers: [
        ...stopped,
        ...(heldBack > 0 ? [{ reason: "held_while_its_time_runs", count: heldBack }] : []),
      ],
      ...{ quarantined: strange[0]?.count ?? 0, differences: differing[0]?.count ?? 0 },
      ...{ debtors: owing[0]?.count ?? 0, warnings: warned[0]?.count ?? 0 },
    };
  },
});
