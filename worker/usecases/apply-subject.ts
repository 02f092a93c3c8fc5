import type { PaymentId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type {
  DisputeFacts,
  EventSubject,
  PaymentFacts,
  ProcessorEvent,
  RefundFacts,
  SentTransfers,
  TransferFacts,
} from "../processors/processor.ts";
import { adoptRefund } from "./adopt-refund.ts";
import { applyAccount, applyPayout, STRANGER } from "./apply-account.ts";
import { applyDispute } from "./apply-dispute.ts";
import { applyFraudWarning } from "./apply-fraud-warning.ts";
import { applyItsDisputes } from "./apply-its-disputes.ts";
import { applyPaymentFacts } from "./apply-payment-facts.ts";
import { applyRefundFacts } from "./apply-refund-facts.ts";
import { applySentTransfers } from "./apply-sent-transfers.ts";
import { applyTransferFacts } from "./apply-transfer-facts.ts";
import { captureWhenApproved } from "./capture-payment.ts";
import { closePayment } from "./close-payment.ts";
import { looked } from "./look-up.ts";
import type { Deps, Tx } from "./ports.ts";
import { applyMethod } from "./saved-methods/apply-method.ts";
import { learnSaved } from "./saved-methods/learn-saved.ts";
import { applyToInvoice, refreshInvoice } from "./subscriptions/apply-invoice.ts";
import {
  applyBillingCustomer,
  applyBillingSetup,
  refreshSubscription,
} from "./subscriptions/apply-subscription.ts";
import { lockPayment } from "./with-payment.ts";

export type Effect =
  /** `paymentId` where it is about one: the id that follows a payment through the logs. */
  | { readonly state: "applied"; readonly paymentId?: PaymentId }
  /** Nothing to do, on purpose. */
  | { readonly state: "ignored"; readonly note: string }
  /** It should have meant something to us: an operator is shown it. */
  | { readonly state: "quarantined"; readonly note: string };

/** An event at work, as opposed to our asking by ourselves. */
export type News = {
  /** Notes it in the transaction that applies it; false: it was worked on already. */
  readonly note: (tx: Tx) => Promise<boolean>;
  /** The processor tells it now. A replay of what had its effect is not new. */
  readonly isNew: boolean;
};

const applied: Effect = { state: "applied" };
const ignored = (note: string): Effect => ({ state: "ignored", note });
const quarantined = (note: string): Effect => ({ state: "quarantined", note });

/** Looks up what the event names, and applies it together with the event's note. */
export async function applySubject(
  deps: Deps,
  processor: ProcessorName,
  { subject, type, account }: ProcessorEvent,
  news: News,
): Promise<Effect> {
  if (!subject)
    return account !== undefined && (await isStranger(deps, account))
      ? quarantined(STRANGER)
      : ignored("no event that this system reacts to");
  const appliers: {
    [K in EventSubject["kind"]]: (ref: string) => Promise<Effect>;
  } = {
    payment: async (ref) => {
      const { payIn } = deps.processors[processor];
      const facts = await looked(deps, processor, payIn.readPayment(ref));
      if (!facts) return quarantined("no such payment");
      const effect = await applyPayment(deps, processor, facts, news);
      return orOfInvoice(deps, processor, effect, { ref: facts.ref }, news);
    },
    refund: async (ref) => {
      const { payIn } = deps.processors[processor];
      const facts = await looked(deps, processor, payIn.readRefund(ref));
      if (!facts) return quarantined("no such refund");
      await applyItsDisputes(deps, processor, facts);
      const effect = await applyRefund(deps, processor, facts, news);
      return orOfInvoice(deps, processor, effect, facts, news);
    },
    dispute: async (ref) => {
      const { payIn } = deps.processors[processor];
      const facts = await looked(deps, processor, payIn.readDispute(ref));
      if (!facts) return quarantined("no such dispute");
      await applyItsPayment(deps, processor, facts);
      const effect = await applyDispute(deps, processor, facts, news);
      return orOfInvoice(deps, processor, effect, { chargeRef: facts.chargeRef }, news);
    },
    fraud_warning: async (ref) => {
      const { payIn } = deps.processors[processor];
      const facts = await looked(deps, processor, payIn.readFraudWarning(ref));
      return facts
        ? applyFraudWarning(deps, processor, facts, news)
        : quarantined("no such fraud warning");
    },
    transfer: async (ref) => {
      const { payOut } = deps.processors[processor];
      const facts = await looked(deps, processor, payOut.readTransfer(ref));
      return facts ? applyTransfer(deps, processor, facts, news) : quarantined("no such transfer");
    },
    payout_batch: async (ref) => {
      const { payOut } = deps.processors[processor];
      const sent = await looked(deps, processor, payOut.readBatch(ref));
      return sent ? applyBatch(deps, ref, sent, news) : quarantined("no such payout batch");
    },
    payout: (ref) => applyPayout(deps, ref, account, news),
    seller_account: (ref) => applyAccount(deps, ref, type, news),
    saved_method: async (ref) => {
      const { vault } = deps.processors[processor];
      const facts = await looked(deps, processor, vault.readMethod(ref));
      return facts ? applyMethod(deps, processor, facts, news) : ignored("no such payment method");
    },
    subscription: (ref) => refreshSubscription(deps, ref, news),
    invoice: (ref) => refreshInvoice(deps, ref, news),
    billing_setup: (ref) => applyBillingSetup(deps, ref, news),
    billing_customer: (ref) => applyBillingCustomer(deps, ref, type, news),
  };
  return appliers[subject.kind](subject.ref);
}

/** What is no order's may be a subscription's: Stripe says which invoice it pays, if any. */
export async function orOfInvoice(
  deps: Deps,
  processor: ProcessorName,
  effect: Effect,
  { ref, chargeRef }: { readonly ref?: string; readonly chargeRef?: string | undefined },
  news: News | undefined,
): Promise<Effect> {
  if (effect.state !== "quarantined" || processor !== "stripe") return effect;
  const names = chargeRef === undefined ? (ref === undefined ? {} : { ref }) : { chargeRef };
  return (await applyToInvoice(deps, names, news)) ?? effect;
}

/** A dispute may be told before the payment itself. */
async function applyItsPayment(
  deps: Deps,
  processor: ProcessorName,
  { chargeRef, paymentRef }: DisputeFacts,
): Promise<void> {
  if (paymentRef === undefined) return;
  const isKnown = await deps.store.transact(
    async (tx) => (await tx.payments.findByCharge(processor, chargeRef)) !== undefined,
  );
  if (isKnown) return;
  const { payIn } = deps.processors[processor];
  const facts = await looked(deps, processor, payIn.readPayment(paymentRef));
  if (facts) await applyPayment(deps, processor, facts, undefined);
}

const isStranger = (deps: Deps, account: string) =>
  deps.store.transact(async (tx) => (await tx.sellers.findByAccount(account)) === undefined);

/**
 * What the processor says about a payment, applied under its order's lock; the event's note,
 * if there is an event, is in the same transaction. Quarantined unless both sides name each other.
 */
export async function applyPayment(
  deps: Deps,
  processor: ProcessorName,
  facts: PaymentFacts,
  news: News | undefined,
): Promise<Effect> {
  const effect = await applyToOrder(deps, processor, facts, news);
  const { paymentId } = "paymentId" in effect ? effect : {};
  if (paymentId && facts.saved) deps.after(() => learnSaved(deps, processor, paymentId, facts));
  return effect;
}

const applyToOrder = (
  deps: Deps,
  processor: ProcessorName,
  facts: PaymentFacts,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const byRef = await tx.payments.findByRef(processor, facts.ref);
    const found = byRef ?? (facts.paymentId && (await tx.payments.find(facts.paymentId)));
    if (!found) return quarantined("it names no payment of ours");
    const { order, payment } = await lockPayment(tx, found.id);
    if (payment.processor !== processor)
      return quarantined("its payment was opened with the other processor");
    if (payment.processorRef !== null && payment.processorRef !== facts.ref)
      return quarantined("its payment is another object at the processor");
    // What it was we know by its name alone, if we were told that when it was made.
    const isNamed = facts.paymentId === payment.id || (byRef && facts.isVanished);
    if (!isNamed) return quarantined("it does not name its payment as ours");
    if (news && !(await news.note(tx))) return applied;

    // An event proves that the creating call arrived, whatever became of its answer. The name comes
    // with it, because nobody will send that call again to learn it.
    const open = await tx.operations.findOpen(payment.id);
    if (open?.kind === "create_payment")
      await tx.operations.close(open.id, { kind: "ok", value: { ref: facts.ref } }, deps.now());
    const named = { ...payment, processorRef: facts.ref };
    if (payment.processorRef === null) await tx.payments.save(named, deps.now());
    const misfit = await applyPaymentFacts(deps, tx, order, named, facts);
    if (misfit) await tx.alerts.raise({ kind: misfit, subject: payment.id, facts: {} }, deps.now());
    else await captureWhenApproved(deps, tx, payment.id, facts, news?.isNew === true);
    await closeIfOver(deps, tx, payment.id);
    // So that cron, which asks about the silent ones, asks about all of them in turn.
    await tx.payments.touch(payment.id, deps.now());
    return { state: "applied", paymentId: payment.id };
  });

