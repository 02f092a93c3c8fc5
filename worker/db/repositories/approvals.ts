import { and, asc, desc, eq, lte } from "drizzle-orm";
import { assert } from "../../domain/result.ts";
import type { ApprovalReads, ApprovalsTx } from "../../usecases/approval-ports.ts";
import type { Http, Transaction } from "../client.ts";
import { toApproval } from "../rows.ts";
import { approvals } from "../schema/index.ts";

export const approvalsOver = (db: Http): ApprovalReads => ({
  async list(state, limit) {
    const rows = await db
      .select()
      .from(approvals)
      .where(state && eq(approvals.state, state))
      .orderBy(desc(approvals.requestedAt), asc(approvals.id))
      .limit(limit);
    return rows.map(toApproval);
  },
});

export const approvalsIn = (db: Transaction): ApprovalsTx => ({
  async ask({ amount: { minor: amountMinor, currency }, ...approval }) {
    await db
      .insert(approvals)
      .values({ ...approval, amountMinor, currency })
      .onConflictDoNothing();
    const [row] = await db
      .select()
      .from(approvals)
      .where(
        and(
          eq(approvals.kind, approval.kind),
          eq(approvals.subjectId, approval.subjectId),
          eq(approvals.state, "waiting"),
        ),
      );
    assert(row !== undefined, "what was asked for waits");
    return toApproval(row);
  },
  async lock(id) {
    const [row] = await db.select().from(approvals).where(eq(approvals.id, id)).for("update");
    return row && toApproval(row);
  },
  async decide(id, decision) {
    await db
      .update(approvals)
      .set(decision)
      .where(and(eq(approvals.id, id), eq(approvals.state, "waiting")));
  },
  async expire(now, subjectId) {
    const rows = await db
      .update(approvals)
      .set({ state: "expired", decidedAt: now })
      .where(
        and(
          eq(approvals.state, "waiting"),
          lte(approvals.expiresAt, now),
          subjectId === undefined ? undefined : eq(approvals.subjectId, subjectId),
        ),
      )
      .returning();
    return rows.map(toApproval);
  },
});
