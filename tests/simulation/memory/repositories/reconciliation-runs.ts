import type { StatementLine } from "../../../../worker/domain/reconciliation.ts";
import type {
  Progress,
  Reconciliations,
  Run,
} from "../../../../worker/usecases/reconciliations.ts";
import { Refusal } from "../engine/refusal.ts";
import type { Row } from "../engine/schema.ts";
import type { Tables } from "../engine/tables.ts";
import { ordered } from "../order.ts";
import type { Plain } from "../plain.ts";

type Runs = Pick<
  Reconciliations,
  "start" | "find" | "summaries" | "seenUntil" | "claim" | "release" | "turn" | "keepLines" | "move"
>;
const ONE_RUNNING = "reconciliation_runs_one_running_per_rail";

export function runsOver(tables: Tables): Plain<Runs> {
  const { reconciliationRuns: runs, reconciliationDifferences: differences } = tables;
  const some = (row: Row<"reconciliationRuns"> | undefined) => (row ? [row] : []);
  return {
    start({ from: fromAt, until: untilAt, ...run }) {
      const [row] = runs.insert([{ ...run, fromAt, untilAt }], { on: ONE_RUNNING });
      return row && toRun(row);
    },
    find(id) {
      const row = runs.get(id);
      return row && toRun(row);
    },
    summaries(which) {
      const chosen = "id" in which ? some(runs.get(which.id)) : runs.all();
      return ordered(chosen, ({ startedAt, id }) => [startedAt, id])
        .reverse()
        .slice(0, "limit" in which ? which.limit : 1)
        .map((row) => {
          const found = differences.all().filter(({ runId }) => runId === row.id);
          const count = (as: string) => found.filter(({ state }) => state === as).length;
          return { ...toRun(row), open: count("open"), healed: count("healed") };
        });
    },
    seenUntil(rail) {
      const ended = runs.all().filter((row) => row.rail === rail && row.state === "finished");
      return ordered(ended, ({ untilAt }) => [untilAt]).at(-1)?.untilAt;
    },
    claim(rail, now, until) {
      const free = some(runs.by(ONE_RUNNING, rail)).filter(
        ({ leasedUntil }) => leasedUntil === null || leasedUntil <= now,
      );
      const [row] = runs.update(free, { leasedUntil: until });
      return row && toRun(row);
    },
    release: (id) => void runs.update(some(runs.get(id)), { leasedUntil: null }),
    turn(id, from, to, at) {
      const those = some(runs.get(id)).filter(({ state }) => state === from);
      try {
        return runs.update(those, { state: to, updatedAt: at, leasedUntil: null }).length > 0;
      } catch (error) {
        if (error instanceof Refusal && error.constraint === ONE_RUNNING) return "another_running";
        throw error;
      }
    },
    keepLines(run, lines, to, lease) {
      if (lines.length > 0) keepLines(tables, run.rail, lines, run.id, lease.at);
      return moves(tables, run, { ...to, lines: run.lines + lines.length }, lease);
    },
    move: (run, to, lease) => moves(tables, run, to, lease),
  };
}

/** From where it was read to where it is now; false where it is there no more. */
export function moves(
  { reconciliationRuns: runs }: Tables,
  { id, phase, cursor }: Run,
  to: Progress & { lines?: number },
  { at, until }: { at: Date; until: Date },
): boolean {
  const row = runs.get(id);
  const isThere = row?.state === "running" && row.phase === phase && row.cursor === cursor;
  const moved = runs.update(isThere ? [row] : [], { ...to, updatedAt: at, leasedUntil: until });
  return moved.length > 0;
}

/** A line that is known is the same line; its last word counts. */
export function keepLines(
  { statementLines }: Tables,
  rail: Run["rail"],
  lines: readonly StatementLine[],
  runId: Run["id"] | null,
  at: Date,
): void {
  const once = new Map(lines.map((line) => [`${line.effectId} ${line.kind}`, line]));
  const rows = [...once.values()].map(({ minor, sourceRef, availableOn, ...line }) => ({
    ...{ ...line, rail, amountMinor: minor, runId, seenAt: at },
    ...{ sourceRef: sourceRef ?? null, availableOn: availableOn ?? null },
  }));
  statementLines.insert(rows, {
    on: "statement_lines_rail_effect_id_kind_pk",
    set: (_old, { rail: _rail, effectId: _effect, kind: _kind, ...line }) => line,
  });
}

const toRun = ({
  fromAt: from,
  untilAt: until,
  leasedUntil: _,
  ...run
}: Row<"reconciliationRuns">): Run => ({ ...run, from, until });
