import type { BatchId, DifferenceId } from "../domain/ids.ts";
import {
  type Posting,
  processorFee,
  processorFeeReturned,
  transferReturned,
  transferSent,
} from "../domain/ledger.ts";
import { isSame } from "../domain/money.ts";
import {
  type BlockReason,
  canMoveTransfer,
  isOut,
  type Transfer,
  type TransferState,
} from "../domain/payouts.ts";
import { codes, type Fee, type TransferFacts } from "../processors/processor.ts";
import { applyReversal } from "./apply-reversal.ts";
import type { Alert, Deps, Tx } from "./ports.ts";
import type { KnownDifference } from "./reconciliations.ts";
import { goOnReversing } from "./take-back.ts";

/** A locked transfer, and what the processor says of it; `batchId` if it says it of a whole batch. */
export type Told = {
  readonly transfer: Transfer;
  readonly facts: TransferFacts;
  readonly batchId?: BatchId | undefined;
};
/** What follows from it, to be written together with what follows for others. */
type Outcome = {
  readonly saved?: Transfer;
  readonly postings?: readonly Posting[];
  readonly alerts: readonly Alert[];
  /** What came back and cannot be booked. */
  readonly differences?: readonly KnownDifference[];
};

/**
 * Brings locked transfers, each named once, to what the processor says now. Each item of a batch
 * has an outcome of its own: nothing is inferred from its batch or its neighbours. They are written
 * together, so that a batch of hundreds holds its sellers' accounts no longer than one transfer.
 */
export async function applyTransferFacts(deps: Deps, tx: Tx, told: readonly Told[]): Promise<void> {
  const at = deps.now();
  const outcomes: Outcome[] = [];
  for (const each of told)
    outcomes.push(await outcomeOf(deps, tx, await withoutOurReversals(deps, tx, each)));
  const postings = outcomes.flatMap((each) => each.postings ?? []);
  await tx.ledger.postAll(
    postings.map((posting) => ({ ...posting, id: deps.newId() })),
    at,
  );
  const saved = outcomes.flatMap((each) => each.saved ?? []);
  await tx.transfers.saveAll(saved, at);
  await tx.alerts.raiseAll(
    outcomes.flatMap(({ alerts }) => alerts),
    at,
  );
  await goOnReversing(deps, tx, saved);
  for (const difference of outcomes.flatMap((each) => each.differences ?? []))
    await tx.differences.open({ ...difference, id: deps.newId<DifferenceId>() }, at);
}

/**
 * What we took back ourselves is booked, if it was not when we were answered, and is no news of the
 * transfer: it has arrived, whatever is left of it now.
 */
async function withoutOurReversals(deps: Deps, tx: Tx, told: Told): Promise<Told> {
  const { facts } = told;
  if (!facts.returns.some(({ reversalId }) => reversalId)) return told;
  let { transfer } = told;
  const known = await tx.reversals.ofTransfers([transfer.id]);
  const returns: TransferFacts["returns"][number][] = [];
  for (const part of facts.returns) {
    const reversal = known.find(({ id }) => id === part.reversalId);
    if (!reversal) returns.push(part);
    else transfer = await applyReversal(deps, tx, transfer, reversal, { ...part, ref: undefined });
  }
  if (returns.length === facts.returns.length) return told;
  const state = facts.state === "returned" ? "settled" : facts.state;
  return { ...told, transfer, facts: { ...facts, state, returns } };
}

async function outcomeOf(deps: Deps, tx: Tx, told: Told): Promise<Outcome> {
  const { facts } = told;
  const { id: subject, sellerId, paymentId } = told.transfer;
  const isPast = told.transfer.pastRefs.includes(facts.ref);
  const isNamed = told.transfer.processorRef === facts.ref;
  const isOther = told.transfer.processorRef !== null && !isNamed && !isPast;
  const isOver = told.transfer.state === "reversed";
  if (isOther && (isOut(told.transfer) || isOver))
    return { alerts: [{ kind: "transfer_sent_twice", subject, facts: { ref: facts.ref } }] };
  if (!isSame(facts.amount, told.transfer.amount)) {
    const seen = `${facts.amount.minor} ${facts.amount.currency}`;
    return { alerts: [{ kind: "transfer_amount_differs", subject, facts: { seen } }] };
  }
  const postings = await postingsOf(tx, told.transfer, facts);
  const about = { ref: facts.ref, sellerId };
  const isPartlyReturned = facts.state !== "returned" && facts.returns.length > 0;
  const alerts: Alert[] = isPartlyReturned
    ? [{ kind: "transfer_partly_returned", subject, facts: about }]
    : [];
  const differences = isPartlyReturned ? partsOf(told.transfer, facts) : [];
  if (isPast) return { postings, alerts, differences };

  const adopted = adoptedBy(deps, told);
  if (adopted) alerts.push({ kind: "transfer_adopted", subject, facts: about });
  const transfer = adopted ?? told.transfer;
  // What waits to be sent has no name that something pending could give it.
  const waits = !isOut(transfer) && !isOver;
  if (waits && !isNamed) return { postings, alerts, differences };
  const to = nextStates[facts.state];
  const isKnown = isNamed && !adopted;
  const named = { ...transfer, processorRef: facts.ref };
  if (!to || !canMoveTransfer(transfer.state, to))
    return { ...(isKnown ? {} : { saved: named }), postings, alerts, differences };
  const blockedReason = to === "blocked" ? blockReasonOf(facts) : null;
  const from = told.transfer.state;
  deps.log.info("transfer.moved", { transferId: subject, paymentId, from, to });
  if (blockedReason) alerts.push(blockedAlert(deps, transfer, blockedReason, facts.code));
  return { saved: { ...named, state: to, blockedReason }, postings, alerts, differences };
}

