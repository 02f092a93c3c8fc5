import type { BatchId, TransferId } from "../domain/ids.ts";
import { type BlockReason, canMoveBatch, type Transfer } from "../domain/payouts.ts";
import type { SentTransfers, TransferFacts } from "../processors/processor.ts";
import { applyTransferFacts, blockedAlert } from "./apply-transfer-facts.ts";
import { keepUnknownTransfer } from "./keep-unknown-transfer.ts";
import type { Deps, Tx } from "./ports.ts";
import { goOnReversing } from "./take-back.ts";

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
  for (const items of eachOnce(sent.items)) await applyItems(deps, tx, batchId, items);
  if (batchId === null) return;
  const at = deps.now();
  await sendAgain(deps, tx, batchId, sent.notSent);
  const silent = sent.done || sent.denied ? await withoutFacts(tx, batchId, sent) : [];
  if (sent.denied) await block(deps, tx, silent, "rail_underfunded", "batch_denied");
  const isOpen = !sent.denied && (!sent.done || silent.length > 0);
  const state = sent.denied ? "denied" : isOpen ? "accepted" : "done";
  const known = await tx.batches.find(batchId);
  const moves = known === undefined || canMoveBatch(known.state, state);
  await tx.batches.save(batchId, moves ? state : known.state, sent.batchRef, at);
  if (sent.done && isOpen) {
    const facts = { transfers: silent.length };
    await tx.alerts.raise({ kind: "batch_items_missing", subject: batchId, facts }, at);
  }
}

/** The batch under this name is an earlier one, without these: they go out with another. */
async function sendAgain(deps: Deps, tx: Tx, batchId: BatchId, ids: readonly TransferId[]) {
  if (ids.length === 0) return;
  const ours = (await tx.transfers.lockAll(ids)).filter(
    (one) => one.state === "sending" && one.batchId === batchId && one.processorRef === null,
  );
  const due = ours.map((one) => ({ ...one, state: "due", batchId: null }) as const);
  await tx.transfers.saveAll(due, deps.now());
  deps.log.warn("batch.found", { batchId, transfers: due.length });
}

/** Ours of which the processor's list says nothing. */
async function withoutFacts(tx: Tx, batchId: BatchId, { items }: SentTransfers) {
  const told = new Set(items.map(({ transferId }) => transferId));
  const ours = await tx.transfers.lockOfBatch(batchId);
  return ours.filter(({ id, state }) => state === "sending" && !told.has(id));
}

/** Transfers of which nothing left: they wait for this reason, and the operators are told. */
export async function block(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  reason: BlockReason,
  code: string,
): Promise<void> {
  const at = deps.now();
  const waiting = transfers.map(
    (one) => ({ ...one, state: "blocked", blockedReason: reason }) as const,
  );
  await tx.transfers.saveAll(waiting, at);
  await goOnReversing(deps, tx, waiting);
  const alerts = transfers.map((transfer) => blockedAlert(deps, transfer, reason, code));
  await tx.alerts.raiseAll(alerts, at);
}

async function applyItems(
  deps: Deps,
  tx: Tx,
  batchId: BatchId | null,
  items: readonly TransferFacts[],
): Promise<void> {
  const locked = await tx.transfers.lockAll(items.flatMap(({ transferId }) => transferId ?? []));
  const byId = new Map(locked.map((transfer) => [transfer.id, transfer]));
  const told = items.flatMap((facts) => {
    const transfer = facts.transferId && byId.get(facts.transferId);
    return transfer ? [{ transfer, facts, batchId: batchId ?? undefined }] : [];
  });
  await applyTransferFacts(deps, tx, told);
  // Only PayPal has batches, and this one is ours; of what was refused nothing ever left.
  for (const facts of items)
    if (facts.transferId && !byId.has(facts.transferId) && facts.state !== "refused")
      await keepUnknownTransfer(deps, tx, "paypal", facts);
}

/** A list may name a transfer twice: what it says first is written before the rest is looked at. */
function eachOnce(items: readonly TransferFacts[]): (readonly TransferFacts[])[] {
  const seen = new Set<string | undefined>();
  const first: TransferFacts[] = [];
  const rest: TransferFacts[] = [];
  for (const item of items) {
    (seen.has(item.transferId) ? rest : first).push(item);
    seen.add(item.transferId);
  }
  return rest.length === 0 ? [first] : [first, ...eachOnce(rest)];
}
