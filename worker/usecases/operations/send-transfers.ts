import type { Operation } from "../../domain/operation.ts";
import type { Answer, SentTransfers } from "../../processors/processor.ts";
import { alertBlocked, applyTransferFacts, reasonOfCode } from "../apply-transfer-facts.ts";
import type { Deps, Tx } from "../ports.ts";

/** Records what came of sending transfers: item by item, or for all if none was even looked at. */
export async function recordTransfers(
  deps: Deps,
  operation: Operation<"send_transfers">,
  answer: Answer<SentTransfers>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    if (!(await tx.operations.lockOpen(operation.id))) return;
    await tx.operations.close(operation.id, answer, deps.now());
    if (answer.kind === "ok") await applySentTransfers(deps, tx, operation, answer.value);
    else await blockAll(deps, tx, operation, answer.code);
  });
}

async function applySentTransfers(
  deps: Deps,
  tx: Tx,
  { params }: Operation<"send_transfers">,
  sent: SentTransfers,
): Promise<void> {
  if (params.batchId !== null) {
    const state = sent.denied ? "denied" : sent.done ? "done" : "accepted";
    await tx.batches.save(params.batchId, state, sent.batchRef, deps.now());
  }
  for (const facts of inOneOrder(sent.items)) {
    const transfer = facts.transferId && (await tx.transfers.lock(facts.transferId));
    if (transfer) await applyTransferFacts(deps, tx, transfer, facts);
  }
}

/** Nothing left: every transfer of the operation waits, and goes out with another key later. */
async function blockAll(
  deps: Deps,
  tx: Tx,
  { params }: Operation<"send_transfers">,
  code: string,
): Promise<void> {
  const at = deps.now();
  if (params.batchId !== null) await tx.batches.save(params.batchId, "denied", undefined, at);
  const reason = reasonOfCode(code);
  for (const { transferId } of inOneOrder(params.items)) {
    const transfer = await tx.transfers.lock(transferId);
    if (transfer?.state !== "sending") continue;
    await tx.transfers.save({ ...transfer, state: "blocked", blockedReason: reason }, at);
    await alertBlocked(deps, tx, transfer, reason, code);
  }
}

/** Rows are locked by id, so that two workers with the same transfers never wait in a ring. */
const inOneOrder = <T extends { readonly transferId: string | undefined }>(items: readonly T[]) =>
  [...items].sort((a, b) => ((a.transferId ?? "") < (b.transferId ?? "") ? -1 : 1));
