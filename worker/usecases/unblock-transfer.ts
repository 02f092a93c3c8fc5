import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { TransferId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import { blockReasons, type Transfer } from "../domain/payouts.ts";
import { addressOf } from "../domain/rails.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";

export type UnblockError = {
  readonly kind: "transfer_not_blocked" | "approval_outdated" | "seller_held";
};
type Input = { readonly transferId: TransferId; readonly actor: string };

/**
 * Lets a blocked transfer try again, whatever blocked it. A large one waits for another operator
 * first; then what waits is answered.
 */
export const unblockTransfer = (
  deps: Deps,
  input: Input,
): Promise<Result<Approval | undefined, UnblockError>> =>
  deps.store.transact((tx) => unblockIn(deps, tx, input));

/** Likewise in a transaction, with the approval of two operators or without. */
export async function unblockIn(
  deps: Deps,
  tx: Tx,
  { transferId, actor, approval }: Input & { readonly approval?: Approval },
): Promise<Result<Approval | undefined, UnblockError>> {
  const transfer = await tx.transfers.lock(transferId);
  if (transfer?.state !== "blocked") return err({ kind: "transfer_not_blocked" });
  const { amount, rail, sellerId } = transfer;
  const destination = await destinationOf(tx, transfer);
  if (approval && !(isSame(approval.amount, amount) && approval.destination === destination))
    return err({ kind: "approval_outdated" });
  const isHeld = transfer.blockedReason === "held_by_operator";
  if (isHeld && (await tx.holds.lock({ sellerId, transferId: null })))
    return err({ kind: "seller_held" });
  if (!approval && needsSecondOperator(amount, deps.settings.dualControl))
    return ok(await askUnblock(deps, tx, transfer, actor));
  const at = deps.now();
  const own = isHeld ? await tx.holds.lock({ sellerId, transferId }) : undefined;
  if (own) await tx.holds.release(own.id, actor, at);
  await tx.transfers.unblock({ rail, reasons: blockReasons, transferId, at });
  const facts = approval ? { approvalId: approval.id } : {};
  await audited(deps, tx, { actor, action: "unblock_transfer", subject: transferId, facts });
  return ok(undefined);
}

/** Lets the unblocking of a large one wait for another operator. */
export async function askUnblock(
  deps: Deps,
  tx: Tx,
  transfer: Transfer,
  actor: string,
): Promise<Approval> {
  const { id: subjectId, amount } = transfer;
  const destination = await destinationOf(tx, transfer);
  return askApproval(deps, tx, {
    ...{ kind: "unblock_transfer", subjectId, amount, destination, actor },
  });
}

async function destinationOf(tx: Tx, { sellerId, rail }: Transfer): Promise<string | null> {
  const seller = await tx.sellers.find(sellerId);
  return seller ? addressOf(seller, rail) : null;
}
