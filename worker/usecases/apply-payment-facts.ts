import { type DifferenceId, transferIdOf } from "../domain/ids.ts";
import { captureOfOrder, captureUnapplied, processorFee } from "../domain/ledger.ts";
import { isSame } from "../domain/money.ts";
import type { Order } from "../domain/orders.ts";
import { canMovePayment, isOpen, type Payment, type RefundReason } from "../domain/payments.ts";
import type { Transfer } from "../domain/payouts.ts";
import type { Capture, PaymentFacts } from "../processors/processor.ts";
import { closePayment } from "./close-payment.ts";
import { endOrder } from "./end-order.ts";
import { judgePayment, openReview } from "./judge-payment.ts";
import type { Deps, Tx } from "./ports.ts";
import { closeIfDeclinedTooOften, recordAttempt } from "./record-attempt.ts";
import { returnMoney } from "./return-money.ts";

/** Why verified facts could not be applied; they wait for an operator, who is told. */
export type Misfit = "settled_in_other_currency";

/**
 * Brings a payment to what the processor says now. The order has to be locked. Facts may come
 * late, twice and in any order: they only ever move a payment along its table, and each sum is
 * posted once.
 */
export async function applyPaymentFacts(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  facts: PaymentFacts,
): Promise<Misfit | undefined> {
  if (facts.attempt) await recordAttempt(deps, tx, payment, facts.attempt);
  if (facts.capture) return applyCapture(deps, tx, order, payment, facts, facts.capture);

  if (canMovePayment(payment.state, facts.state)) {
    const declineCode = facts.attempt?.declineCode ?? payment.declineCode;
    const moved = { ...payment, processorRef: facts.ref, state: facts.state, declineCode };
    await tx.payments.save(moved, deps.now());
    if (!isOpen(facts.state)) await endOrder(deps, tx, order);
  } else if (facts.attempt?.state === "failed" && isOpen(payment.state)) {
    const { declineCode } = facts.attempt;
    await tx.payments.save({ ...payment, processorRef: facts.ref, declineCode }, deps.now());
  }
  if (facts.attempt?.state === "failed" && isOpen(facts.state))
    await closeIfDeclinedTooOften(deps, tx, payment);
  return undefined;
}

async function applyCapture(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  facts: PaymentFacts,
  capture: Capture,
): Promise<Misfit | undefined> {
  const about = { processor: payment.processor, subjectId: payment.id };
  const at = deps.now();
  const isOurs = capture.settledIn === capture.amount.currency;
  const fitting = isOurs ? verdictOn(order, payment, facts, capture) : "misfit";
  const judged =
    fitting === "order" && payment.captured === null
      ? await judgePayment(deps, tx, order, payment, facts.attempt?.checks)
      : undefined;
  const verdict = judged?.action === "refuse" ? "refused" : fitting;
  const taken: Payment = {
    ...payment,
    state: "succeeded",
    processorRef: facts.ref,
    chargeRef: capture.chargeRef,
    captured: capture.amount,
    use: verdict === "order" ? "order" : "unapplied",
    declineCode: null,
  };
  if (verdict === "misfit") {
    // What the platform got is a sum that nobody agreed to: kept from the order, and an operator's
    // to book and to give back. Nobody can be charged by this payment again.
    if (payment.captured === null) await tx.payments.save(taken, at);
    await openMisfit(deps, tx, payment, capture);
    return "settled_in_other_currency";
  }

  if (payment.captured === null) {
    await tx.payments.save(taken, at);
    const effect = { ...about, externalId: capture.effectId };
    const posting =
      verdict === "order"
        ? captureOfOrder(effect, capture.amount, order.parts)
        : captureUnapplied(effect, payment.id, capture.amount);
    await tx.ledger.post(posting, deps.newId(), at);
    if (verdict === "order") await payOrder(deps, tx, order, taken);
    else await setAside(deps, tx, order, taken, verdict);
    if (judged?.action === "hold") await openReview(deps, tx, taken, judged);
  }

  await applyFee(deps, tx, payment, capture);
  return undefined;
}

