import type { Order } from "../domain/orders.ts";
import { isOpen } from "../domain/payments.ts";
import { closePayment } from "./close-payment.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Ends a locked order that is given up or out of time: its payment is closed first, and its goods
 * go back on sale only once nobody can pay for them any more. Called again when the close is known.
 */
export async function endOrder(deps: Deps, tx: Tx, order: Order): Promise<void> {
  const now = deps.now();
  if (order.state !== "pending_payment") return;
  if (!order.cancelRequestedAt && order.expiresAt > now) return;

  const open = (await tx.payments.of(order.id)).filter(({ state }) => isOpen(state));
  // What is on its way cannot be called back: its processor will tell how it ended.
  for (const payment of open)
    if (payment.state !== "processing") await closePayment(deps, tx, payment);
  if (open.length > 0) return;

  await tx.orders.move(order.id, order.cancelRequestedAt ? "cancelled" : "expired", now);
  await tx.stock.release(order.id);
}

/**
 * A partially paid order whose part has gone back: its only payment cannot be captured again, so
 * nobody can pay for the goods. The order has to be locked.
 */
export async function endPartlyPaid(deps: Deps, tx: Tx, order: Order): Promise<void> {
  if (order.state !== "partially_paid") return;
  await tx.orders.move(order.id, "cancelled", deps.now());
  await tx.stock.release(order.id);
}

/** When an order's goods go back on sale if nothing extends it. */
export const reservationEnd = ({ settings }: Pick<Deps, "settings">, { createdAt }: Order) =>
  new Date(createdAt.getTime() + settings.reservationMinutes * 60_000);

/** The first of two instants. */
export const earlier = (a: Date, b: Date) => (a < b ? a : b);
