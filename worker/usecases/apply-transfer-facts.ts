import {
  processorFee,
  processorFeeReturned,
  transferReturned,
  transferSent,
} from "../domain/ledger.ts";
import { isSame } from "../domain/money.ts";
import {
  type BlockReason,
  canMoveTransfer,
  type Transfer,
  type TransferState,
} from "../domain/payouts.ts";
import { codes, type Fee, type TransferFacts } from "../processors/processor.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Brings a locked transfer to what the processor says now. Each item of a batch has an outcome of
 * its own: nothing is inferred from its batch or its neighbours.
 */
export async function applyTransferFacts(
  deps: Deps,
  tx: Tx,
  transfer: Transfer,
  facts: TransferFacts,
): Promise<void> {
  const at = deps.now();
  const isStrange = transfer.processorRef !== null && transfer.processorRef !== facts.ref;
  if (isStrange && !transfer.pastRefs.includes(facts.ref)) {
    const alert = { kind: "transfer_sent_twice", subject: transfer.id, facts: { ref: facts.ref } };
    return tx.alerts.raise(alert, at);
  }
  if (!isSame(facts.amount, transfer.amount)) {
    const seen = `${facts.amount.minor} ${facts.amount.currency}`;
    const alert = { kind: "transfer_amount_differs", subject: transfer.id, facts: { seen } };
    return tx.alerts.raise(alert, at);
  }
  await post(deps, tx, transfer, facts);
  if (facts.isPartlyReturned) {
    const about = { ref: facts.ref, sellerId: transfer.sellerId };
    const alert = { kind: "transfer_partly_returned", subject: transfer.id, facts: about };
    await tx.alerts.raise(alert, at);
  }
  if (transfer.pastRefs.includes(facts.ref)) return;

  const to = nextStates[facts.state];
  const named = { ...transfer, processorRef: facts.ref };
  if (!to || !canMoveTransfer(transfer.state, to)) {
    // Saved all the same: cron asks about those first of which it has heard least.
    return tx.transfers.save(named, at);
  }
  const blockedReason = to === "blocked" ? blockReasonOf(facts) : null;
  await tx.transfers.save({ ...named, state: to, blockedReason }, at);
  const { id: transferId, paymentId } = transfer;
  deps.log.info("transfer.moved", { transferId, paymentId, from: transfer.state, to });
  if (blockedReason) await alertBlocked(deps, tx, transfer, blockedReason, facts.code);
}

const nextStates: Record<TransferFacts["state"], TransferState | undefined> = {
  pending: undefined, // accepted; the state stays `sending` until the money has moved
  sent: "sent",
  settled: "settled",
  returned: "blocked",
  refused: "blocked",
};

/** What moved is posted whatever our state is: the ledger follows the money, once per effect. */
async function post(deps: Deps, tx: Tx, transfer: Transfer, facts: TransferFacts): Promise<void> {
  const about = { processor: transfer.rail, subjectId: transfer.id };
  const at = deps.now();
  const { state, effectId, returnedEffectId, fee } = facts;
  const { sellerId, amount } = transfer;
  if (state === "sent" || state === "settled" || state === "returned") {
    const left = { ...about, externalId: effectId };
    await tx.ledger.post(transferSent(left, sellerId, amount), deps.newId(), at);
  }
  if (state === "returned" && returnedEffectId !== undefined) {
    const back = { ...about, externalId: returnedEffectId };
    await tx.ledger.post(transferReturned(back, sellerId, amount), deps.newId(), at);
  }
  if (fee) await postFee(deps, tx, transfer, fee, state);
}

/** A fee is known once the money has left; one that is zero afterwards was given back. */
async function postFee(
  deps: Deps,
  tx: Tx,
  { rail: processor, id: subjectId }: Transfer,
  { effectId: externalId, amount }: Fee,
  state: TransferFacts["state"],
): Promise<void> {
  if (state === "pending" || state === "refused") return;
  const about = { processor, subjectId, externalId };
  const at = deps.now();
  if (amount.minor > 0n) {
    await tx.ledger.post(processorFee("transfer_fee", about, amount), deps.newId(), at);
    return;
  }
  const minor = await tx.ledger.debited({ processor, externalId, kind: "transfer_fee" });
  if (state !== "returned" || minor === 0n) return;
  await tx.ledger.post(processorFeeReturned(about, { ...amount, minor }), deps.newId(), at);
}

const blockReasonOf = ({ state, code }: TransferFacts): BlockReason =>
  state === "returned" ? "returned" : reasonOfCode(code);

/** The reason for which a transfer that was refused with this code waits. */
export function reasonOfCode(code: string | undefined): BlockReason {
  if (code === codes.balanceInsufficient) return "rail_underfunded";
  if (code === codes.receiverNotPayable) return "seller_not_payable";
  return "refused";
}

/** Tells the operators whose money waits, and why, in the transaction that makes it wait. */
export async function alertBlocked(
  deps: Deps,
  tx: Tx,
  transfer: Transfer,
  reason: BlockReason,
  code: string | undefined,
): Promise<void> {
  const facts = { reason, code: code ?? "", sellerId: transfer.sellerId, rail: transfer.rail };
  deps.log.warn("transfer.blocked", { transferId: transfer.id, ...facts });
  await tx.alerts.raise({ kind: "transfer_blocked", subject: transfer.id, facts }, deps.now());
}
