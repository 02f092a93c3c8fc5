import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { DifferenceId, ReconciliationId } from "../../domain/ids.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type {
  DifferenceClass,
  DifferenceState,
  LineKind,
  RunPhase,
  RunState,
} from "../../domain/reconciliation.ts";
import { id, instant, minor } from "./columns.ts";

export const reconciliationRuns = pgTable(
  "reconciliation_runs",
  {
    id: id<ReconciliationId>().primaryKey(),
    rail: text().$type<ProcessorName>().notNull(),
    fromAt: instant().notNull(),
    untilAt: instant().notNull(),
    state: text().$type<RunState>().notNull(),
    phase: text().$type<RunPhase>().notNull(),
    cursor: text(),
    judgedUntil: instant(),
    lines: integer().notNull(),
    trouble: text(),
    requestedBy: text().notNull(),
    startedAt: instant().notNull(),
    updatedAt: instant().notNull(),
    leasedUntil: instant(),
    endedAt: instant(),
  },
  (t) => [
    uniqueIndex("reconciliation_runs_one_running_per_rail")
      .on(t.rail)
      .where(sql`${t.state} = 'running'`),
    index("reconciliation_runs_by_time").on(t.startedAt.desc()),
    check("reconciliation_runs_rail", sql`${t.rail} in ('stripe','paypal')`),
    check("reconciliation_runs_window", sql`${t.fromAt} < ${t.untilAt}`),
    check(
      "reconciliation_runs_state",
      sql`${t.state} in ('running','stopped','finished','failed')`,
    ),
    check(
      "reconciliation_runs_phase",
      sql`${t.phase} in ('reading','matching','looking_up','healing','done')`,
    ),
    check(
      "reconciliation_runs_ended",
      sql`(${t.state} in ('finished','failed')) = (${t.endedAt} is not null)`,
    ),
  ],
);

export const statementLines = pgTable(
  "statement_lines",
  {
    rail: text().$type<ProcessorName>().notNull(),
    effectId: text().notNull(),
    kind: text().$type<LineKind>().notNull(),
    // Not the type of our currencies: the processor may hold others.
    currency: text().notNull(),
    amountMinor: minor().notNull(),
    lineRef: text().notNull(),
    type: text().notNull(),
    sourceRef: text(),
    occurredAt: instant().notNull(),
    availableOn: instant(),
    runId: uuid()
      .$type<ReconciliationId>()
      .references(() => reconciliationRuns.id),
    seenAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.rail, t.effectId, t.kind] }),
    index("statement_lines_by_time").on(t.rail, t.occurredAt),
    check("statement_lines_rail", sql`${t.rail} in ('stripe','paypal')`),
  ],
);

export const reconciliationDifferences = pgTable(
  "reconciliation_differences",
  {
    id: id<DifferenceId>().primaryKey(),
    rail: text().$type<ProcessorName>().notNull(),
    effectId: text().notNull(),
    kind: text().$type<LineKind>().notNull(),
    currency: text().notNull(),
    class: text().$type<DifferenceClass>().notNull(),
    thereMinor: minor(),
    hereMinor: minor(),
    lineRef: text(),
    sourceRef: text(),
    subjectId: uuid(),
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    state: text().$type<DifferenceState>().notNull(),
    note: text(),
    runId: uuid()
      .$type<ReconciliationId>()
      .references(() => reconciliationRuns.id),
    occurredAt: instant().notNull(),
    openedAt: instant().notNull(),
    seenAt: instant().notNull(),
    triedAt: instant(),
    endedAt: instant(),
    endedBy: text(),
  },
  (t) => [
    // A closed one stays in the way: what an operator has explained is not told again.
    uniqueIndex("reconciliation_differences_one_per_effect")
      .on(t.rail, t.effectId, t.kind, t.currency)
      .where(sql`${t.state} <> 'healed'`),
    index("reconciliation_differences_by_run").on(t.runId),
    index("reconciliation_differences_by_state").on(t.state, t.rail, t.openedAt),
    index("reconciliation_differences_by_subject").on(t.subjectId).where(sql`${t.state} = 'open'`),
    check("reconciliation_differences_rail", sql`${t.rail} in ('stripe','paypal')`),
    check(
      "reconciliation_differences_class",
      sql`${t.class} in ('missing_here','missing_there','amount','state','timing')`,
    ),
    check("reconciliation_differences_state", sql`${t.state} in ('open','healed','closed')`),
    check("reconciliation_differences_ended", sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
    check(
      "reconciliation_differences_seen",
      sql`num_nonnulls(${t.thereMinor}, ${t.hereMinor}) > 0`,
    ),
  ],
);

export const readingMarks = pgTable("reading_marks", {
  list: text().primaryKey(),
  readUntil: instant(),
  triedAt: instant().notNull(),
});
