import { coveredBy } from "../domain/disputes.ts";
import type { DifferenceId, PaymentId, RefundId } from "../domain/ids.ts";
import { isSame, sum } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import { isLive, leftToReturn, type Payment, type Refund } from "../domain/payments.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import { type Fault, planRefund, type RefundWish } from "../domain/refunds.ts";
import { assert } from "../domain/result.ts";
import type { RefundFacts } from "../processors/processor.ts";
import { applyRefundFacts } from "./apply-refund-facts.ts";
import type { News } from "./apply-subject.ts";
import { endPartlyPaid } from "./end-order.ts";
import { letGoOf } from "./give-back.ts";
import { addPlanned } from "./open-refund.ts";
import { readRefundable } from "./plan-refund.ts";
import type { Deps, Tx } from "./ports.ts";
import { returnMoney } from "./return-money.ts";
import { nameSettlement, settlementOf } from "./settlement-of.ts";
import { lockPayment } from "./with-payment.ts";

type Adopted = { readonly paymentId: PaymentId } | { readonly note: string };

/**
 * A refund that no row of ours asked for: made in the processor's own pages, or by an earlier life
 * of a database that was set back. Of money that pays no order it does what we would have done, and
 * becomes our refund. Of an order's own money it is known whose it was if there is one artisan, or
 * if nothing is left; else the books are known to differ by it, until an operator says so.
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
  // Somebody else may have adopted it while we waited for the lock.
  if (await tx.refunds.findByRef(processor, facts.ref)) return { paymentId: payment.id };
  const settled = await settlementOf(tx, payment, facts);
  if (settled) {
    if (news && !(await news.note(tx))) return { paymentId: payment.id };
    await nameSettlement(deps, tx, settled, facts.ref);
    return { paymentId: payment.id };
  }
  if (payment.use === "order") return adoptForOrder(deps, tx, order, payment, facts, news);
  const isBooked = await tx.ledger.isPosted(payment.id, "unapplied_capture");
  if (payment.use !== "unapplied" || !isBooked || payment.captured === null)
    return { note: "it gives back money that was never booked, by hand" };
  await giveWay(deps, tx, payment, facts);
  const tried = await tx.refunds.of(payment.id);
  const left = leftToReturn(payment.captured, tried);
  if (facts.amount.currency !== left.currency || facts.amount.minor > left.minor)
    return { note: "it gives back more than is owed, by hand" };
  if (news && !(await news.note(tx))) return { paymentId: payment.id };
  const refund: Refund = {
    id: facts.refundId ?? deps.newId<RefundId>(),
    ...{ paymentId: payment.id, amount: facts.amount, reason: "by_hand" },
    ...{ state: "requested", processorRef: null, fault: null, restock: false },
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

/** The plan that a refund by hand can only have been; undefined: more than one is possible. */
function wishOf(order: Order, left: bigint, minor: bigint): RefundWish | undefined {
  if (minor === left) return { kind: "rest" };
  const [part, ...others] = order.parts;
  if (!part || others.length > 0) return undefined;
  return { kind: "parts", parts: [{ sellerOrderId: part.id, kind: "amount", minor }] };
}

async function adoptForOrder(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  facts: RefundFacts,
  news: News | undefined,
): Promise<Adopted> {
  assert(payment.captured !== null, "money that pays an order was captured");
  await giveWay(deps, tx, payment, facts);
  const returned = leftToReturn(payment.captured, await tx.refunds.of(payment.id));
  const lost = sum((await tx.disputes.liveHolds(payment.id)).map(coveredBy));
  const left = { ...returned, minor: returned.minor - lost };
  const wish =
    facts.amount.currency === left.currency
      ? wishOf(order, left.minor, facts.amount.minor)
      : undefined;
  const adopted = wish && (await adoptAs(deps, tx, order, payment, { facts, wish, news }));
  if (adopted) return { paymentId: payment.id };
  await openDifference(deps, tx, payment, facts);
  return { note: "it gives back money of an order by hand, and whose it was is not known" };
}

/** Books what was given back by hand as these artisans' refund. False: it cannot have been theirs. */
export async function adoptAs(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  {
    facts,
    wish,
    news,
    fault,
  }: {
    facts: RefundFacts;
    wish: RefundWish;
    news: News | undefined;
    fault?: Fault;
  },
): Promise<boolean> {
  const { transfers, ...refundable } = await readRefundable(tx, order, payment);
  const plan = planRefund(refundable, wish, fault ?? deps.settings.refundFault);
  if (!plan.ok || !isSame(plan.value.amount, facts.amount)) return false;
  if (news && !(await news.note(tx))) return true;
  const asked = { plan: plan.value, transfers, reason: "by_hand", restock: false } as const;
  const refund = await addPlanned(deps, tx, payment, { ...asked, id: facts.refundId });
  await applyRefundFacts(deps, tx, order, payment, refund, facts);
  deps.log.info("refund.adopted", { paymentId: payment.id, ref: facts.ref, state: facts.state });
  return true;
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
    const transfers = await tx.transfers.lockOfPayment(payment.id);
    await letGoOf(deps, tx, transfers, { cause: "refund", causeId: refund.id });
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
