import { isContested } from "../../domain/disputes.ts";
import type { OperationId, SubscriptionInvoiceId } from "../../domain/ids.ts";
import type { About, Posting } from "../../domain/ledger.ts";
import {
  invoiceDisputed,
  invoiceDisputeReturned,
  invoiceFee,
  invoicePaid,
  invoiceRefunded,
  invoiceRefundReturned,
} from "../../domain/ledger-of-subscriptions.ts";
import { sum } from "../../domain/money.ts";
import { nextTryAfter } from "../../domain/operation.ts";
import {
  isEnded,
  type Subscription,
  type SubscriptionInvoice,
  taxBetween,
} from "../../domain/subscriptions.ts";
import type { InvoiceFacts, InvoicePaymentFacts } from "../../processors/processor.ts";
import type { Effect, News } from "../apply-subject.ts";
import { looked } from "../look-up.ts";
import type { Deps, Tx } from "../ports.ts";
import { applySubscription, lookAt, refreshSubscription } from "./apply-subscription.ts";
import { billingOf } from "./billing-of.ts";

const applied: Effect = { state: "applied" };
const OTHERS: Effect = { state: "ignored", note: "an invoice of no subscription here" };

/** Asks Stripe what an invoice is now, and books and mirrors it, together with its subscription. */
export async function refreshInvoice(
  deps: Deps,
  ref: string,
  news: News | undefined,
): Promise<Effect> {
  const asked = billingOf(deps).subscriptionOfInvoice(ref);
  const subscriptionRef = await looked(deps, "stripe", asked);
  if (subscriptionRef === undefined) return OTHERS;
  // Whatever is told of an invoice may have changed what it is for.
  const subscription = await lookAt(deps, subscriptionRef);
  if (!subscription) return OTHERS;
  await applySubscription(deps, subscription, undefined);
  const reading = await deps.store.subscriptions.beginReading(subscriptionRef);
  if (reading === undefined) return OTHERS;
  // All of it is read under a number, so that the order of readings is known.
  const facts = await looked(deps, "stripe", billingOf(deps).readInvoice(ref));
  return facts ? applyInvoice(deps, { facts, reading }, news) : OTHERS;
}

/** All of a subscription: what it is, and its invoices, the newest of them first. */
export async function refreshWhole(deps: Deps, ref: string, invoicesMax: number): Promise<void> {
  await refreshSubscription(deps, ref, undefined);
  const refs = await looked(deps, "stripe", billingOf(deps).listInvoices(ref));
  for (const invoice of (refs ?? []).slice(0, invoicesMax))
    await refreshInvoice(deps, invoice, undefined);
}

/**
 * Books what moved for an invoice, each once under Stripe's own name for it, and mirrors what it is
 * now, under the lock of its subscription.
 */
export const applyInvoice = (
  deps: Deps,
  { facts, reading }: { readonly facts: InvoiceFacts; readonly reading: number },
  news: News | undefined,
): Promise<Effect> =>
  deps.store.transact(async (tx) => {
    const named =
      facts.subscriptionRef && (await tx.subscriptions.findByRef(facts.subscriptionRef));
    const subscription = named && (await tx.subscriptions.lock(named.id));
    if (!subscription) return OTHERS;
    if (news && !(await news.note(tx))) return applied;
    const known = await tx.subscriptions.findInvoiceByRef(facts.ref);
    const id = known?.id ?? deps.newId<SubscriptionInvoiceId>();
    const invoice = invoiceOf(subscription, id, facts);
    const payments = facts.payments.map(({ ref, capture }) => ({
      ...{ ref, chargeRef: capture?.chargeRef ?? null },
    }));
    const kept = await tx.subscriptions.keepInvoice({ invoice, reading, payments }, deps.now());
    const postings = postingsOf(kept, facts.payments);
    for (const posting of postings.filter(({ entries }) => entries.length > 0))
      await tx.ledger.post(posting, deps.newId(), deps.now());
    const other = facts.payments.find(
      ({ capture }) => capture && capture.settledIn !== capture.amount.currency,
    );
    if (other)
      await tx.alerts.raise(
        { kind: "settled_in_other_currency", subject: id, facts: { ref: facts.ref } },
        deps.now(),
      );
    if (invoice.isDisputed && !known?.isDisputed) await endDisputed(deps, tx, subscription, kept);
    return applied;
  });

