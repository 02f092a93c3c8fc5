import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ApprovalKind, ApprovalState } from "../../domain/approvals.ts";
import type { ApprovalId } from "../../domain/ids.ts";
import { currency, id, instant, minor } from "./columns.ts";

/** What one operator has asked for and another one has to approve. */
export const approvals = pgTable(
  "approvals",
  {
    id: id<ApprovalId>().primaryKey(),
    kind: text().$type<ApprovalKind>().notNull(),
    subjectId: uuid().notNull(),
    currency: currency(),
    amountMinor: minor().notNull(),
    /** Where the money was to go when it was asked for. */
    destination: text(),
    /** What was asked for, where a subject and an amount do not say it all. */
    request: jsonb().$type<Record<string, unknown>>(),
    requestedBy: text().notNull(),
    requestedAt: instant().notNull(),
    expiresAt: instant().notNull(),
    state: text().$type<ApprovalState>().notNull(),
    decidedBy: text(),
    decidedAt: instant(),
    reason: text(),
  },
  (t) => [
    uniqueIndex("approvals_one_waiting").on(t.kind, t.subjectId).where(sql`${t.state} = 'waiting'`),
    index("approvals_recent").on(t.requestedAt.desc(), t.id),
    index("approvals_of_subject").on(t.subjectId),
    check(
      "approvals_kind",
      sql`${t.kind} in ('refund_payment','refund_reviewed_order','unblock_transfer','refund_order','write_off_debt')`,
    ),
    check("approvals_state", sql`${t.state} in ('waiting','approved','refused','expired')`),
    check("approvals_amount", sql`${t.amountMinor} > 0`),
    check("approvals_decided", sql`(${t.state} = 'waiting') = (${t.decidedAt} is null)`),
    check(
      "approvals_decided_by",
      sql`(${t.state} in ('approved','refused')) = (${t.decidedBy} is not null)`,
    ),
    // Two people, whatever the code says.
    check(
      "approvals_second_operator",
      sql`${t.state} <> 'approved' or ${t.decidedBy} <> ${t.requestedBy}`,
    ),
  ],
);
