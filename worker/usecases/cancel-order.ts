import type { OrderId } from "../domain/ids.ts";
import { isOpen } from "../domain/payments.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { endOrder } from "./end-order.ts";
import type { Deps } from "./ports.ts";
import { runOperation } from "./run-operation.ts";

export type CancelError = {
  readonly kind: "order_not_found" | "order_not_payable" | "payment_in_progress";
};

/** Gives an unpaid order up: its payment is closed, then its goods are for sale again. */
export async function cancelOrder(
  deps: Deps,
  { orderId }: { readonly orderId: OrderId },
): Promise<Result<void, CancelError>> {
  const closing = await deps.store.transact(async (tx) => {
    const order = await tx.orders.lock(orderId);
    if (!order) return err({ kind: "order_not_found" } as const);
    if (order.state === "cancelled") return ok(undefined);
    if (order.state !== "pending_payment") return err({ kind: "order_not_payable" } as const);
    const open = (await tx.payments.of(orderId)).find(({ state }) => isOpen(state));
    // Money that is on its way cannot be stopped, and is not to pay for what was given up.
    if (open?.state === "processing") return err({ kind: "payment_in_progress" } as const);
    // Likewise for a capture whose answer is not known: to run it again would charge the buyer now.
    const underWay = open && (await tx.operations.findOpen(open.id));
    if (underWay?.kind === "capture_payment") return err({ kind: "payment_in_progress" } as const);
    const cancelRequestedAt = order.cancelRequestedAt ?? deps.now();
    await tx.orders.requestCancel(orderId, cancelRequestedAt);
    await endOrder(deps, tx, { ...order, cancelRequestedAt });
    return ok(open && (await tx.operations.findOpen(open.id)));
  });
  if (!closing.ok) return closing;
  // Sooner than the queue would: the buyer waits. Unanswered, the queue and cron go on with it.
  if (closing.value) await runOperation(deps, closing.value.id);
  return ok(undefined);
}