const invoiceOf = (
  { id: subscriptionId, sellerId }: Subscription,
  id: SubscriptionInvoiceId,
  facts: InvoiceFacts,
): SubscriptionInvoice => ({
  ...{ id, sellerId, subscriptionId, ref: facts.ref, number: facts.number ?? null },
  ...{ state: facts.state, reason: facts.reason, total: facts.total, taxMinor: facts.taxMinor },
  ...{ paidMinor: facts.paidMinor, dueMinor: facts.dueMinor, periods: facts.periods },
  givenBackMinor: sum(
    facts.payments.flatMap(({ refunds }) =>
      refunds.flatMap(({ state, amount }) => (state === "succeeded" ? [amount.minor] : [])),
    ),
  ),
  isDisputed: facts.payments.some(({ disputes }) =>
    disputes.some(({ state }) => isContested(state) || state === "lost"),
  ),
  ...{ createdAt: facts.createdAt, paidAt: facts.paidAt ?? null },
});

/** What came lies side by side from the invoice's first cent on, the oldest first, and so does what went back. */
function postingsOf(
  invoice: SubscriptionInvoice,
  payments: readonly InvoicePaymentFacts[],
): Posting[] {
  let fromMinor = 0n;
  return payments.flatMap((payment) => {
    const postings = ofPayment(invoice, payment, fromMinor);
    fromMinor += payment.capture?.amount.minor ?? 0n;
    return postings;
  });
}

function ofPayment(
  invoice: SubscriptionInvoice,
  { capture, refunds, disputes }: InvoicePaymentFacts,
  fromMinor: bigint,
): Posting[] {
  if (!capture || capture.settledIn !== capture.amount.currency) return [];
  const about = (externalId: string) => ({
    ...({ processor: "stripe", subjectId: invoice.id, externalId } as const),
  });
  const { amount, effectId, fee } = capture;
  const tax = taxBetween(invoice, fromMinor, fromMinor + amount.minor);
  return [
    invoicePaid(about(effectId), amount, tax),
    ...(fee ? [invoiceFee("invoice_fee", about(fee.effectId), fee.amount)] : []),
    ...refundPostings(invoice, refunds, fromMinor, about),
    ...disputes.flatMap(({ withdrawn, returned, fees }) => [
      ...withdrawn.map((one) => invoiceDisputed(about(one.effectId), one.amount)),
      ...returned.map((one) => invoiceDisputeReturned(about(one.effectId), one.amount)),
      ...fees.map((one) => invoiceFee("invoice_dispute_fee", about(one.effectId), one.amount)),
    ]),
  ];
}

/** One that waits has its place already; one that failed leaves it to the next. */
function refundPostings(
  invoice: SubscriptionInvoice,
  refunds: InvoicePaymentFacts["refunds"],
  startMinor: bigint,
  about: (externalId: string) => About,
): Posting[] {
  let fromMinor = startMinor;
  return refunds.flatMap(({ state, amount, effectId, returnedEffectId }) => {
    const tax = taxBetween(invoice, fromMinor, fromMinor + amount.minor);
    if (state !== "failed") fromMinor += amount.minor;
    if (returnedEffectId !== undefined)
      return [
        invoiceRefunded(about(effectId), amount, tax),
        invoiceRefundReturned(about(returnedEffectId), amount, tax),
      ];
    return state === "succeeded" ? [invoiceRefunded(about(effectId), amount, tax)] : [];
  });
}

/** Nobody is asked for more money who says that it was not theirs. */
async function endDisputed(
  deps: Deps,
  tx: Tx,
  subscription: Subscription,
  invoice: SubscriptionInvoice,
): Promise<void> {
  const at = deps.now();
  const about = { subscriptionId: subscription.id, sellerId: subscription.sellerId };
  await tx.alerts.raise({ kind: "invoice_disputed", subject: invoice.id, facts: about }, at);
  const { ref } = subscription;
  if (ref === null || isEnded(subscription.state)) return;
  const id = deps.newId<OperationId>();
  const change = { to: "ended", releases: subscription.scheduleRef } as const;
  const params = { subscriptionId: subscription.id, ref, change };
  const intent = {
    ...({ kind: "change_subscription", processor: "stripe", params } as const),
    subjectId: subscription.id,
  };
  // One change at a time: what is under way comes to its end first, and then this is sent by the job.
  if (await tx.operations.findOpen(subscription.id)) return;
  await tx.operations.open(id, intent, at, nextTryAfter(at, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId: id }, at);
}

/** A payment, refund or dispute that is no order's may be an invoice's; undefined: it is not. */
export async function applyToInvoice(
  deps: Deps,
  names: { readonly ref?: string; readonly chargeRef?: string },
  news: News | undefined,
): Promise<Effect | undefined> {
  const billing = billingOf(deps);
  const known = await deps.store.subscriptions.invoiceOfPayment(names);
  const { ref, chargeRef } = names;
  const asked =
    known ??
    (ref !== undefined
      ? await looked(deps, "stripe", billing.invoiceOfPayment(ref))
      : chargeRef !== undefined
        ? await looked(deps, "stripe", billing.invoiceOfCharge(chargeRef))
        : undefined);
  return asked === undefined ? undefined : refreshInvoice(deps, asked, news);
}
