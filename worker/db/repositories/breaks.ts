import { and, eq, inArray, isNull, or, type SQL, sql } from "drizzle-orm";
import { type Break, stopsAllMoney, stopsRailMoney } from "../../domain/invariants.ts";
import type { InvariantsTx } from "../../usecases/invariant-ports.ts";
import type { Transaction } from "../client.ts";
import { toKnownBreak } from "../rows.ts";
import { invariantBreaks, invariantRuns } from "../schema/index.ts";

/** Any number that nothing else locks: whoever records breaks holds it until the end. */
const RECORDING = 4_012;

export const breaksIn = (db: Transaction): InvariantsTx => ({
  async lockOpen() {
    await db.execute(sql`select pg_advisory_xact_lock(${RECORDING}::bigint)`);
    const open = await db.select().from(invariantBreaks).where(isNull(invariantBreaks.resolvedAt));
    return open.map(toKnownBreak);
  },
  async save({ opened, changed, seen, resolved }, startedAt, at) {
    if (opened.length > 0)
      await db
        .insert(invariantBreaks)
        .values(opened.map((one) => ({ ...columnsOf(one), ...namesOf(one), ...when(startedAt) })));
    const unexplained = { explainedAt: null, explainedBy: null, explanation: null };
    for (const { id, now } of changed)
      await db
        .update(invariantBreaks)
        .set({ ...columnsOf(now), ...unexplained, lastSeenAt: startedAt })
        .where(eq(invariantBreaks.id, id));
    const lastSeenAt = sql`greatest(${invariantBreaks.lastSeenAt}, ${startedAt.toISOString()}::timestamptz)`;
    // One statement for however many; what has evidence is a balance, and those are few.
    if (seen.length > 0)
      await db
        .update(invariantBreaks)
        .set({ lastSeenAt })
        .where(
          inArray(
            invariantBreaks.id,
            seen.map(({ id }) => id),
          ),
        );
    for (const { id, now } of seen)
      if (now.evidence !== undefined)
        await db
          .update(invariantBreaks)
          .set({ evidence: now.evidence })
          .where(eq(invariantBreaks.id, id));
    if (resolved.length > 0)
      await db
        .update(invariantBreaks)
        .set({ resolvedAt: at })
        .where(inArray(invariantBreaks.id, [...resolved]));
  },
  async addRun(run) {
    await db.insert(invariantRuns).values(run);
  },
  async explain(id, { actor, text, at }) {
    const explained = await db
      .update(invariantBreaks)
      .set({ explainedAt: at, explainedBy: actor, explanation: text })
      .where(and(eq(invariantBreaks.id, id), isNull(invariantBreaks.resolvedAt)))
      .returning({ id: invariantBreaks.id });
    return explained.length > 0;
  },
  async stopsMoney(rail, currency) {
    const [row] = await db
      .select({ id: invariantBreaks.id })
      .from(invariantBreaks)
      .where(stopping(sql`${rail}`, sql`${currency}`))
      .limit(1);
    return row !== undefined;
  },
});

const namesOf = ({ invariant, rule, subject, id }: Break & { id: string }) => ({
  ...{ id, invariant, rule, subject },
});
const columnsOf = ({ rail, currency, facts, evidence }: Break) => ({
  ...{ rail: rail ?? null, currency: currency ?? null, facts: { ...facts } },
  evidence: evidence ?? null,
});
const when = (at: Date) => ({ firstSeenAt: at, lastSeenAt: at });

/** Open breaks that nobody explained and that keep money on this rail, in this currency. */
export const stopping = (rail: SQL, currency: SQL) =>
  and(
    isNull(invariantBreaks.resolvedAt),
    isNull(invariantBreaks.explainedAt),
    or(
      inArray(invariantBreaks.invariant, [...stopsAllMoney]),
      and(
        inArray(invariantBreaks.invariant, [...stopsRailMoney]),
        sql`${invariantBreaks.rail} = ${rail} and ${invariantBreaks.currency} = ${currency}`,
      ),
    ),
  );