/** Nobody may pay for an order that is over, by a payment that an earlier close did not reach. */
async function closeIfOver(deps: Deps, tx: Tx, id: PaymentId): Promise<void> {
  const { order, payment } = await lockPayment(tx, id);
  if (order.state === "pending_payment" || payment.state === "processing") return;
  await closePayment(deps, tx, payment);
}

/** Likewise for a refund, under the lock of its payment's order. */
export const applyRefund = (
  deps: Deps,
  processor: ProcessorName,
  facts: RefundFacts,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const byRef = await tx.refunds.findByRef(processor, facts.ref);
    const named = byRef ?? (facts.refundId && (await tx.refunds.find(facts.refundId)));
    if (!named) {
      const adopted = await adoptRefund(deps, tx, processor, facts, news);
      return "note" in adopted ? quarantined(adopted.note) : { state: "applied", ...adopted };
    }
    const { order, payment } = await lockPayment(tx, named.paymentId);
    const refund = (await tx.refunds.find(named.id)) ?? named;
    if (news && !(await news.note(tx))) return applied;
    const open = await tx.operations.findOpen(refund.id);
    if (open) await tx.operations.close(open.id, { kind: "ok", value: facts }, deps.now());
    await applyRefundFacts(deps, tx, order, payment, refund, facts);
    return { state: "applied", paymentId: payment.id };
  });

