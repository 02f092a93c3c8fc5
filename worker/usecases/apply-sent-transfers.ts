import type { BatchId } from "../domain/ids.ts";
import type { SentTransfers } from "../processors/processor.ts";
import { alertBlocked, applyTransferFacts } from "./apply-transfer-facts.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * What became of the transfers that were sent together: each by its own facts. A batch of which
 * some transfer is still unaccounted for stays open, and is read again, unless PayPal denied it.
 */
export async function applySentTransfers(
  deps: Deps,
  tx: Tx,
  batchId: BatchId | null,
  sent: SentTransfers,
): Promise<void> {
  for (const facts of inOneOrder(sent.items)) {
    const transfer = facts.transferId && (await tx.transfers.lock(facts.transferId));
    if (transfer) await applyTransferFacts(deps, tx, transfer, facts);
  }
  if (batchId === null) return;
  const at = deps.now();
  const silent = sent.done || sent.denied ? await withoutFacts(tx, batchId, sent) : [];
  if (sent.denied)
    for (const transfer of silent) {
      const reason = "rail_underfunded";
      await tx.transfers.save({ ...transfer, state: "blocked", blockedReason: reason }, at);
      await alertBlocked(deps, tx, transfer, reason, "batch_denied");
    }
  const isOpen = !sent.denied && (!sent.done || silent.length > 0);
  const state = sent.denied ? "denied" : isOpen ? "accepted" : "done";
  await tx.batches.save(batchId, state, sent.batchRef, at);
  if (sent.done && isOpen) {
    const facts = { transfers: silent.length };
    await tx.alerts.raise({ kind: "batch_items_missing", subject: batchId, facts }, at);
  }
}

/** Ours of which the processor's list says nothing. */
async function withoutFacts(tx: Tx, batchId: BatchId, { items }: SentTransfers) {
  const told = new Set(items.map(({ transferId }) => transferId));
  const ours = await tx.transfers.lockOfBatch(batchId);
  return ours.filter(({ id, state }) => state === "sending" && !told.has(id));
}

/** Rows are locked by id, so that two workers with the same transfers never wait in a ring. */
export const inOneOrder = <T extends { readonly transferId: string | undefined }>(
  items: readonly T[],
) => [...items].sort((a, b) => ((a.transferId ?? "") < (b.transferId ?? "") ? -1 : 1));
