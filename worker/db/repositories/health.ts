import { and, eq, gte, isNull, lte, sql } from "drizzle-orm";
import type { Reads } from "../../usecases/reads.ts";
import type { Http } from "../client.ts";
import {
  alerts,
  deadLetters,
  inbox,
  invariantBreaks,
  operations,
  outbox,
  railSwitches,
  transfers,
} from "../schema/index.ts";

/** Cron takes these up each minute, so that a quarter of an hour is many tries. */
const LATE_MINUTES = 15;
/** Operations wait longer from try to try: these have had several. */
const STUCK_MINUTES = 30;

/** All of it in one HTTP request, from small partial indexes. */
export const healthOver = (db: Http): Pick<Reads, "health"> => ({
  async health(now) {
    const count = sql<number>`count(*)::integer`;
    const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
    const isStuck = and(eq(operations.state, "open"), lte(operations.openedAt, ago(STUCK_MINUTES)));
    const isUnsent = and(isNull(outbox.sentAt), lte(outbox.createdAt, ago(LATE_MINUTES)));
    const isLate = and(eq(inbox.state, "received"), lte(inbox.receivedAt, ago(LATE_MINUTES)));
    const isRefused = and(
      eq(alerts.kind, "processor_unauthorized"),
      gte(alerts.lastAt, ago(LATE_MINUTES)),
    );
    const { invariant, rail, currency } = invariantBreaks;
    const isUnexplained = and(
      isNull(invariantBreaks.resolvedAt),
      isNull(invariantBreaks.explainedAt),
    );
    const [stuck, unsent, waiting, dead, blocked, stopped, refused, breaks] = await db.batch([
      db.select({ count }).from(operations).where(isStuck),
      db.select({ count }).from(outbox).where(isUnsent),
      db.select({ count }).from(inbox).where(isLate),
      db.select({ count }).from(deadLetters).where(isNull(deadLetters.replayedAt)),
      db.select({ count }).from(transfers).where(eq(transfers.state, "blocked")),
      db.select().from(railSwitches).where(eq(railSwitches.stopped, true)),
      db.select({ subject: alerts.subject }).from(alerts).where(isRefused).orderBy(alerts.subject),
      db
        .select({ invariant, rail, currency, count })
        .from(invariantBreaks)
        .where(isUnexplained)
        .groupBy(invariant, rail, currency)
        .orderBy(invariant, rail, currency),
    ]);
    return {
      stuckOperations: stuck[0]?.count ?? 0,
      unsentMessages: unsent[0]?.count ?? 0,
      waitingEvents: waiting[0]?.count ?? 0,
      deadLetters: dead[0]?.count ?? 0,
      blockedTransfers: blocked[0]?.count ?? 0,
      stopped,
      breaks,
      unauthorized: refused.map(({ subject }) => subject),
    };
  },
});
