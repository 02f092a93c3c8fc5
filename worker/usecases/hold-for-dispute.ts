import {
  coverable,
  coveredBy,
  type Dispute,
  feeBorneBy,
  feeToBear,
  type Hold,
  isContested,
  isDisputeOver,
  outstandingOf,
  planHold,
} from "../domain/disputes.ts";
import type { DisputeHoldId } from "../domain/ids.ts";
import {
  disputeHeld,
  disputeLetGo,
  disputeLost,
  disputeLostUndone,
  type Repaid,
} from "../domain/ledger-of-disputes.ts";
import type { Money } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import { giveBack } from "./give-back.ts";
import { readRefundable } from "./plan-refund.ts";
import type { Deps, Tx } from "./ports.ts";
import { repaidBy } from "./repaid-by-disputes.ts";
import { reverseFor, withholdFrom } from "./take-back.ts";

// What is kept of sellers for a dispute, and what becomes of it (docs/decisions/0024-disputes.md).
// The order has to be locked.

type At = {
  readonly deps: Deps;
  readonly tx: Tx;
  readonly order: Order;
  readonly payment: Payment;
};

/** Holds, takes or gives back what the dispute's state asks for. Answers the dispute as it is then. */
export async function settleHolds(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  dispute: Dispute,
): Promise<Dispute> {
  const at: At = { deps, tx, order, payment };
  const live = (await tx.disputes.liveHolds(payment.id)).filter(
    ({ disputeId }) => disputeId === dispute.id,
  );
  const held = live.find(({ state }) => state === "held");
  const taken = live.find(({ state }) => state === "taken");
  // Who appeals has lost until it is decided once more.
  const isBorne = taken !== undefined || dispute.lostMinor !== 0n;
  if (dispute.state === "lost") return isBorne ? loseMore(at, dispute) : lose(at, dispute, held);
  if (isContested(dispute.state)) {
    if (!isBorne) await cover(at, dispute, held, dispute.amount.minor);
    return dispute;
  }
  if (held) await letGo(at, dispute, held);
  return isBorne && isDisputeOver(dispute.state) ? undo(at, dispute, taken) : dispute;
}

/** What a refund does not give back any more may be held for disputes that were about more than was left. */
export async function holdMore(deps: Deps, tx: Tx, order: Order, payment: Payment): Promise<void> {
  for (const dispute of await tx.disputes.of(payment.id))
    if (isContested(dispute.state)) await settleHolds(deps, tx, order, payment, dispute);
}

/**
 * Sees to it that so much of the order's money is held, as far as there is so much left that went
 * back in no other way. On other terms it is held anew.
 */
async function cover(
  at: At,
  dispute: Dispute,
  held: Hold | undefined,
  minor: bigint,
): Promise<Hold | undefined> {
  const { deps, tx, order, payment } = at;
  if (payment.use !== "order") return undefined;
  const { currency } = order;
  // A bank's currency may be another than the buyer's; what that comes to nobody knows here.
  if (dispute.amount.currency !== currency) return held;
  const before = await readRefundable(tx, order, payment, dispute.id);
  const coverMinor = coverable(before, minor);
  const feeMinor = coverMinor > 0n ? feeToBear(dispute.fault, dispute.feeMinor, currency) : 0n;
  if (held && coveredBy(held) === coverMinor && feeBorneBy(held) === feeMinor) return held;
  if (held) await letGo(at, dispute, held);
  const { transfers, ...refundable } = await readRefundable(tx, order, payment, dispute.id);
  const shares = planHold(refundable, { ...dispute, coverMinor });
  if (shares.length === 0) return undefined;
  const hold: Hold = {
    id: deps.newId<DisputeHoldId>(),
    disputeId: dispute.id,
    state: "held",
    shares,
  };
  await tx.disputes.addHold(hold, deps.now());
  const why = { cause: "dispute", causeId: hold.id, shares } as const;
  await withholdFrom(deps, tx, transfers, why);
  await post(at, disputeHeld(about(dispute, hold.id), dispute.id, currency, shares));
  await reverseFor(deps, tx, await tx.transfers.lockOfPayment(payment.id), why);
  return hold;
}

/** What is held is the sellers' again, and pays what they owe first. */
async function letGo(at: At, dispute: Dispute, hold: Hold): Promise<void> {
  const given = await give(at, hold);
  const { currency } = at.order;
  await post(at, disputeLetGo(about(dispute, hold.id), dispute.id, currency, given));
  await at.tx.disputes.moveHold(hold.id, "released", at.deps.now());
}

async function give({ deps, tx, payment }: At, { id, shares }: Hold) {
  const transfers = await tx.transfers.lockOfPayment(payment.id);
  return giveBack(deps, tx, transfers, { cause: "dispute", causeId: id, shares });
}

/** The buyer has won. Before the processor has said what it took, nobody bears anything. */
async function lose(at: At, dispute: Dispute, held: Hold | undefined): Promise<Dispute> {
  const { deps, tx } = at;
  const goneMinor = outstandingOf(dispute);
  const isKnown = dispute.withdrawnMinor > 0n;
  const hold = await cover(at, dispute, held, isKnown ? goneMinor : dispute.amount.minor);
  if (!isKnown) return dispute;
  const amount = { ...dispute.amount, minor: goneMinor };
  const shares = hold?.shares ?? [];
  const name = hold?.id ?? deps.newId<DisputeHoldId>();
  const repaid = await repaidOf(at, amount);
  await post(at, disputeLost(about(dispute, name), dispute.id, amount, shares, repaid));
  if (hold) {
    await tx.disputes.moveHold(hold.id, "taken", deps.now());
    await tx.withholdings.move("dispute", hold.id, "taken", deps.now());
  }
  return { ...dispute, lostMinor: goneMinor };
}

/** What moves after everybody has borne their share is the platform's to bear, or to have back. */
async function loseMore(at: At, dispute: Dispute): Promise<Dispute> {
  const minor = outstandingOf(dispute);
  if (minor === 0n) return dispute;
  const amount = { ...dispute.amount, minor };
  const name = at.deps.newId();
  const repaid = await repaidOf(at, amount);
  await post(at, disputeLost(about(dispute, name), dispute.id, amount, [], repaid));
  return { ...dispute, lostMinor: dispute.lostMinor + minor };
}

/** It was lost, and is not any more: each has again what they bore. */
async function undo(at: At, dispute: Dispute, taken: Hold | undefined): Promise<Dispute> {
  const given = taken ? await give(at, taken) : [];
  const amount = { ...dispute.amount, minor: dispute.lostMinor };
  const name = taken?.id ?? at.deps.newId<DisputeHoldId>();
  const shares = taken?.shares ?? [];
  const less = await repaidOf(at, { ...amount, minor: -amount.minor });
  const repaid = { ...less, minor: -less.minor };
  await post(
    at,
    disputeLostUndone(about(dispute, name), dispute.id, amount, shares, repaid, given),
  );
  if (taken) await at.tx.disputes.moveHold(taken.id, "released", at.deps.now());
  return { ...dispute, lostMinor: 0n };
}

async function repaidOf({ tx, payment }: At, more: Money): Promise<Repaid> {
  return { payment: payment.id, minor: await repaidBy(tx, payment, more) };
}

const about = ({ id, processor }: Dispute, externalId: string) => ({
  ...{ processor, subjectId: id, externalId },
});
/** Where the platform bears it all, sellers' accounts are not touched. */
async function post({ deps, tx }: At, posting: Parameters<Tx["ledger"]["post"]>[0]): Promise<void> {
  if (posting.entries.length > 0) await tx.ledger.post(posting, deps.newId(), deps.now());
}
