import type { Operation } from "../../domain/operation.ts";
import type { Answer, SentTransfers } from "../../processors/processor.ts";
import { applySentTransfers, block } from "../apply-sent-transfers.ts";
import { reasonOfCode } from "../apply-transfer-facts.ts";
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
    const { batchId } = operation.params;
    if (answer.kind === "ok") await applySentTransfers(deps, tx, batchId, answer.value);
    else await blockAll(deps, tx, operation, answer.code);
  });
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
  const transfers = await tx.transfers.lockAll(params.items.map(({ transferId }) => transferId));
  const unsent = transfers.filter(({ state }) => state === "sending");
  await block(deps, tx, unsent, reason, code);
  // Stripe knows better than our mirror of it; cron asks until the account can be paid again.
  if (reason === "seller_not_payable")
    for (const { rail, sellerId } of unsent)
      if (rail === "stripe") await tx.sellers.setStripeTransfers(sellerId, "inactive");
}
