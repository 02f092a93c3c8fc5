import { and, inArray, lt, sql } from "drizzle-orm";
import type { Store } from "../../usecases/ports.ts";
import type { Http } from "../client.ts";
import { jobRuns } from "../schema/index.ts";

/** One row for each job: a run that failed leaves what is known of the last that did not. */
export const jobRunsOver = (db: Http): Store["jobRuns"] => ({
  async save(runs) {
    if (runs.length === 0) return;
    const rows = runs.map(({ name, startedAt, endedAt, outcome }) =>
      "worked" in outcome
        ? { ...{ name, startedAt }, succeededAt: endedAt, worked: outcome.worked }
        : { ...{ name, startedAt }, failedAt: endedAt, reason: outcome.failed },
    );
    await db
      .insert(jobRuns)
      .values(rows)
      .onConflictDoUpdate({
        target: jobRuns.name,
        set: {
          startedAt: sql`excluded.started_at`,
          succeededAt: sql`coalesce(excluded.succeeded_at, ${jobRuns.succeededAt})`,
          worked: sql`coalesce(excluded.worked, ${jobRuns.worked})`,
          failedAt: sql`coalesce(excluded.failed_at, ${jobRuns.failedAt})`,
          reason: sql`coalesce(excluded.reason, ${jobRuns.reason})`,
        },
      });
  },
  async lastBefore(names, at) {
    const { name, succeededAt } = jobRuns;
    const isLate = and(inArray(name, [...names]), lt(succeededAt, at));
    const rows = await db.select({ name }).from(jobRuns).where(isLate).orderBy(name);
    return rows.map((row) => row.name);
  },
});
