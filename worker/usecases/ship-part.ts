import { canMoveSellerOrder, type Parcel } from "../domain/orders.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { holdUntilDue } from "./hold-until-due.ts";
import { lockPart, type WhichPart } from "./lock-part.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";
import { tellTracking } from "./tell-tracking.ts";

export type ShipError = {
  readonly kind: "seller_order_not_found" | "order_not_paid" | "order_under_review";
};
type Input = WhichPart & { readonly parcel: Parcel; readonly actor: string };

/**
 * A seller's part is on its way: the holding time begins, or waits for the delivery, and a processor
 * that wants to know is told of the parcel. Marking it again changes nothing; other papers are a
 * correction.
 */
export async function shipPart(deps: Deps, input: Input): Promise<Result<void, ShipError>> {
  const { sellerOrderId: id, parcel, actor } = input;
  return deps.store.transact(async (tx) => {
    const found = await lockPart(tx, input);
    if (!found) return err({ kind: "seller_order_not_found" });
    const { order, part } = found;
    if (order.state !== "paid" && order.state !== "partially_refunded")
      return err({ kind: "order_not_paid" });
    if (!canMoveSellerOrder(part.state, "shipped")) return ok(undefined);
    // What is sent to a thief does not come back: an operator decides first.
    if (await tx.fraud.reviews.holds(order.id)) return err({ kind: "order_under_review" });

    const at = deps.now();
    await tx.orders.ship(id, at, parcel);
    await holdUntilDue(deps, tx, { id, shippedAt: at, deliveredAt: null });
    await tellTracking(deps, tx, order, { ...part, ...parcel });
    await audited(deps, tx, { actor, action: "ship", subject: id });
    return ok(undefined);
  });
}
