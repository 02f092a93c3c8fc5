import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { Hold } from "../domain/holds.ts";
import type { HoldId, SellerId, TransferId } from "../domain/ids.ts";
import type { Transfer } from "../domain/payouts.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";
import { askUnblock, type UnblockError, unblockIn } from "./unblock-transfer.ts";

export type ReleaseError =
  | { readonly kind: "transfer_not_found" | "seller_not_found" | "not_held" }
  | UnblockError;

/**
 * Takes the hold of one transfer back. If it is blocked for that, this is its unblocking: a large one
 * waits for another operator first, and then what waits is answered.
 */
export const releaseTransfer = (
  deps: Deps,
  { transferId, actor }: { readonly transferId: TransferId; readonly actor: string },
): Promise<Result<Approval | undefined, ReleaseError>> =>
  deps.store.transact(async (tx) => {
    const transfer = await tx.transfers.lock(transferId);
    if (!transfer) return err({ kind: "transfer_not_found" });
    const known = await tx.holds.lock({ sellerId: transfer.sellerId, transferId });
    if (!known) return err({ kind: "not_held" });
    if (transfer.blockedReason === "held_by_operator")
      return unblockIn(deps, tx, { transferId, actor });
    await tx.holds.release(known.id, actor, deps.now());
    await audited(deps, tx, { actor, action: "release_transfer", subject: transferId });
    return ok(undefined);
  });

/**
 * Takes the hold of all of a seller back. What is large and blocked for it stays held, each with a
 * hold of its own and waiting for another operator; what waits so is answered.
 */
export const releaseSeller = (
  deps: Deps,
  { sellerId, actor }: { readonly sellerId: SellerId; readonly actor: string },
): Promise<Result<readonly Approval[], ReleaseError>> =>
  deps.store.transact(async (tx) => {
    if (!(await tx.sellers.find(sellerId))) return err({ kind: "seller_not_found" });
    const known = await tx.holds.lock({ sellerId, transferId: null });
    if (!known) return err({ kind: "not_held" });
    const at = deps.now();
    const waiting: Approval[] = [];
    for (const transfer of await tx.holds.lockHeld(sellerId)) {
      if (!needsSecondOperator(transfer.amount, deps.settings.dualControl)) continue;
      const isNew = await holdAlone(deps, tx, transfer, known);
      // One that had a hold of its own stays held by that, and nobody has asked to release it.
      if (isNew) waiting.push(await askUnblock(deps, tx, transfer, actor));
    }
    await tx.holds.release(known.id, actor, at);
    await tx.holds.lift(sellerId, at);
    const facts = { waiting: waiting.length };
    await audited(deps, tx, { actor, action: "release_seller", subject: sellerId, facts });
    return ok(waiting);
  });

/** False if it has a hold of its own already. */
async function holdAlone(
  deps: Deps,
  tx: Tx,
  { id: transferId, sellerId }: Transfer,
  { reason, placedBy }: Hold,
): Promise<boolean> {
  if (await tx.holds.lock({ sellerId, transferId })) return false;
  const id = deps.newId<HoldId>();
  await tx.holds.place({ id, sellerId, transferId, reason, placedBy, placedAt: deps.now() });
  return true;
}
