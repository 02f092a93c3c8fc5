import { and, desc, eq, type InferSelectModel, isNull, lte, max, or, sql } from "drizzle-orm";
import type { Progress, Reconciliations, Run } from "../../usecases/reconciliations.ts";
import type { Http } from "../client.ts";
import { constraintOf } from "../errors.ts";
import { reconciliationRuns } from "../schema/index.ts";
import { keepingLines } from "./statement-lines.ts";

export type Runs = Pick<
  Reconciliations,
  "start" | "find" | "summaries" | "seenUntil" | "claim" | "release" | "turn" | "keepLines" | "move"
>;

export const runsOver = (db: Http): Runs => ({
  async start({ from: fromAt, until: untilAt, ...run }) {
    const rows = await db
      .insert(reconciliationRuns)
      .values({ ...run, fromAt, untilAt })
      .onConflictDoNothing({
        target: reconciliationRuns.rail,
        // In words, as the index has it: a parameter's value is not known to every plan.
        where: sql`${reconciliationRuns.state} = 'running'`,
      })
      .returning();
    return rows[0] && toRun(rows[0]);
  },
  async find(id) {
    const [row] = await db.select().from(reconciliationRuns).where(eq(reconciliationRuns.id, id));
    return row && toRun(row);
  },
  async summaries(which) {
    // By its name: a builder leaves the table out where there is but one.
    const count = (state: "open" | "healed") => sql<number>`(
      select count(*)::integer from reconciliation_differences d
      where d.run_id = reconciliation_runs.id and d.state = ${state})`;
    const rows = await db
      .select({ run: reconciliationRuns, open: count("open"), healed: count("healed") })
      .from(reconciliationRuns)
      .where("id" in which ? eq(reconciliationRuns.id, which.id) : undefined)
      .orderBy(desc(reconciliationRuns.startedAt), desc(reconciliationRuns.id))
      .limit("limit" in which ? which.limit : 1);
    return rows.map(({ run, ...counts }) => ({ ...toRun(run), ...counts }));
  },
  async seenUntil(rail) {
    const [row] = await db
      .select({ until: max(reconciliationRuns.untilAt) })
      .from(reconciliationRuns)
      .where(and(eq(reconciliationRuns.rail, rail), eq(reconciliationRuns.state, "finished")));
    return row?.until ?? undefined;
  },
  async claim(rail, now, until) {
    const { leasedUntil } = reconciliationRuns;
    const [row] = await db
      .update(reconciliationRuns)
      .set({ leasedUntil: until })
      .where(
        and(
          eq(reconciliationRuns.rail, rail),
          eq(reconciliationRuns.state, "running"),
          or(isNull(leasedUntil), lte(leasedUntil, now)),
        ),
      )
      .returning();
    return row && toRun(row);
  },
  async release(id) {
    await db
      .update(reconciliationRuns)
      .set({ leasedUntil: null })
      .where(eq(reconciliationRuns.id, id));
  },
  async turn(id, from, to, at) {
    const is = and(eq(reconciliationRuns.id, id), eq(reconciliationRuns.state, from));
    try {
      const rows = await db
        .update(reconciliationRuns)
        .set({ state: to, updatedAt: at, leasedUntil: null })
        .where(is)
        .returning({ id: reconciliationRuns.id });
      return rows.length > 0;
    } catch (error) {
      if (constraintOf(error) === "reconciliation_runs_one_running_per_rail")
        return "another_running";
      throw error;
    }
  },
  async keepLines(run, lines, to, { at, until }) {
    const counted = { ...to, lines: run.lines + lines.length };
    if (lines.length === 0) return (await moving(db, run, counted, at, until)).length > 0;
    const [, moved] = await db.batch([
      keepingLines(db, run.rail, lines, run.id, at),
      moving(db, run, counted, at, until),
    ]);
    return moved.length > 0;
  },
  async move(run, to, { at, until }) {
    return (await moving(db, run, to, at, until)).length > 0;
  },
});

/**
 * Moves a run from where it was read to where it is now. No row: it was stopped, or another worker
 * was there first, and then whoever asks goes on with nothing.
 */
export const moving = (
  db: Http,
  { id, phase, cursor }: Pick<Run, "id" | "phase" | "cursor">,
  to: Progress & { lines?: number },
  at: Date,
  leasedUntil: Date,
) =>
  db
    .update(reconciliationRuns)
    .set({ ...to, updatedAt: at, leasedUntil })
    .where(
      and(
        eq(reconciliationRuns.id, id),
        eq(reconciliationRuns.state, "running"),
        eq(reconciliationRuns.phase, phase),
        sql`${reconciliationRuns.cursor} is not distinct from ${cursor}`,
      ),
    )
    .returning({ id: reconciliationRuns.id });

const toRun = ({
  fromAt: from,
  untilAt: until,
  leasedUntil: _,
  ...run
}: InferSelectModel<typeof reconciliationRuns>): Run => ({ ...run, from, until });
