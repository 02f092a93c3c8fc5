import { type Approval, needsSecondOperator } from "../domain/approvals.ts";
import type { TransferId } from "../domain/ids.ts";
import { isSame } from "../domain/money.ts";
import { blockReasons } from "../domain/payouts.ts";
import { addressOf } from "../domain/rails.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { askApproval } from "./ask-approval.ts";
import { audited } from "./note-audit.ts";
import type { Deps, Tx } from "./ports.ts";

export type UnblockError = { readonly kind: "transfer_not_blocked" | "approval_outdated" };
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
  const seller = await tx.sellers.find(sellerId);
  const destination = seller ? addressOf(seller, rail) : null;
  if (approval && !(isSame(approval.amount, amount) && approval.destination === destination))
    return err({ kind: "approval_outdated" });
  if (!approval && needsSecondOperator(amount, deps.settings.dualControl)) {
    const wanted = { kind: "unblock_transfer", subjectId: transferId } as const;
    return ok(await askApproval(deps, tx, { ...wanted, amount, destination, actor }));
  }
  const at = deps.now();
  await tx.transfers.unblock({ rail, reasons: blockReasons, transferId, at });
  const facts = approval ? { approvalId: approval.id } : {};
  await audited(deps, tx, { actor, action: "unblock_transfer", subject: transferId, facts });
  return ok(undefined);
}
