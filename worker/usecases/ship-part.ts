import type { SellerId, SellerOrderId } from "../domain/ids.ts";
import { canMoveSellerOrder } from "../domain/orders.ts";
import { dueAfterShipping } from "../domain/payouts.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { Deps } from "./ports.ts";

export type ShipError = {
  readonly kind: "seller_order_not_found" | "order_not_paid" | "order_under_review";
};
type Input = {
  readonly sellerOrderId: SellerOrderId;
  readonly carrier: string | undefined;
  readonly trackingNumber: string | undefined;
  readonly actor: string;
  /** Whose part it has to be, where a seller ships; undefined for an operator. */
  readonly sellerId?: SellerId | undefined;
};

/** A seller's part is on its way, so the holding time begins. Marking it again changes nothing. */
export async function shipPart(deps: Deps, input: Input): Promise<Result<void, ShipError>> {
  const { sellerOrderId: id, carrier, trackingNumber, actor } = input;
  return deps.store.transact(async (tx) => {
    const orderId = await tx.orders.ofPart(id);
    const order = orderId && (await tx.orders.lock(orderId));
    const part = order?.parts.find((one) => one.id === id);
    const isOthers = input.sellerId !== undefined && part?.sellerId !== input.sellerId;
    if (!order || !part || isOthers) return err({ kind: "seller_order_not_found" });
    if (order.state !== "paid" && order.state !== "partially_refunded")
      return err({ kind: "order_not_paid" });
    if (!canMoveSellerOrder(part.state, "shipped")) return ok(undefined);
    // What is sent to a thief does not come back: an operator decides first.
    if (await tx.fraud.reviews.holds(orderId)) return err({ kind: "order_under_review" });

    const at = deps.now();
    await tx.orders.ship(id, at, { carrier, trackingNumber });
    const transfer = await tx.transfers.lockOfPart(id);
    if (transfer?.state === "held") {
      const dueAt = dueAfterShipping(at, deps.settings.transferHoldDays);
      await tx.transfers.save({ ...transfer, dueAt }, at);
    }
    await tx.audit.add({ id: deps.newId(), at, actor, action: "ship", subject: id, facts: {} });
    return ok(undefined);
  });
}
