import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { ReviewId } from "../domain/ids.ts";
import { isSame, type Money } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import { leftToReturn, type Payment } from "../domain/payments.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { returnOrder } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

export type ReviewError = {
  readonly kind:
    | "review_not_found"
    | "review_not_open"
    | "review_not_refusable"
    | "approval_outdated";
};
type Input = {
  readonly reviewId: ReviewId;
  readonly decision: "approved" | "refused";
  readonly note?: string | undefined;
  readonly actor: string;
};

/**
 * An operator's decision about a paid order, once: approved, it goes on as if it had never waited;
 * refused, all its money goes back. That is possible while nothing of it has left: no part is
 * shipped, no artisan is paid, nothing was given back. A large sum waits for another operator before
 * it goes back; then what waits is answered, and the review stays open.
 */
export const decideReview = (
  deps: Deps,
  input: Input,
): Promise<Result<Approval | undefined, ReviewError>> =>
  deps.store.transact((tx) => decideReviewIn(deps, tx, input));

/** Likewise in a transaction, with the approval of two operators or without. */
export async function decideReviewIn(
  deps: Deps,
  tx: Tx,
  input: Input & { readonly approval?: Approval },
): Promise<Result<Approval | undefined, ReviewError>> {
  const { reviewId, decision, actor, approval } = input;
  const note = input.note ?? noteOf(approval);
  const found = await tx.fraud.reviews.find(reviewId);
  if (!found) return err({ kind: "review_not_found" });
  const { order, payment } = await lockPayment(tx, found.paymentId);
  // Read again: somebody else may have decided while we waited for the order.
  const review = await tx.fraud.reviews.find(reviewId);
  if (review?.state !== "open")
    return err({ kind: approval ? "approval_outdated" : "review_not_open" });
  if (decision === "refused") {
    const amount = await wholeAmount(tx, order, payment);
    if (approval && !(amount && isSame(approval.amount, amount)))
      return err({ kind: "approval_outdated" });
    if (!amount) return err({ kind: "review_not_refusable" });
    if (!approval && needsSecondOperator(amount, deps.settings.dualControl)) {
      const wanted = { kind: "refund_reviewed_order", subjectId: reviewId, amount } as const;
      return ok(
        await askApproval(deps, tx, { ...wanted, destination: null, request: { note }, actor }),
      );
    }
    await returnOrder(deps, tx, order, payment, "refused");
  }
  await tx.fraud.reviews.decide(reviewId, { state: decision, at: deps.now(), by: actor, note });
  const by = approval ? { approvalId: approval.id } : {};
  const facts = { orderId: order.id, decision, reasons: review.reasons, note, ...by };
  await audited(deps, tx, { actor, action: "decide_review", subject: reviewId, facts });
  return ok(undefined);
}

/** What the first operator has said of it. */
function noteOf(approval: Approval | undefined): string | null {
  const note = approval?.request?.note;
  return typeof note === "string" ? note : null;
}

/** All that was paid, if nothing of the order has left; else undefined. */
async function wholeAmount(tx: Tx, order: Order, payment: Payment): Promise<Money | undefined> {
  const { captured } = payment;
  if (order.state !== "paid" || payment.use !== "order" || !captured) return undefined;
  const left = leftToReturn(captured, await tx.refunds.of(payment.id));
  if (!isSame(left, captured)) return undefined;
  for (const { id, state } of order.parts) {
    if (state !== "unfulfilled") return undefined;
    const transfer = await tx.transfers.lockOfPart(id);
    if (transfer && transfer.state !== "held") return undefined;
  }
  return captured;
}
