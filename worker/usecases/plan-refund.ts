import type { ProductId } from "../domain/ids.ts";
import { sum } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { GivenBack, Refundable } from "../domain/refunds.ts";
import type { Tx } from "./ports.ts";
import type { StoredShare } from "./refund-ports.ts";
import { unsentOf } from "./take-back.ts";

/** An order's money as it stands, in a number of statements that does not grow with its artisans. */
export async function readRefundable(
  tx: Tx,
  order: Order,
  payment: Payment,
): Promise<Refundable & { readonly transfers: readonly Transfer[] }> {
  const transfers = await tx.transfers.lockOfPayment(payment.id);
  const shares = await tx.shares.ofPayment(payment.id);
  const goods = await tx.shares.goodsOf(order.id);
  const feeMinor = await tx.shares.keptFee(payment.id, order.currency);
  const parts = order.parts.map((part) => ({
    part,
    items: goods.filter(({ sellerOrderId }) => sellerOrderId === part.id),
    givenBack: givenBackOf(shares.filter(({ sellerOrderId }) => sellerOrderId === part.id)),
    unsentMinor: unsentOf(transfers, part.id),
  }));
  return { currency: order.currency, parts, feeMinor, transfers };
}

function givenBackOf(shares: readonly StoredShare[]): GivenBack {
  const quantities = new Map<ProductId, number>();
  for (const { productId, quantity } of shares.flatMap(({ items }) => items))
    quantities.set(productId, (quantities.get(productId) ?? 0) + quantity);
  return {
    itemsMinor: sum(shares.map(({ itemsMinor }) => itemsMinor)),
    shippingMinor: sum(shares.map(({ shippingMinor }) => shippingMinor)),
    quantities,
  };
}
