import { isContested } from "../domain/disputes.ts";
import type { DisputeId, ProductId } from "../domain/ids.ts";
import { sum } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { GivenBack, Refundable, RefundShare } from "../domain/refunds.ts";
import type { Tx } from "./ports.ts";
import { unsentOf } from "./take-back.ts";

/**
 * An order's money as it stands, in a number of statements that does not grow with its artisans.
 * What is held for disputes, or was lost by them, is given back as well: `but` one of them.
 */
export async function readRefundable(
  tx: Tx,
  order: Order,
  payment: Payment,
  but?: DisputeId,
): Promise<Refundable & { readonly transfers: readonly Transfer[] }> {
  const transfers = await tx.transfers.lockOfPayment(payment.id);
  const shares = await tx.shares.ofPayment(payment.id);
  const holds = (await tx.disputes.liveHolds(payment.id)).filter(
    ({ disputeId }) => disputeId !== but,
  );
  const held = holds.flatMap((hold) => hold.shares);
  const goods = await tx.shares.goodsOf(order.id);
  const feeMinor = await tx.shares.keptFee(payment.id, order.currency);
  const parts = order.parts.map((part) => ({
    part,
    items: goods.filter(({ sellerOrderId }) => sellerOrderId === part.id),
    givenBack: givenBackOf(
      shares.filter(({ sellerOrderId }) => sellerOrderId === part.id),
      held.filter(({ sellerOrderId }) => sellerOrderId === part.id),
    ),
    unsentMinor: unsentOf(transfers, part.id),
  }));
  return { currency: order.currency, rail: payment.processor, parts, feeMinor, transfers };
}

/** Money that a bank or PayPal decides about is not ours to give back. */
export const isDisputed = async (tx: Tx, { id }: Payment): Promise<boolean> =>
  (await tx.disputes.of(id)).some(({ state }) => isContested(state));

function givenBackOf(refunded: readonly RefundShare[], held: readonly RefundShare[]): GivenBack {
  const shares = [...refunded, ...held];
  const quantities = new Map<ProductId, number>();
  for (const { productId, quantity } of shares.flatMap(({ items }) => items))
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return {
    itemsMinor: sum(shares.map(({ itemsMinor }) => itemsMinor)),
    shippingMinor: sum(shares.map(({ shippingMinor }) => shippingMinor)),
    quantities,
    commissionMinor: sum(shares.map(({ commissionMinor }) => commissionMinor)),
    // The fee of a dispute is another than that of the payment.
    feeMinor: sum(refunded.map(({ feeMinor }) => feeMinor)),
  };
}
