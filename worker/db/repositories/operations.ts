import { and, asc, desc, eq, exists, gt, inArray, isNull, lte, not, or, sql } from "drizzle-orm";
import { beyondBelief } from "../../domain/clocks.ts";
import type { OperationId } from "../../domain/ids.ts";
import { type Intent, movesMoneyOut, nextTryAfter } from "../../domain/operation.ts";
import type { Store, Tx } from "../../usecases/ports.ts";
import type { Http, Transaction } from "../client.ts";
import { toOperation } from "../rows.ts";
import { invariantBreaks, operations } from "../schema/index.ts";
import { stopping } from "./breaks.ts";

export const operationsIn = (db: Transaction): Tx["operations"] => ({
  async open(id, intent, at, nextTryAt) {
    await db.insert(operations).values(opened(id, intent, at, nextTryAt));
  },
  async openAll(all, at, nextTryAt) {
    if (all.length === 0) return;
    const rows = all.map(({ id, intent }) => opened(id, intent, at, nextTryAt));
    await db.insert(operations).values(rows);
  },
  async findOpen(subjectId) {
    const open = and(eq(operations.subjectId, subjectId), eq(operations.state, "open"));
    const [row] = await db.select().from(operations).where(open);
    return row && toOperation(row);
  },
  async refusals(subjectId, kind) {
    const rows = await db
      .select({ closedAt: operations.closedAt })
      .from(operations)
      .where(
        and(
          eq(operations.subjectId, subjectId),
          eq(operations.kind, kind),
          eq(operations.state, "rejected"),
        ),
      )
      .orderBy(desc(operations.closedAt));
    return { count: rows.length, lastAt: rows[0]?.closedAt ?? undefined };
  },
  async lockOpen(id) {
    const open = and(eq(operations.id, id), eq(operations.state, "open"));
    const [row] = await db.select().from(operations).where(open).for("update");
    return row && toOperation(row);
  },
  async close(id, answer, at) {
    const state = answer.kind === "ok" ? "succeeded" : "rejected";
    await db
      .update(operations)
      .set({ state, answer: withoutSecrets(answer), closedAt: at })
      .where(and(eq(operations.id, id), eq(operations.state, "open")));
  },
});

/** The answer as a row keeps it: money as text, and never what lets somebody pay or be paid. */
export function withoutSecrets(answer: unknown): Record<string, unknown> {
  const safe = (key: string, value: unknown) =>
    key === "clientSecret" ? undefined : typeof value === "bigint" ? `${value}` : value;
  return JSON.parse(JSON.stringify(answer, safe));
}

/** `nextTryAfter` of the domain as an expression, because only the row knows its tries. */
const laterAndLater = (now: Date) => {
  const waits = Array.from(
    { length: LONGEST_WAIT_TRIES + 1 },
    (_, tries) => sql`when ${tries} then ${nextTryAfter(now, tries).toISOString()}::timestamptz`,
  );
  const longest = sql`${nextTryAfter(now, LONGEST_WAIT_TRIES).toISOString()}::timestamptz`;
  return sql`case ${operations.tries} ${sql.join(waits, sql` `)} else ${longest} end`;
};
/** After this many tries the wait has stopped growing. */
const LONGEST_WAIT_TRIES = 6;

/**
 * Moves money out, was never sent, and a break of the books stops its rail and currency. One that
 * was sent may have happened: leaving that unknown would be worse.
 */
const isKeptBack = (db: Http) => {
  const currency = sql`coalesce(${operations.params} #>> '{amount,currency}',
    ${operations.params} #>> '{items,0,amount,currency}')`;
  const stops = db
    .select({ id: invariantBreaks.id })
    .from(invariantBreaks)
    .where(stopping(sql`${operations.processor}`, currency));
  return sql`${and(
    eq(operations.tries, 0),
    inArray(operations.kind, [...movesMoneyOut]),
    exists(stops),
  )}`;
};

export const operationsOver = (db: Http): Store["operations"] => ({
  async begin(id, { now, until, canWait }) {
    const isOpen = and(eq(operations.id, id), eq(operations.state, "open"));
    const { leasedUntil } = operations;
    const isFree = or(
      isNull(leasedUntil),
      lte(leasedUntil, now),
      gt(leasedUntil, beyondBelief(now)),
    );
    const begun = {
      tries: sql`${operations.tries} + 1`,
      // The age of its key is counted from here: it must not look younger for a clock that was ahead.
      openedAt: sql`least(${operations.openedAt}, ${now.toISOString()})`,
      nextTryAt: laterAndLater(now),
      leasedUntil: until,
    };
    const [row] = await db
      .update(operations)
      .set(begun)
      .where(and(isOpen, canWait ? isFree : undefined, not(isKeptBack(db))))
      .returning();
    if (row) return toOperation(row);
    const [open] = await db
      .select({ isKeptBack: sql<boolean>`${isKeptBack(db)}` })
      .from(operations)
      .where(isOpen);
    return open && (open.isKeptBack ? "kept_back" : "leased");
  },
  async unlease(id) {
    await db.update(operations).set({ leasedUntil: null }).where(eq(operations.id, id));
  },
  async due(processor, now) {
    const { nextTryAt } = operations;
    const [row] = await db
      .select({ id: operations.id })
      .from(operations)
      .where(
        and(
          eq(operations.state, "open"),
          eq(operations.processor, processor),
          or(lte(nextTryAt, now), gt(nextTryAt, beyondBelief(now))),
          not(isKeptBack(db)),
        ),
      )
      .orderBy(asc(nextTryAt), asc(operations.id))
      .limit(1);
    return row?.id;
  },
  async find(id) {
    const [row] = await db
      .select({ state: operations.state, answer: operations.answer })
      .from(operations)
      .where(eq(operations.id, id));
    return row;
  },
});

const opened = (
  id: OperationId,
  { kind, subjectId, processor, params }: Intent,
  openedAt: Date,
  nextTryAt: Date,
) => ({
  ...{ id, kind, subjectId, processor, params, openedAt, nextTryAt },
  ...{ state: "open" as const, tries: 0 },
});
