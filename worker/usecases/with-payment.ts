import type { PaymentId } from "../domain/ids.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import { assert } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Works on one payment with its order locked. The order's row is the lock for all its payments and
 * refunds, and is always taken first, so that no two workers wait for each other.
 */
export const withPayment = <T>(
  deps: Deps,
  paymentId: PaymentId,
  work: (tx: Tx, order: Order, payment: Payment) => Promise<T>,
): Promise<T> =>
  deps.store.transact(async (tx) => {
    const { order, payment } = await lockPayment(tx, paymentId);
    return work(tx, order, payment);
  });

/** The payment with its order, which stays locked until the transaction ends. */
export async function lockPayment(tx: Tx, paymentId: PaymentId) {
  const found = await tx.payments.find(paymentId);
  assert(found !== undefined, "a payment that was named is kept");
  const order = await tx.orders.lock(found.orderId);
  assert(order !== undefined, "a payment belongs to an order");
  // Read again: what was found before the lock may have moved while we waited for it.
  const payment = await tx.payments.find(paymentId);
  assert(payment !== undefined, "payments are never deleted");
  return { order, payment };
}
