import type { PaymentId } from "../domain/ids.ts";
import { isLive, leftToReturn } from "../domain/payments.ts";
import { assert, err, ok, type Result } from "../domain/result.ts";
import { endPartlyPaid } from "./end-order.ts";
import type { Deps } from "./ports.ts";
import { returnMoney } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

export type RefundError = { readonly kind: "payment_not_found" | "payment_not_unapplied" };

/**
 * Gives money that pays no order back to its buyer, because an operator says so: after refunds that
 * failed, or a part that somebody captured by hand. What is on its way, or went back, stays as it is.
 */
export async function refundPayment(
  deps: Deps,
  { paymentId, actor }: { readonly paymentId: PaymentId; readonly actor: string },
): Promise<Result<void, RefundError>> {
  return deps.store.transact(async (tx) => {
    if (!(await tx.payments.find(paymentId))) return err({ kind: "payment_not_found" });
    const { order, payment } = await lockPayment(tx, paymentId);
    if (payment.use !== "unapplied") return err({ kind: "payment_not_unapplied" });
    const tried = await tx.refunds.of(paymentId);
    assert(payment.captured !== null, "unapplied money was captured");
    if (leftToReturn(payment.captured, tried).minor <= 0n) return ok(undefined);

    const at = deps.now();
    await returnMoney(deps, tx, payment, tried.at(-1)?.reason ?? "wrong_amount");
    await endPartlyPaid(deps, tx, order);
    const line = { id: deps.newId(), at, actor, action: "refund_payment", subject: paymentId };
    await tx.audit.add({
      ...line,
      facts: { orderId: order.id, failedBefore: tried.filter((one) => !isLive(one)).length },
    });
    return ok(undefined);
  });
}
