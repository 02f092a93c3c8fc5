import { asc, desc, inArray, isNull } from "drizzle-orm";
import type { BooksReads } from "../../usecases/invariant-ports.ts";
import type { Http } from "../client.ts";
import { toStoredBreak } from "../rows.ts";
import { balanceChecks, invariantBreaks, invariantRuns } from "../schema/index.ts";
import { holdingsOver } from "./balances.ts";
import { findBreaks } from "./invariants/index.ts";

/** Each is one HTTP request. */
export const booksOver = (db: Http): BooksReads => ({
  find: (scope) => findBreaks(db, scope),
  async lastLookAt() {
    const [row] = await db
      .select({ startedAt: invariantRuns.startedAt })
      .from(invariantRuns)
      .where(inArray(invariantRuns.scope, ["changed", "everything"]))
      .orderBy(desc(invariantRuns.startedAt))
      .limit(1);
    return row?.startedAt;
  },
  async breaks(state, limit) {
    const rows = await db
      .select()
      .from(invariantBreaks)
      .where(state === "open" ? isNull(invariantBreaks.resolvedAt) : undefined)
      .orderBy(desc(invariantBreaks.firstSeenAt), asc(invariantBreaks.id))
      .limit(limit);
    return rows.map(toStoredBreak);
  },
  runs: (limit) =>
    db.select().from(invariantRuns).orderBy(desc(invariantRuns.startedAt)).limit(limit),
  balanceChecks: () =>
    db.select().from(balanceChecks).orderBy(asc(balanceChecks.rail), asc(balanceChecks.currency)),
  ...holdingsOver(db),
});