/** By which the balance there grew, and nothing here did: so that the two are known to differ. */
async function openMisfit(deps: Deps, tx: Tx, { id, processor: rail }: Payment, capture: Capture) {
  const { effectId, settledIn: currency, settledMinor, chargeRef: sourceRef, fee } = capture;
  const about = { rail, subjectId: id, sourceRef, note: "settled_in_other_currency" };
  const open = (kind: "capture" | "fee", name: string, thereMinor: bigint) => {
    const difference = { ...about, kind, effectId: name, currency, thereMinor };
    return tx.differences.open({ ...difference, id: deps.newId<DifferenceId>() }, deps.now());
  };
  if (settledMinor !== undefined) await open("capture", effectId, settledMinor);
  if (settledMinor !== undefined && fee && fee.amount.minor > 0n)
    await open("fee", fee.effectId, -fee.amount.minor);
}

/** A processor makes up its mind in minutes; what a week has not brought, its reports will. */
const FEE_AWAITED_MS = 7 * 24 * 60 * 60_000;

/** The fee can be known later than the sale; it is posted whenever it first is. */
async function applyFee(deps: Deps, tx: Tx, before: Payment, { fee }: Capture): Promise<void> {
  const at = deps.now();
  const isFirst = before.captured === null;
  if (!fee) {
    const until = new Date(at.getTime() + FEE_AWAITED_MS);
    if (isFirst) await tx.payments.awaitFee(before.id, until);
    return;
  }
  if (!isFirst) await tx.payments.awaitFee(before.id, null);
  if (fee.amount.minor === 0n) return;
  const about = { processor: before.processor, subjectId: before.id };
  const effect = { ...about, externalId: fee.effectId };
  await tx.ledger.post(processorFee("fee", effect, fee.amount), deps.newId(), at);
}

type Verdict = "order" | "part" | Exclude<RefundReason, "by_hand">;

/** What captured money is for. Anything but the exact sum for a waiting order is not the order's. */
function verdictOn(order: Order, payment: Payment, facts: PaymentFacts, capture: Capture): Verdict {
  const { amount } = capture;
  const asExpected = isSame(facts.asked, payment.amount) && isSame(amount, payment.amount);
  if (order.state === "pending_payment" && asExpected) return "order";
  const isPart = amount.currency === payment.amount.currency && amount.minor < facts.asked.minor;
  // Somebody captured a part in the processor's dashboard, on purpose: it is theirs to end.
  if (order.state === "pending_payment" && isPart && isSame(facts.asked, payment.amount))
    return "part";
  if (!asExpected) return "wrong_amount";
  return order.state === "expired" || order.state === "cancelled" ? "late" : "double";
}

async function payOrder(deps: Deps, tx: Tx, order: Order, payment: Payment): Promise<void> {
  const at = deps.now();
  await tx.orders.move(order.id, "paid", at);
  await tx.stock.consume(order.id);
  // A payment thought closed may be the one that paid: what replaced it must not be paid as well.
  for (const other of await tx.payments.of(order.id)) await closePayment(deps, tx, other);
  const transfers = order.parts
    .filter(({ netMinor }) => netMinor > 0n)
    .map(
      (part): Transfer => ({
        id: transferIdOf(part.id),
        sellerOrderId: part.id,
        sellerId: part.sellerId,
        paymentId: payment.id,
        rail: payment.processor,
        kind: "sale",
        amount: { minor: part.netMinor, currency: order.currency },
        ...{ withheldMinor: 0n, reversedMinor: 0n },
        ...{ state: "held", dueAt: null, blockedReason: null, batchId: null },
        ...{ processorRef: null, pastRefs: [], adoptedAt: null },
      }),
    );
  await tx.transfers.add(transfers, at);
  deps.log.info("order.paid", { orderId: order.id, paymentId: payment.id });
}

async function setAside(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
  verdict: Exclude<Verdict, "order">,
): Promise<void> {
  const at = deps.now();
  const facts = { orderId: order.id, verdict, orderState: order.state };
  deps.log.error("payment.unapplied", { paymentId: payment.id, ...facts });
  const kind = verdict === "refused" ? "payment_refused" : "payment_unapplied";
  await tx.alerts.raise({ kind, subject: payment.id, facts }, at);
  if (verdict === "part") {
    // The goods stay reserved: an operator completes the sale or gives the part back.
    await tx.orders.move(order.id, "partially_paid", at);
    return;
  }
  await returnMoney(deps, tx, payment, verdict);
  // A wrong sum or a refused card ends the payment but not the order, which may be paid again while
  // it is reserved.
  await endOrder(deps, tx, order);
}
