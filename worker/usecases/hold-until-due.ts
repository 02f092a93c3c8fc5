import type { SellerOrderId } from "../domain/ids.ts";
import { dueAfter } from "../domain/payouts.ts";
import { holdingOf } from "../domain/plans.ts";
import type { Deps, Tx } from "./ports.ts";
import { planIn } from "./subscriptions/read-plan.ts";

/**
 * Says from when on a part's transfer may leave, by the holding rule of the plan that its seller has
 * now. What a seller was promised never moves to a later day. The order has to be locked.
 */
export async function holdUntilDue(
  deps: Deps,
  tx: Tx,
  part: { id: SellerOrderId; shippedAt: Date; deliveredAt: Date | null },
): Promise<void> {
  const transfer = await tx.transfers.lockOfPart(part.id);
  // One of which nothing is left may have its money back one day, and waits for its time then.
  if (transfer?.state !== "held" && transfer?.state !== "cancelled") return;
  const plan = await planIn(deps, tx, transfer.sellerId);
  const dueAt = dueAfter(holdingOf(deps.settings.holding, plan), part);
  if (transfer.dueAt !== null && transfer.dueAt <= dueAt) return;
  await tx.transfers.save({ ...transfer, dueAt }, deps.now());
}
