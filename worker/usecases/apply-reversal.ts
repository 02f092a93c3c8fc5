import { transferReversed } from "../domain/ledger.ts";
import { isSame } from "../domain/money.ts";
import { canMoveTransfer, type Transfer } from "../domain/payouts.ts";
import { canMoveReversal, type Reversal } from "../domain/taking-back.ts";
import type { ReversalFacts } from "../processors/processor.ts";
import { giveToSeller } from "./give-back.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Books what was taken back of a transfer, once: it pays what its seller owes, and what was repaid
 * meanwhile by a later sale is theirs again. Answers the transfer as it is now. It has to be locked.
 */
export async function applyReversal(
  deps: Deps,
  tx: Tx,
  transfer: Transfer,
  reversal: Reversal,
  { ref, effectId, amount }: Omit<ReversalFacts, "ref"> & { ref: string | undefined },
): Promise<Transfer> {
  if (!canMoveReversal(reversal.state, "succeeded") || !isSame(amount, reversal.amount))
    return transfer;
  const at = deps.now();
  const processorRef = ref ?? reversal.processorRef;
  await tx.reversals.save({ ...reversal, state: "succeeded", processorRef }, at);
  const given = await giveToSeller(deps, tx, transfer, amount);
  const about = { processor: transfer.rail, subjectId: transfer.id, externalId: effectId };
  await tx.ledger.post(transferReversed(about, amount, given), deps.newId(), at);
  const reversedMinor = transfer.reversedMinor + amount.minor;
  const isWhole = reversedMinor === transfer.amount.minor;
  const state =
    isWhole && canMoveTransfer(transfer.state, "reversed") ? "reversed" : transfer.state;
  const less = { ...transfer, reversedMinor, state };
  await tx.transfers.save(less, at);
  return less;
}
