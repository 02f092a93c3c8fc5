import {
  type About,
  refundOfOrder,
  refundOfOrderReturned,
  refundOfUnapplied,
  refundReturned,
} from "../domain/ledger.ts";
import { canMoveOrder, type Order } from "../domain/orders.ts";
import { canMoveRefund, type Payment, REFUND_TRIES_MAX, type Refund } from "../domain/payments.ts";
import type { RefundFacts } from "../processors/processor.ts";
import type { Deps, Tx } from "./ports.ts";

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

  const about = { processor: payment.processor, subjectId: refund.id };
  const left = { ...about, externalId: facts.effectId };
  // Facts may jump from asked to failed: what left and came back in between is still posted.
  if (facts.state === "succeeded" || facts.returnedEffectId !== undefined)
    await tx.ledger.post(refundOf(left, order, payment, refund), deps.newId(), at);
  if (payment.use === "order") await moveOrder(deps, tx, order, facts.state);
  if (facts.state !== "failed") return;
  if (facts.returnedEffectId !== undefined) {
    const back = { ...about, externalId: facts.returnedEffectId };
    await tx.ledger.post(returnOf(back, order, payment, refund), deps.newId(), at);
  }
  await alertRefundFailed(deps, tx, refund, "failed_at_processor");
}

/** An order's own money goes back whole, from whoever it had been owed to. */
const refundOf = (about: About, order: Order, { id, use }: Payment, { amount }: Refund) =>
  use === "order"
    ? refundOfOrder(about, amount, order.parts)
    : refundOfUnapplied(about, id, amount);

const returnOf = (about: About, order: Order, { id, use }: Payment, { amount }: Refund) =>
  use === "order"
    ? refundOfOrderReturned(about, amount, order.parts)
    : refundReturned(about, id, amount);

/** It is refunded while its money is gone; a refund that fails makes it paid again. */
async function moveOrder(deps: Deps, tx: Tx, { id, state }: Order, refund: RefundFacts["state"]) {
  if (refund === "pending") return;
  const to = refund === "succeeded" ? "refunded" : "paid";
  if (canMoveOrder(state, to)) await tx.orders.move(id, to, deps.now());
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
