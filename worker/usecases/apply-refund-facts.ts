import { coveredBy } from "../domain/disputes.ts";
import {
  type About,
  refundOfOrder,
  refundOfOrderReturned,
  refundOfUnapplied,
  refundReturned,
} from "../domain/ledger.ts";
import { sum } from "../domain/money.ts";
import { canMoveOrder, type Order } from "../domain/orders.ts";
import { canMoveRefund, type Payment, REFUND_TRIES_MAX, type Refund } from "../domain/payments.ts";
import type { RefundFacts } from "../processors/processor.ts";
import { giveBack, letGoOf } from "./give-back.ts";
import { holdMore } from "./hold-for-dispute.ts";
import type { Deps, Tx } from "./ports.ts";
import { repaidBeside } from "./repaid-by-disputes.ts";
import { reverseFor } from "./take-back.ts";

/** Brings a refund to what the processor says now, with its postings. The order has to be locked. */
export async function applyRefundFacts(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  refund: Refund,
  facts: RefundFacts,
): Promise<void> {
  const at = deps.now();
  const moves = canMoveRefund(refund.state, facts.state);
  const state = moves ? facts.state : refund.state;
  // News of what is known leave no trace: the next try is counted from the last change.
  if (moves || refund.processorRef !== facts.ref)
    await tx.refunds.save({ ...refund, state, processorRef: facts.ref }, at);
  if (!moves) return;

  if (payment.use === "order") await applyToOrder(deps, tx, order, payment, refund, facts);
  else await applyToUnapplied(deps, tx, payment, refund, facts);
  if (facts.state === "failed") await alertRefundFailed(deps, tx, refund, "failed_at_processor");
}

/** Facts may jump from asked to failed: what left and came back in between is still posted. */
const hasLeft = ({ state, returnedEffectId }: RefundFacts) =>
  state === "succeeded" || returnedEffectId !== undefined;

const aboutOf = ({ processor }: Payment, { id }: Refund, externalId: string): About => ({
  ...{ processor, subjectId: id, externalId },
});

async function applyToUnapplied(
  deps: Deps,
  tx: Tx,
  payment: Payment,
  refund: Refund,
  facts: RefundFacts,
): Promise<void> {
  const at = deps.now();
  const { amount } = refund;
  const lossMinor = await repaidBeside(tx, payment, refund);
  if (hasLeft(facts)) {
    const left = aboutOf(payment, refund, facts.effectId);
    await tx.ledger.post(refundOfUnapplied(left, payment.id, amount, lossMinor), deps.newId(), at);
  }
  if (facts.state !== "failed" || facts.returnedEffectId === undefined) return;
  const back = aboutOf(payment, refund, facts.returnedEffectId);
  await tx.ledger.post(refundReturned(back, payment.id, amount, lossMinor), deps.newId(), at);
}

/** Everybody bears their share once the money has left, and has it again if it comes back. */
async function applyToOrder(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  refund: Refund,
  facts: RefundFacts,
): Promise<void> {
  if (facts.state === "pending") return;
  const at = deps.now();
  const { amount } = refund;
  const shares = await tx.shares.of(refund.id);
  const of = { cause: "refund", causeId: refund.id } as const;
  if (hasLeft(facts)) {
    const left = aboutOf(payment, refund, facts.effectId);
    await tx.ledger.post(refundOfOrder(left, amount, shares), deps.newId(), at);
  }
  const transfers = await tx.transfers.lockOfPayment(payment.id);
  if (facts.state === "succeeded") {
    await tx.withholdings.move("refund", refund.id, "taken", at);
    await reverseFor(deps, tx, transfers, { ...of, shares });
    if (refund.restock) await tx.shares.restock(refund.id);
  } else if (facts.returnedEffectId !== undefined) {
    const given = await giveBack(deps, tx, transfers, { ...of, shares });
    const back = aboutOf(payment, refund, facts.returnedEffectId);
    await tx.ledger.post(refundOfOrderReturned(back, amount, shares, given), deps.newId(), at);
  } else if (refund.state !== "succeeded") await letGoOf(deps, tx, transfers, of);
  // What this refund gives back no more, an open dispute may be about.
  if (facts.state === "failed") await holdMore(deps, tx, order, payment);
  await moveOrder(deps, tx, order, payment);
}

/** What of it is gone says what it is: a refund that fails, or a dispute that is won after all, makes it paid again. */
export async function moveOrder(deps: Deps, tx: Tx, order: Order, payment: Payment) {
  const gone = (await tx.refunds.of(payment.id)).filter(({ state }) => state === "succeeded");
  const holds = await tx.disputes.liveHolds(payment.id);
  const lostMinor = sum(holds.filter(({ state }) => state === "taken").map(coveredBy));
  const goneMinor = lostMinor + sum(gone.map(({ amount }) => amount.minor));
  const whole = lostMinor > 0n ? "charged_back" : "refunded";
  const to = goneMinor >= order.totalMinor ? whole : goneMinor > 0n ? "partially_refunded" : "paid";
  if (canMoveOrder(order.state, to)) await tx.orders.move(order.id, to, deps.now());
}

/** Money that is still owed: shown each time, and loudest once cron does not try any more. */
export async function alertRefundFailed(
  deps: Deps,
  tx: Tx,
  { id, paymentId }: Refund,
  code: string,
): Promise<void> {
  const at = deps.now();
  await tx.alerts.raise({ kind: "refund_failed", subject: id, facts: { paymentId, code } }, at);
  const tries = (await tx.refunds.of(paymentId)).filter(({ state }) => state === "failed").length;
  if (tries < REFUND_TRIES_MAX) return;
  await tx.alerts.raise(
    { kind: "refund_given_up", subject: paymentId, facts: { tries, code } },
    at,
  );
}
