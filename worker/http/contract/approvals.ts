import * as z from "zod";
import { byId, get, post, type Route } from "./route.ts";
import { Id, Instant, MoneyJson, text } from "./shapes.ts";

const ApprovalState = z.enum(["waiting", "approved", "refused", "expired"]);
export const ApprovalView = z.strictObject({
  id: Id,
  kind: z.enum([
    "refund_payment",
    "refund_reviewed_order",
    "unblock_transfer",
    "refund_order",
    "write_off_debt",
  ]),
  /** The payment, review, transfer, order or seller. */
  subjectId: Id,
  amount: MoneyJson,
  destination: z.string().nullable(),
  /** Why, as whoever asked has put it, if at all. */
  note: z.string().nullable(),
  requestedBy: z.string(),
  requestedAt: Instant,
  expiresAt: Instant,
  state: ApprovalState,
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
  reason: z.string().nullable(),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** With 202: another operator has to approve first. Empty with 200: it is done. */
export const MayWait = z.strictObject({ approval: ApprovalView.optional() });
const Approval = z.strictObject({ approval: ApprovalView });

/** What needs two operators. */
export const approvalRoutes = {
  listApprovals: {
    ...get,
    path: "/api/operator/approvals",
    summary: "What one operator has asked for and another one decides on, the latest first",
    caller: "operator",
    query: z.strictObject({
      state: ApprovalState.optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.strictObject({ approvals: z.array(ApprovalView) }),
  },
  approve: {
    ...post,
    path: "/api/operator/approvals/{id}/approvals",
    summary: "Approves what another operator has asked for, and does it",
    caller: "operator",
    params: byId,
    answer: Approval,
  },
  refuseApproval: {
    ...post,
    path: "/api/operator/approvals/{id}/refusals",
    summary: "Refuses what an operator has asked for, or takes one's own back",
    caller: "operator",
    params: byId,
    body: z.strictObject({ reason: text(300) }),
    answer: Approval,
  },
} as const satisfies Record<string, Route>;
