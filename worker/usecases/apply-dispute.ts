import { type Dispute, isContested, isDisputeOver, outstandingOf } from "../domain/disputes.ts";
import type { DisputeId } from "../domain/ids.ts";
import { disputeFee, disputeReturned, disputeWithdrawn } from "../domain/ledger-of-disputes.ts";
import { sum } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import type { Payment } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { DisputeFacts, Fee } from "../processors/processor.ts";
import { moveOrder } from "./apply-refund-facts.ts";
import type { Effect, News } from "./apply-subject.ts";
import { settleHolds } from "./hold-for-dispute.ts";
import type { Deps, Tx } from "./ports.ts";
import { nameSettlement, settlementOf } from "./settlement-of.ts";
import { lockPayment } from "./with-payment.ts";

/**
 * What the processor says about a dispute, applied under its order's lock. Events of it may come
 * late, twice and in any order: each sum is posted once, under the processor's own name for it, and
 * all else follows from the dispute as it was read.
 */
export const applyDispute = (
  deps: Deps,
  processor: ProcessorName,
  facts: DisputeFacts,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const found = await tx.payments.findByCharge(processor, facts.chargeRef);
    if (!found) return { state: "quarantined", note: "it names no charge of ours" };
    let { order, payment } = await lockPayment(tx, found.id);
    if (news && !(await news.note(tx))) return { state: "applied", paymentId: payment.id };
    // What a refund may be of is known before it, and each has to know what the one before it did.
    for (const other of facts.mayBeOf ?? []) {
      await applyDisputeFacts(deps, tx, order, payment, other);
      ({ order, payment } = await lockPayment(tx, found.id));
    }
    const settled = facts.mayBeOf && (await settlementOf(tx, payment, facts));
    if (settled) await nameSettlement(deps, tx, settled, facts.ref);
    else await applyDisputeFacts(deps, tx, order, payment, facts);
    return { state: "applied", paymentId: payment.id };
  });

/** Likewise in a transaction. The order has to be locked. */
export async function applyDisputeFacts(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  facts: DisputeFacts,
): Promise<void> {
  const known = await tx.disputes.findByRef(payment.processor, facts.ref);
  if (known && facts.version < known.version) return;
  const dispute = known ?? (await open(deps, tx, payment, facts));
  await postMoney(deps, tx, dispute, facts);
  const now: Dispute = {
    ...dispute,
    ...{ state: facts.state, version: facts.version, amount: facts.amount, reason: facts.reason },
    dueBy: facts.dueBy ?? null,
    withdrawnMinor: totalOf(facts.withdrawn),
    returnedMinor: totalOf(facts.returned),
    feeMinor: totalOf(facts.fees),
  };
  await settleDispute(deps, tx, order, payment, now);
  if (now.state !== known?.state) await tell(deps, tx, order, now);
}

/** Brings what is held of sellers, the ledger and the order to what the dispute is now. */
export async function settleDispute(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  dispute: Dispute,
): Promise<void> {
  const at = deps.now();
  const settled = await settleHolds(deps, tx, order, payment, dispute);
  const isClosed = isDisputeOver(settled.state) && outstandingOf(settled) === 0n;
  await tx.disputes.save({ ...settled, closedAt: isClosed ? (settled.closedAt ?? at) : null }, at);
  if (payment.use === "order") await moveOrder(deps, tx, order, payment);
}

const totalOf = (effects: readonly Fee[]) => sum(effects.map(({ amount }) => amount.minor));

async function open(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  { ref, state, version, amount, reason, dueBy, openedAt, mayBeOf }: DisputeFacts,
): Promise<Dispute> {
  const dispute: Dispute = {
    ...{ id: deps.newId<DisputeId>(), paymentId: payment.id, processor: payment.processor },
    ...{ processorRef: ref, state, version, amount, reason, dueBy: dueBy ?? null, openedAt },
    ...{ closedAt: null, fault: deps.settings.disputeFault, goods: null },
    ...{ withdrawnMinor: 0n, returnedMinor: 0n, feeMinor: 0n, lostMinor: 0n },
    settlementRef: mayBeOf ? ref : null,
  };
  await tx.disputes.add(dispute, deps.now());
  return dispute;
}

/** What has moved on the platform's balance, whatever becomes of the dispute. */
async function postMoney(
  deps: Deps,
  tx: Tx,
  { id, processor }: Dispute,
  { withdrawn, returned, fees }: DisputeFacts,
): Promise<void> {
  const about = ({ effectId }: Fee) => ({ processor, subjectId: id, externalId: effectId });
  const postings = [
    ...withdrawn.map((one) => disputeWithdrawn(about(one), id, one.amount)),
    ...returned.map((one) => disputeReturned(about(one), id, one.amount)),
    ...fees.map((one) => disputeFee(about(one), one.amount)),
  ];
  for (const posting of postings) await tx.ledger.post(posting, deps.newId(), deps.now());
}

/** Whoever has to answer in days has to know at once. */
async function tell(deps: Deps, tx: Tx, order: Order, dispute: Dispute): Promise<void> {
  const { id: disputeId, state, reason, amount, dueBy, paymentId } = dispute;
  const sums = { minor: `${amount.minor}`, currency: amount.currency };
  const facts = { orderId: order.id, state, reason, ...sums };
  deps.log.info("dispute.moved", { disputeId, paymentId, ...facts });
  const due = dueBy ? { dueBy: dueBy.toISOString() } : {};
  const kind =
    state === "lost"
      ? "dispute_lost"
      : isContested(state) || state === "warning_needs_response"
        ? "dispute_opened"
        : undefined;
  // What waits for the decision was told when it was opened.
  if (kind === undefined || state === "under_review") return;
  const alert = { kind, subject: disputeId, facts: { ...facts, ...due } };
  await tx.alerts.raise(alert, deps.now());
}
