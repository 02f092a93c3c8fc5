import type { OperationId, ReversalId, WithholdingId } from "../domain/ids.ts";
import { nextTryAfter, toMoneyRow } from "../domain/operation.ts";
import {
  canReverse,
  isUnsent,
  reversibleMinor,
  type Transfer,
  withhold,
} from "../domain/payouts.ts";
import type { RefundShare } from "../domain/refunds.ts";
import { assert } from "../domain/result.ts";
import type { Cause, Reversal, Withholding } from "../domain/taking-back.ts";
import type { Deps, Tx } from "./ports.ts";
import { repayDebts } from "./repay-debts.ts";

// How what a seller has to give is taken from them: kept from what has not left, or taken back of
// what has. The transfers have to be locked.

export type TakenFrom = Pick<
  RefundShare,
  "sellerOrderId" | "sellerId" | "withheldMinor" | "debtMinor"
>;
type For = { readonly cause: Exclude<Cause, "debt">; readonly causeId: string };

/** What of a part has not left for its seller, and can be kept from leaving. */
export const unsentOf = (transfers: readonly Transfer[], part: Transfer["sellerOrderId"]) =>
  transfers
    .filter((one) => one.sellerOrderId === part && isUnsent(one))
    .reduce((total, { amount }) => total + amount.minor, 0n);

/** Keeps it from leaving at once, so that nothing of it is sent while nobody knows yet. */
export async function withholdFrom(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  { cause, causeId, shares }: For & { readonly shares: readonly TakenFrom[] },
): Promise<void> {
  const at = deps.now();
  const less: Transfer[] = [];
  const kept: Withholding[] = [];
  for (const { sellerOrderId, withheldMinor } of shares) {
    let left = withheldMinor;
    for (const transfer of transfers) {
      if (left === 0n || transfer.sellerOrderId !== sellerOrderId || !isUnsent(transfer)) continue;
      const minor = left < transfer.amount.minor ? left : transfer.amount.minor;
      left -= minor;
      less.push(withhold(transfer, minor));
      const amount = { ...transfer.amount, minor };
      const id = deps.newId<WithholdingId>();
      kept.push({ id, transferId: transfer.id, cause, causeId, amount, state: "held" });
    }
    assert(left === 0n, "no more is withheld than has not left");
  }
  await tx.transfers.saveAll(less, at);
  await tx.withholdings.add(kept, at);
}

/**
 * Takes back from sellers' accounts what they owe by it, where the rail can: of transfers that have
 * arrived now, of those on their way once they have. What cannot be taken back stays a debt.
 */
export async function reverseFor(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  { cause, causeId, shares }: For & { readonly shares: readonly TakenFrom[] },
): Promise<void> {
  const owing = shares.filter(({ debtMinor }) => debtMinor > 0n);
  const gone = transfers.filter(
    (one) => canReverse(one.rail) && (isGone(one) || one.state === "sending"),
  );
  if (owing.length === 0 || gone.length === 0) return;
  const known = await tx.reversals.ofTransfers(gone.map(({ id }) => id));
  const added: Reversal[] = [];
  for (const { sellerOrderId, debtMinor } of owing) {
    let left = debtMinor;
    for (const transfer of gone.filter((one) => one.sellerOrderId === sellerOrderId)) {
      const able = ableToReverse(transfer, known);
      const minor = left < able ? left : able;
      if (minor <= 0n) continue;
      left -= minor;
      const amount = { ...transfer.amount, minor };
      const state = isGone(transfer) ? "requested" : "waiting";
      const id = deps.newId<ReversalId>();
      added.push({
        id,
        transferId: transfer.id,
        cause,
        causeId,
        amount,
        state,
        processorRef: null,
      });
    }
  }
  await tx.reversals.add(added, deps.now());
  for (const reversal of added)
    if (reversal.state === "requested") await openReversal(deps, tx, transfers, reversal);
}

const isGone = ({ state }: Transfer) => state === "sent" || state === "settled";

/** What others already take back of it is theirs. */
function ableToReverse(transfer: Transfer, known: readonly Reversal[]): bigint {
  const all = transfer.state === "sending" ? transfer.amount.minor : reversibleMinor(transfer);
  return known
    .filter(
      ({ transferId, state }) =>
        transferId === transfer.id && (state === "waiting" || state === "requested"),
    )
    .reduce((left, { amount }) => left - amount.minor, all);
}

async function openReversal(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
  { id, transferId, amount }: Reversal,
): Promise<void> {
  const transfer = transfers.find((one) => one.id === transferId);
  assert(!!transfer?.processorRef, "what has left has a name at the processor");
  const now = deps.now();
  const operationId = deps.newId<OperationId>();
  const params = {
    ...{ reversalId: id, transferId, transferRef: transfer.processorRef },
    amount: toMoneyRow(amount),
  };
  const kind = "reverse_transfer";
  const intent = { kind, subjectId: id, processor: transfer.rail, params } as const;
  await tx.operations.open(operationId, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, now);
}

/**
 * Transfers that were on their way have come to an end: of those that arrived is taken back what
 * waited for that. Of those that did not nothing left, so that it pays what is owed at once: Stripe
 * takes no transfer of a charge that was given back, and would refuse it for good.
 */
export async function goOnReversing(
  deps: Deps,
  tx: Tx,
  transfers: readonly Transfer[],
): Promise<void> {
  const ended = transfers.filter((one) => canReverse(one.rail) && one.state !== "sending");
  if (ended.length === 0) return;
  const at = deps.now();
  const stayed = new Map<Transfer["id"], Transfer>();
  for (const reversal of await tx.reversals.ofTransfers(ended.map(({ id }) => id))) {
    if (reversal.state !== "waiting") continue;
    const transfer = ended.find(({ id }) => id === reversal.transferId);
    const state = transfer && isGone(transfer) ? "requested" : "cancelled";
    await tx.reversals.save({ ...reversal, state }, at);
    if (state === "requested") await openReversal(deps, tx, ended, reversal);
    else if (transfer && isUnsent(transfer)) stayed.set(transfer.id, transfer);
  }
  for (const transfer of stayed.values())
    await repayDebts(deps, tx, transfer.amount.currency, [transfer]);
}
