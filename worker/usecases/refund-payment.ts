import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { PaymentId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import { isLive } from "../domain/payments.ts";
import { assert, err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { endPartlyPaid } from "./end-order.ts";
import { audited } from "./note-audit.ts";
import { isDisputed } from "./plan-refund.ts";
import type { Deps, Tx } from "./ports.ts";
import { leftForBuyer } from "./repaid-by-disputes.ts";
import { returnMoney } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

export type RefundError = {
  readonly kind:
    | "payment_not_found"
    | "payment_not_unapplied"
    | "order_disputed"
    | "approval_outdated";
};
type Input = { readonly paymentId: PaymentId; readonly actor: string };

/**
 * Gives money that pays no order back to its buyer, because an operator says so: after refunds that
 * failed, or a part that somebody captured by hand. What is on its way, or went back, stays as it is.
 * A large one waits for another operator first; then what waits is answered.
 */
export const refundPayment = (
  deps: Deps,
  input: Input,
): Promise<Result<Approval | undefined, RefundError>> =>
  deps.store.transact((tx) => refundIn(deps, tx, input));

/** Likewise in a transaction, with the approval of two operators or without. */
export async function refundIn(
  deps: Deps,
  tx: Tx,
  { paymentId, actor, approval }: Input & { readonly approval?: Approval },
): Promise<Result<Approval | undefined, RefundError>> {
  if (!(await tx.payments.find(paymentId))) return err({ kind: "payment_not_found" });
  const { order, payment } = await lockPayment(tx, paymentId);
  if (payment.use !== "unapplied") return err({ kind: "payment_not_unapplied" });
  const tried = await tx.refunds.of(paymentId);
  assert(payment.captured !== null, "unapplied money was captured");
  if (await isDisputed(tx, payment)) return err({ kind: "order_disputed" });
  const left = await leftForBuyer(tx, payment, payment.captured);
  if (approval && !isSame(approval.amount, left)) return err({ kind: "approval_outdated" });
  if (left.minor <= 0n) {
    const facts = { orderId: order.id, left: "0" };
    await audited(deps, tx, { actor, action: "refund_payment", subject: paymentId, facts });
    return ok(undefined);
  }
  if (!approval && needsSecondOperator(left, deps.settings.dualControl)) {
    const wanted = { kind: "refund_payment", subjectId: paymentId, amount: left } as const;
    return ok(await askApproval(deps, tx, { ...wanted, destination: null, actor }));
  }
  await returnMoney(deps, tx, payment, tried.at(-1)?.reason ?? "wrong_amount");
  await endPartlyPaid(deps, tx, order);
  const failedBefore = tried.filter((one) => !isLive(one)).length;
  const by = approval ? { approvalId: approval.id } : {};
  const facts = { orderId: order.id, failedBefore, ...by };
  await audited(deps, tx, { actor, action: "refund_payment", subject: paymentId, facts });
  return ok(undefined);
}
