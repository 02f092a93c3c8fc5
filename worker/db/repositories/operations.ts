import { and, desc, eq } from "drizzle-orm";
import type { Tx } from "../../usecases/ports.ts";
import type { Transaction } from "../client.ts";
import { toOperation } from "../rows.ts";
import { operations } from "../schema/index.ts";

export const operationsIn = (db: Transaction): Tx["operations"] => ({
  async open(id, { kind, subjectId, processor, params }, at, nextTryAt) {
    await db.insert(operations).values({
      id,
      kind,
      subjectId,
      processor,
      params,
      state: "open",
      tries: 0,
      openedAt: at,
      nextTryAt,
    });
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
