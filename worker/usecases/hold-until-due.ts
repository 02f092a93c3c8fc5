import type { SellerOrderId } from "../domain/ids.ts";
import { dueAfter } from "../domain/payouts.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Says from when on a part's transfer may leave, by the holding rule. What a seller was promised
 * never moves to a later day. The order has to be locked.
 */
export async function holdUntilDue(
  deps: Deps,
  tx: Tx,
  part: { id: SellerOrderId; shippedAt: Date; deliveredAt: Date | null },
): Promise<void> {
  const transfer = await tx.transfers.lockOfPart(part.id);
  // One of which nothing is left may have its money back one day, and waits for its time then.
  if (transfer?.state !== "held" && transfer?.state !== "cancelled") return;
  const dueAt = dueAfter(deps.settings.holding, part);
  if (transfer.dueAt !== null && transfer.dueAt <= dueAt) return;
  await tx.transfers.save({ ...transfer, dueAt }, deps.now());
}
