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
} from "drizzle-orm/pg-core";
import type { Currency } from "../../domain/currency.ts";
import type { InvariantName } from "../../domain/invariants.ts";
import type { ProcessorName } from "../../domain/processor-name.ts";
import type { InFlight, RunScope } from "../../usecases/invariant-ports.ts";
import { currency, id, instant, minor } from "./columns.ts";

export const invariantRuns = pgTable(
  "invariant_runs",
  {
    id: id<string>().primaryKey(),
    scope: text().$type<RunScope>().notNull(),
    since: instant(),
    startedAt: instant().notNull(),
    finishedAt: instant().notNull(),
    found: integer().notNull(),
    opened: integer().notNull(),
    resolved: integer().notNull(),
  },
  (t) => [
    check(
      "invariant_runs_scope",
      sql`${t.scope} in ('changed','everything','balances','reconciliation')`,
    ),
    index("invariant_runs_recent").on(t.startedAt.desc()),
    index("invariant_runs_of_books")
      .on(t.startedAt.desc())
      .where(sql`${t.scope} in ('changed','everything')`),
  ],
);

export const invariantBreaks = pgTable(
  "invariant_breaks",
  {
    id: id<string>().primaryKey(),
    invariant: text().$type<InvariantName>().notNull(),
    rule: text().notNull(),
    subject: text().notNull(),
    rail: text().$type<ProcessorName>(),
    currency: text().$type<Currency>(),
    facts: jsonb().$type<Record<string, string>>().notNull(),
    evidence: jsonb().$type<unknown>(),
    firstSeenAt: instant().notNull(),
    lastSeenAt: instant().notNull(),
    resolvedAt: instant(),
    explainedAt: instant(),
    explainedBy: text(),
    explanation: text(),
  },
  (t) => [
    uniqueIndex("invariant_breaks_one_open")
      .on(t.invariant, t.rule, t.subject)
      .where(sql`${t.resolvedAt} is null`),
    index("invariant_breaks_stopping")
      .on(t.invariant, t.rail, t.currency)
      .where(sql`${t.resolvedAt} is null and ${t.explainedAt} is null`),
    index("invariant_breaks_recent").on(t.firstSeenAt.desc()),
    check(
      "invariant_breaks_invariant",
      sql`${t.invariant} in ('L1','L2','L3','L4','L5','L6','L7','L8','L9','L10','L11','L12','stock','alive')`,
    ),
    check("invariant_breaks_rail", sql`${t.rail} in ('stripe','paypal')`),
    // Without them nobody would know what it stops.
    check(
      "invariant_breaks_balance_has_rail",
      sql`(${t.invariant} = 'L9') = (${t.rail} is not null) and (${t.invariant} = 'L9') = (${t.currency} is not null)`,
    ),
    check(
      "invariant_breaks_explained",
      sql`num_nulls(${t.explainedAt}, ${t.explainedBy}, ${t.explanation}) in (0, 3)`,
    ),
  ],
);

export const balanceChecks = pgTable(
  "balance_checks",
  {
    rail: text().$type<ProcessorName>().notNull(),
    currency: currency(),
    checkedAt: instant().notNull(),
    asOf: instant().notNull(),
    ledgerMinor: minor().notNull(),
    processorMinor: minor().notNull(),
    lowMinor: minor().notNull(),
    highMinor: minor().notNull(),
    readings: integer().notNull(),
    countedAt: instant(),
    agreedAt: instant(),
    provedLowMinor: minor(),
    provedHighMinor: minor(),
    inFlight: jsonb().$type<readonly InFlight[]>().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.rail, t.currency] }),
    check("balance_checks_rail", sql`${t.rail} in ('stripe','paypal')`),
    check("balance_checks_bounds", sql`${t.lowMinor} <= ${t.highMinor}`),
    check(
      "balance_checks_proved",
      sql`(${t.provedLowMinor} is null) = (${t.provedHighMinor} is null)`,
    ),
    check("balance_checks_readings", sql`${t.readings} >= 0`),
  ],
);

export const jobRuns = pgTable("job_runs", {
  name: text().primaryKey(),
  startedAt: instant().notNull(),
  succeededAt: instant(),
  worked: integer(),
  failedAt: instant(),
  reason: text(),
});
