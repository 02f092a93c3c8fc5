import type { ReviewId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import { leftToReturn, type Payment } from "../domain/payments.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";
import { returnOrder } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

export type ReviewError = {
  readonly kind: "review_not_found" | "review_not_open" | "review_not_refusable";
};
type Input = {
  readonly reviewId: ReviewId;
  readonly decision: "approved" | "refused";
  readonly note: string | undefined;
  readonly actor: string;
};

/**
 * An operator's decision about a paid order, once: approved, it goes on as if it had never waited;
 * refused, all its money goes back. That is possible while nothing of it has left: no part is
 * shipped, no artisan is paid, nothing was given back.
 */
export async function decideReview(deps: Deps, input: Input): Promise<Result<void, ReviewError>> {
  const { reviewId, decision, note = null, actor } = input;
  return deps.store.transact(async (tx) => {
    const found = await tx.fraud.reviews.find(reviewId);
    if (!found) return err({ kind: "review_not_found" });
    const { order, payment } = await lockPayment(tx, found.paymentId);
    // Read again: somebody else may have decided while we waited for the order.
    const review = await tx.fraud.reviews.find(reviewId);
    if (review?.state !== "open") return err({ kind: "review_not_open" });
    if (decision === "refused") {
      if (!(await isUntouched(tx, order, payment))) return err({ kind: "review_not_refusable" });
      await returnOrder(deps, tx, order, payment, "refused");
    }
    const at = deps.now();
    await tx.fraud.reviews.decide(reviewId, { state: decision, at, by: actor, note });
    const facts = { orderId: order.id, decision, reasons: review.reasons, note };
    const line = { id: deps.newId<string>(), at, actor, action: "decide_review" };
    await tx.audit.add({ ...line, subject: reviewId, facts });
    return ok(undefined);
  });
}

async function isUntouched(tx: Tx, order: Order, payment: Payment): Promise<boolean> {
  if (order.state !== "paid" || payment.use !== "order" || !payment.captured) return false;
  const left = leftToReturn(payment.captured, await tx.refunds.of(payment.id));
  if (!isSame(left, payment.captured)) return false;
  for (const { id, state } of order.parts) {
    if (state !== "unfulfilled") return false;
    const transfer = await tx.transfers.lockOfPart(id);
    if (transfer && transfer.state !== "held") return false;
  }
  return true;
}
