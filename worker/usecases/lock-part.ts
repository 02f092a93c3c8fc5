import type { SellerId, SellerOrderId } from "../domain/ids.ts";
import type { Order, SellerOrder } from "../domain/orders.ts";
import type { Tx } from "./ports.ts";

export type WhichPart = {
  readonly sellerOrderId: SellerOrderId;
  /** Whose part it has to be, where a seller asks; undefined for operators and for the machinery. */
  readonly sellerId?: SellerId | undefined;
};

/** Locks the order of a part. Somebody else's part is as one that does not exist. */
export async function lockPart(
  tx: Tx,
  { sellerOrderId, sellerId }: WhichPart,
): Promise<{ order: Order; part: SellerOrder } | undefined> {
  const orderId = await tx.orders.ofPart(sellerOrderId);
  const order = orderId && (await tx.orders.lock(orderId));
  const part = order?.parts.find(({ id }) => id === sellerOrderId);
  if (!order || !part) return undefined;
  return sellerId === undefined || sellerId === part.sellerId ? { order, part } : undefined;
}
