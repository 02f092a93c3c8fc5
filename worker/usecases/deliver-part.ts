import { canMoveSellerOrder } from "../domain/orders.ts";
import { assert, err, ok, type Result } from "../domain/result.ts";
import { holdUntilDue } from "./hold-until-due.ts";
import { lockPart, type WhichPart } from "./lock-part.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

export type DeliverError = { readonly kind: "seller_order_not_found" | "part_not_shipped" };
type Input = WhichPart & { readonly actor: string };

/**
 * The buyer has a seller's part, as the seller or an operator says. Whatever became of the order
 * meanwhile, a refund for instance, it is a fact. Marking it again changes nothing.
 */
export async function deliverPart(deps: Deps, input: Input): Promise<Result<void, DeliverError>> {
  const { sellerOrderId: id, actor } = input;
  return deps.store.transact(async (tx) => {
    const found = await lockPart(tx, input);
    if (!found) return err({ kind: "seller_order_not_found" });
    const { state, shippedAt } = found.part;
    if (state === "delivered") return ok(undefined);
    if (!canMoveSellerOrder(state, "delivered")) return err({ kind: "part_not_shipped" });
    assert(shippedAt !== null, "what was shipped has its time");

    const at = deps.now();
    await tx.orders.deliver(id, at);
    await holdUntilDue(deps, tx, { id, shippedAt, deliveredAt: at });
    await audited(deps, tx, { actor, action: "deliver", subject: id });
    return ok(undefined);
  });
}
