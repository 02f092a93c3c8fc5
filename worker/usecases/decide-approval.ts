import { type Approval, isWaiting } from "../domain/approvals.ts";
import type { ApprovalId, PaymentId, ReviewId, SellerId, TransferId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { expireApprovals } from "./ask-approval.ts";
import { decideReviewIn, type ReviewError } from "./decide-review.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { askedOf, type RefundOrderError, refundOrderIn } from "./refund-order.ts";
import { type RefundError, refundIn } from "./refund-payment.ts";
import { type UnblockError, unblockIn } from "./unblock-transfer.ts";
import { type WriteOffError, writeOffIn } from "./write-off-debt.ts";

// A second operator decides on what a first one has asked for.

export type DecideError =
  | { readonly kind: "approval_not_found" | "approval_not_waiting" | "second_operator_required" }
  | RefundError
  | RefundOrderError
  | ReviewError
  | WriteOffError
  | UnblockError;
type Input = { readonly id: ApprovalId; readonly actor: string };

/**
 * Approves and does it, in one transaction. Whoever asked cannot approve. What is no longer as it was
 * asked for (another amount left, another address) is over, and has to be asked for again.
 */
export const approve = (deps: Deps, { id, actor }: Input): Promise<Result<Approval, DecideError>> =>
  deciding(deps, id, async (tx, approval) => {
    if (approval.requestedBy === actor) return err({ kind: "second_operator_required" });
    const done = await execute(deps, tx, approval, actor);
    if (!done.ok && done.error.kind === "approval_outdated")
      await decide(deps, tx, approval, { state: "expired", actor: null, reason: "outdated" });
    if (!done.ok) return done;
    return ok(await decide(deps, tx, approval, { state: "approved", actor, reason: null }));
  });

/** Says no. Whoever asked may take it back so. */
export const refuse = (
  deps: Deps,
  { id, actor, reason }: Input & { readonly reason: string },
): Promise<Result<Approval, DecideError>> =>
  deciding(deps, id, async (tx, approval) =>
    ok(await decide(deps, tx, approval, { state: "refused", actor, reason })),
  );

const deciding = (
  deps: Deps,
  id: ApprovalId,
  work: (tx: Tx, approval: Approval) => Promise<Result<Approval, DecideError>>,
): Promise<Result<Approval, DecideError>> =>
  deps.store.transact(async (tx) => {
    // Always the approval first and its subject after, so that no two decisions wait in a ring.
    const approval = await tx.approvals.lock(id);
    if (!approval) return err({ kind: "approval_not_found" });
    if (isWaiting(approval, deps.now())) return work(tx, approval);
    await expireApprovals(deps, tx, approval.subjectId);
    return err({ kind: "approval_not_waiting" });
  });

function execute(
  deps: Deps,
  tx: Tx,
  approval: Approval,
  actor: string,
): Promise<Result<unknown, DecideError>> {
  const { kind, subjectId } = approval;
  switch (kind) {
    case "refund_payment":
      return refundIn(deps, tx, { paymentId: subjectId as PaymentId, actor, approval });
    case "refund_reviewed_order": {
      const reviewId = subjectId as ReviewId;
      return decideReviewIn(deps, tx, { reviewId, decision: "refused", actor, approval });
    }
    case "unblock_transfer":
      return unblockIn(deps, tx, { transferId: subjectId as TransferId, actor, approval });
    case "refund_order":
      return refundOrderIn(deps, tx, { ...askedOf(approval), actor, approval });
    case "write_off_debt":
      return writeOffIn(deps, tx, { sellerId: subjectId as SellerId, actor, approval });
  }
}

async function decide(
  deps: Deps,
  tx: Tx,
  approval: Approval,
  { state, actor, reason }: Pick<Approval, "state" | "reason"> & { actor: string | null },
): Promise<Approval> {
  const decision = { state, decidedBy: actor, decidedAt: deps.now(), reason };
  await tx.approvals.decide(approval.id, decision);
  const { id: approvalId, kind, subjectId: subject, requestedBy } = approval;
  const facts = { approvalId, requestedBy, reason };
  const action = `${verbs[state]}_${kind}`;
  await audited(deps, tx, { actor: actor ?? "system", action, subject, facts });
  return { ...approval, ...decision };
}
const verbs = {
  waiting: "ask",
  approved: "approve",
  refused: "refuse",
  expired: "expire",
} as const;
