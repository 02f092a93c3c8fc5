import type { HoldId, SellerId, TransferId } from "../domain/ids.ts";
import { isUnsent } from "../domain/payouts.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { HoldScope } from "./hold-ports.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";

export type HoldError = {
  readonly kind: "transfer_not_found" | "seller_not_found" | "transfer_has_left" | "already_held";
};
type By = { readonly reason: string; readonly actor: string };

/** Holds one transfer back. What is on its way or has left is not touched. */
export const holdTransfer = (
  deps: Deps,
  { transferId, ...by }: By & { readonly transferId: TransferId },
): Promise<Result<void, HoldError>> =>
  deps.store.transact(async (tx) => {
    const transfer = await tx.transfers.lock(transferId);
    if (!transfer) return err({ kind: "transfer_not_found" });
    if (!isUnsent(transfer)) return err({ kind: "transfer_has_left" });
    return hold(deps, tx, { sellerId: transfer.sellerId, transferId }, by);
  });

/** Holds all of a seller back, what becomes due later as well. */
export const holdSeller = (
  deps: Deps,
  { sellerId, ...by }: By & { readonly sellerId: SellerId },
): Promise<Result<void, HoldError>> =>
  deps.store.transact(async (tx) => {
    if (!(await tx.sellers.find(sellerId))) return err({ kind: "seller_not_found" });
    return hold(deps, tx, { sellerId, transferId: null }, by);
  });

/** Again with the same reason is a success; with another one, the first has to be taken back. */
async function hold(
  deps: Deps,
  tx: Tx,
  scope: HoldScope,
  { reason, actor }: By,
): Promise<Result<void, HoldError>> {
  const known = await tx.holds.lock(scope);
  if (known) return known.reason === reason ? ok(undefined) : err({ kind: "already_held" });
  const at = deps.now();
  const id = deps.newId<HoldId>();
  await tx.holds.place({ ...scope, id, reason, placedBy: actor, placedAt: at });
  await tx.holds.apply(at, scope.sellerId);
  const isAll = scope.transferId === null;
  const action = isAll ? "hold_seller" : "hold_transfer";
  const subject = scope.transferId ?? scope.sellerId;
  await audited(deps, tx, { actor, action, subject, facts: { reason } });
  return ok(undefined);
}
