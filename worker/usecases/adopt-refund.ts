import type { DifferenceId, PaymentId, RefundId } from "../domain/ids.ts";
import { isLive, leftToReturn, type Payment, type Refund } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { RefundFacts } from "../processors/processor.ts";
import { applyRefundFacts } from "./apply-refund-facts.ts";
import type { News } from "./apply-subject.ts";
import { endPartlyPaid } from "./end-order.ts";
import type { Deps, Tx } from "./ports.ts";
import { returnMoney } from "./return-money.ts";
import { lockPayment } from "./with-payment.ts";

type Adopted = { readonly paymentId: PaymentId } | { readonly note: string };

/**
 * A refund that no row of ours asked for: made in the processor's own pages, or by an earlier life
 * of a database that was set back. Of money that pays no order it does what we would have done, and
 * becomes our refund. Of an order's own money it cannot be booked yet: the books are known to differ
 * by it from now on, and an operator is told.
 */
export async function adoptRefund(
  deps: Deps,
  tx: Tx,
  processor: ProcessorName,
  facts: RefundFacts,
  news: News | undefined,
): Promise<Adopted> {
  const of = facts.chargeRef && (await tx.payments.findByCharge(processor, facts.chargeRef));
  if (!of) return { note: "it names no refund of ours" };
  const { order, payment } = await lockPayment(tx, of.id);
  const isBooked = await tx.ledger.isPosted(payment.id, "unapplied_capture");
  if (payment.use !== "unapplied" || !isBooked || payment.captured === null) {
    await openDifference(deps, tx, payment, facts);
    return { note: "it gives back money of an order, or money that was never booked, by hand" };
  }
  // Somebody else may have adopted it while we waited for the lock.
  const known = await tx.refunds.findByRef(processor, facts.ref);
  if (known) return { paymentId: payment.id };

  await giveWay(deps, tx, payment, facts);
  const tried = await tx.refunds.of(payment.id);
  const left = leftToReturn(payment.captured, tried);
  if (facts.amount.currency !== left.currency || facts.amount.minor > left.minor)
    return { note: "it gives back more than is owed, by hand" };
  if (news && !(await news.note(tx))) return { paymentId: payment.id };
  const refund: Refund = {
    id: facts.refundId ?? deps.newId<RefundId>(),
    ...{ paymentId: payment.id, amount: facts.amount, reason: "by_hand" },
    ...{ state: "requested", processorRef: null },
  };
  await tx.refunds.add(refund, deps.now());
  await applyRefundFacts(deps, tx, order, payment, refund, facts);
  // The rest is owed as before. A part that waited for an operator has its answer.
  if (order.state === "partially_paid") await endPartlyPaid(deps, tx, order);
  else if (facts.state !== "failed")
    await returnMoney(deps, tx, payment, tried.at(-1)?.reason ?? "by_hand");
  deps.log.info("refund.adopted", { paymentId: payment.id, ref: facts.ref, state: facts.state });
  return { paymentId: payment.id };
}

/**
 * One that we asked for and that does not fit beside it any more can only be refused: the processor
 * gives no more back than it took, and this one came first.
 */
async function giveWay(deps: Deps, tx: Tx, payment: Payment, facts: RefundFacts): Promise<void> {
  for (const refund of (await tx.refunds.of(payment.id)).filter(isLive)) {
    if (refund.state !== "requested" || payment.captured === null) continue;
    const left = leftToReturn(payment.captured, await tx.refunds.of(payment.id));
    if (facts.amount.minor <= left.minor) return;
    await tx.refunds.save({ ...refund, state: "failed" }, deps.now());
  }
}

/** Told at once, so that the balance is explained by its name before any run sees the line. */
async function openDifference(deps: Deps, tx: Tx, payment: Payment, facts: RefundFacts) {
  // What is settled in another currency moves another sum, which the statement will tell.
  if (facts.state !== "succeeded" || payment.use !== "order") return;
  const { minor, currency } = facts.amount;
  const about = { rail: payment.processor, subjectId: payment.id, sourceRef: facts.ref };
  const line = { kind: "refund", effectId: facts.effectId, currency, thereMinor: -minor } as const;
  const id = deps.newId<DifferenceId>();
  const at = deps.now();
  await tx.differences.open({ id, ...about, ...line, note: "refunded_by_hand" }, at);
  const alert = { ref: facts.ref, minor: `${minor}`, currency };
  await tx.alerts.raise({ kind: "refunded_by_hand", subject: payment.id, facts: alert }, at);
}