/**
 * A transfer that is not on its way as far as anybody here knows, and of which the processor has a
 * try that we do not: the database was set back since, or its row was changed by hand. From now on
 * it is that try. One that waits because that very try came back is no news.
 */
function adoptedBy(deps: Deps, { transfer, facts, batchId }: Told): Transfer | undefined {
  const { state, processorRef, pastRefs, dueAt } = transfer;
  const wasTried = processorRef === facts.ref && (state === "blocked" || state === "failed");
  if (isOut(transfer) || state === "reversed" || wasTried) return undefined;
  // Nothing has left yet: only what the whole batch says keeps others from sending it.
  if (facts.state === "refused" || (facts.state === "pending" && !batchId)) return undefined;
  const isEarlier = processorRef !== null && processorRef !== facts.ref;
  const at = deps.now();
  return {
    ...{ ...transfer, state: "sending", blockedReason: null, dueAt: dueAt ?? at, adoptedAt: at },
    ...{ batchId: batchId ?? null, processorRef: null },
    pastRefs: isEarlier ? [...pastRefs, processorRef] : pastRefs,
  };
}

/** What was taken back by hand, until the rest is: then all of it is booked. */
const partsOf = ({ id, rail }: Transfer, { ref, returns }: TransferFacts): KnownDifference[] =>
  returns.map(({ effectId, amount: { minor, currency } }) => ({
    ...{ rail, kind: "transfer_returned", effectId, currency, thereMinor: minor },
    ...{ sourceRef: ref, subjectId: id, note: "partly_returned" },
  }));

const nextStates: Record<TransferFacts["state"], TransferState | undefined> = {
  pending: undefined, // accepted; the state stays `sending` until the money has moved
  sent: "sent",
  settled: "settled",
  returned: "blocked",
  refused: "blocked",
};

/** What moved is posted whatever our state is: the ledger follows the money, once per effect. */
async function postingsOf(tx: Tx, transfer: Transfer, facts: TransferFacts): Promise<Posting[]> {
  const about = { processor: transfer.rail, subjectId: transfer.id };
  const { state, effectId, returns, fee } = facts;
  const { sellerId, amount } = transfer;
  const postings: Posting[] = [];
  if (state === "sent" || state === "settled" || state === "returned")
    postings.push(transferSent({ ...about, externalId: effectId }, sellerId, amount));
  if (state === "returned")
    for (const part of returns)
      postings.push(
        transferReturned({ ...about, externalId: part.effectId }, sellerId, part.amount),
      );
  const ofFee = fee && (await postingOfFee(tx, transfer, fee, state));
  return ofFee ? [...postings, ofFee] : postings;
}

/** A fee is known once the money has left; one that is zero afterwards was given back. */
async function postingOfFee(
  tx: Tx,
  { rail: processor, id: subjectId }: Transfer,
  { effectId: externalId, amount }: Fee,
  state: TransferFacts["state"],
): Promise<Posting | undefined> {
  if (state === "pending" || state === "refused") return undefined;
  const about = { processor, subjectId, externalId };
  if (amount.minor > 0n) return processorFee("transfer_fee", about, amount);
  if (state !== "returned") return undefined;
  const minor = await tx.ledger.debited({ processor, externalId, kind: "transfer_fee" });
  return minor === 0n ? undefined : processorFeeReturned(about, { ...amount, minor });
}

const blockReasonOf = ({ state, code }: TransferFacts): BlockReason =>
  state === "returned" ? "returned" : reasonOfCode(code);

/** The reason for which a transfer that was refused with this code waits. */
export function reasonOfCode(code: string | undefined): BlockReason {
  if (code === codes.balanceInsufficient) return "rail_underfunded";
  if (code === codes.receiverNotPayable) return "seller_not_payable";
  return "refused";
}

/** Tells the operators whose money waits, and why; stored in the transaction that makes it wait. */
export function blockedAlert(
  deps: Deps,
  transfer: Transfer,
  reason: BlockReason,
  code: string | undefined,
): Alert {
  const facts = { reason, code: code ?? "", sellerId: transfer.sellerId, rail: transfer.rail };
  deps.log.warn("transfer.blocked", { transferId: transfer.id, ...facts });
  return { kind: "transfer_blocked", subject: transfer.id, facts };
}
