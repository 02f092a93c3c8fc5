import type { PaymentId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
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
    if (tried.some(({ state }) => state !== "failed")) return ok(undefined);

    const at = deps.now();
    await returnMoney(deps, tx, payment, tried.at(-1)?.reason ?? "wrong_amount");
    if (order.state === "partially_paid") {
      // Its only payment goes back and cannot be captured again: nobody can pay for the goods.
      await tx.orders.move(order.id, "cancelled", at);
      await tx.stock.release(order.id);
    }
    const line = { id: deps.newId(), at, actor, action: "refund_payment", subject: paymentId };
    await tx.audit.add({ ...line, facts: { orderId: order.id, failedBefore: tried.length } });
    return ok(undefined);
  });
}
