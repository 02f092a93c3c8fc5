import {
  and,
  asc,
  desc,
  eq,
  type InferSelectModel,
  inArray,
  isNotNull,
  isNull,
  lt,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Tx } from "../../usecases/ports.ts";
import type { Difference, Reconciliations } from "../../usecases/reconciliations.ts";
import type { Http, Transaction } from "../client.ts";
import { reconciliationDifferences as table } from "../schema/index.ts";
import type { Matching } from "./matching.ts";
import type { Runs } from "./reconciliation-runs.ts";
import { keepingLines } from "./statement-lines.ts";

type Differences = Omit<Reconciliations, keyof Runs | keyof Matching>;

export const differencesOver = (db: Http): Differences => ({
  async addLines(rail, lines, at) {
    if (lines.length > 0) await keepingLines(db, rail, lines, null, at);
  },
  async take({ rail, startedAt }, lacking, at) {
    const isLacking =
      lacking === "there"
        ? and(isNull(table.thereMinor), ne(table.class, "timing"))
        : isNotNull(table.thereMinor);
    const next = db
      .select({ id: table.id })
      .from(table)
      .where(
        and(
          eq(table.rail, rail),
          eq(table.state, "open"),
          or(isNull(table.triedAt), lt(table.triedAt, startedAt)),
          isLacking,
        ),
      )
      // What came first is healed first: money goes back only after it was taken.
      .orderBy(asc(table.occurredAt), asc(table.kind), asc(table.id))
      .limit(1)
      .for("update", { skipLocked: true });
    const [row] = await db
      .update(table)
      .set({ triedAt: at })
      .where(eq(table.id, sql`(${next})`))
      .returning();
    return row && toDifference(row);
  },
  async giveBack(ids) {
    await db
      .update(table)
      .set({ triedAt: null })
      .where(inArray(table.id, [...ids]));
  },
  async close(id, note, by, at) {
    const rows = await db
      .update(table)
      .set({ state: "closed", note, endedAt: at, endedBy: by })
      .where(and(eq(table.id, id), eq(table.state, "open")))
      .returning({ id: table.id });
    return rows.length > 0;
  },
  async ours(rail, { id, ref }) {
    const named = (table: SQL) => sql`${table}.id = ${id}::uuid or ${table}.processor_ref = ${ref}`;
    const { rows } = await db.execute<{ id: string; row: Record<string, unknown> }>(sql`
      select p.id, jsonb_build_object('payment', p.id, 'order', p.order_id, 'state', p.state,
        'use', p.use, 'minor', p.amount_minor::text, 'currency', p.currency) as row
      from payments p where p.processor = ${rail} and (${named(sql`p`)})
      union all
      select r.id, jsonb_build_object('refund', r.id, 'payment', r.payment_id, 'state', r.state,
        'minor', r.amount_minor::text, 'currency', r.currency)
      from refunds r join payments p on p.id = r.payment_id
      where p.processor = ${rail} and (${named(sql`r`)})
      union all
      select x.id, jsonb_build_object('transfer', x.id, 'payment', x.payment_id, 'state', x.state,
        'blockedReason', x.blocked_reason, 'minor', x.amount_minor::text, 'currency', x.currency)
      from transfers x where x.rail = ${rail} and (${named(sql`x`)})`);
    return rows;
  },
  async transferRefs(rail, effectIds) {
    const { rows } = await db.execute<{ ref: string }>(sql`
      select distinct unnest(x.past_refs || x.processor_ref) as ref
      from ledger_transactions t join transfers x on x.id = t.subject_id
      where t.processor = ${rail}
        and t.external_id in (select jsonb_array_elements_text(${JSON.stringify(effectIds)}::jsonb))`);
    return rows.flatMap(({ ref }) => ref ?? []);
  },
  async differences({ rail, state, runId, limit }) {
    const rows = await db
      .select()
      .from(table)
      .where(
        and(eq(table.state, state), rail && eq(table.rail, rail), runId && eq(table.runId, runId)),
      )
      .orderBy(desc(table.openedAt), asc(table.id))
      .limit(limit);
    return rows.map(toDifference);
  },
  async countOpen(rail) {
    const rows = await db
      .select({ class: table.class, count: sql<number>`count(*)::integer` })
      .from(table)
      .where(and(eq(table.rail, rail), eq(table.state, "open")))
      .groupBy(table.class);
    return Object.fromEntries(rows.map(({ class: of, count }) => [of, count]));
  },
  async explained() {
    const sum = sql<string>`sum(coalesce(${table.thereMinor}, 0) - coalesce(${table.hereMinor}, 0))::text`;
    const rows = await db
      .select({
        ...{ rail: table.rail, currency: table.currency, sum },
        differences: sql<number>`count(*)::integer`,
      })
      .from(table)
      .where(ne(table.state, "healed"))
      .groupBy(table.rail, table.currency)
      .orderBy(asc(table.rail), asc(table.currency));
    return rows.map(({ sum: minor, ...row }) => ({ ...row, minor: BigInt(minor) }));
  },
});

/** For facts that cannot be booked, in the transaction that applies them. */
export const differencesIn = (db: Transaction): Tx["differences"] => ({
  async open(difference, at) {
    await db
      .insert(table)
      .values({
        ...difference,
        ...{ class: "missing_here", state: "open", evidence: {}, lineRef: difference.effectId },
        ...{ occurredAt: at, openedAt: at, seenAt: at },
      })
      .onConflictDoNothing({
        target: [table.rail, table.effectId, table.kind, table.currency],
        // In words, as the index has it: a parameter's value is not known to every plan.
        where: sql`${table.state} <> 'healed'`,
      });
  },
});

export const toDifference = ({ triedAt: _, ...row }: InferSelectModel<typeof table>): Difference =>
  row;