/** Likewise for a transfer, under its own lock. */
export const applyTransfer = (
  deps: Deps,
  processor: ProcessorName,
  facts: TransferFacts,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const byRef = await tx.transfers.findByRef(processor, facts.ref);
    const id = byRef?.id ?? facts.transferId;
    const transfer = id && (await tx.transfers.lock(id));
    if (!transfer || transfer.rail !== processor)
      return quarantined("it names no transfer of ours");
    if (news && !(await news.note(tx))) return applied;
    // A single transfer's own operation is proved by it, unless the news are of an earlier try; a
    // batch's is closed by the batch.
    const isPast = transfer.pastRefs.includes(facts.ref);
    const open = isPast ? undefined : await tx.operations.findOpen(transfer.id);
    if (open) await tx.operations.close(open.id, { kind: "ok", value: facts }, deps.now());
    await applyTransferFacts(deps, tx, [{ transfer, facts }]);
    return { state: "applied", paymentId: transfer.paymentId };
  });

/** Likewise for a payout batch: each of its items has an outcome of its own. */
export const applyBatch = (
  deps: Deps,
  ref: string,
  sent: SentTransfers,
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    // By our own name for it: a transfer may be in another batch by now.
    const known = await tx.batches.findByRef(ref);
    const batchId = known?.id ?? (sent.batchId && (await tx.batches.find(sent.batchId))?.id);
    // One that this database has forgotten: its number is found out when the next one is sent, and
    // what it paid is known by its items already.
    const ours = batchId ? [] : await tx.transfers.lockAll(sent.items.flatMap(idOf));
    if (!batchId && ours.length === 0) return quarantined("it names no payout batch of ours");
    if (news && !(await news.note(tx))) return applied;
    const open = batchId && (await tx.operations.findOpen(batchId));
    if (open) await tx.operations.close(open.id, { kind: "ok", value: { ref } }, deps.now());
    await applySentTransfers(deps, tx, batchId ?? null, sent);
    return applied;
  });

const idOf = ({ transferId }: TransferFacts) => transferId ?? [];
