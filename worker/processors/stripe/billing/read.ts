import { ourId } from "../../../domain/ids.ts";
import { sum } from "../../../domain/money.ts";
import { isEnded } from "../../../domain/subscriptions.ts";
import type {
  Answer,
  InvoiceFacts,
  InvoicePaymentFacts,
  SubscriptionFacts,
} from "../../processor.ts";
import { answer, ifOurs } from "../answer.ts";
import type { StripeDeps } from "../client.ts";
import { readDisputesOf } from "../disputes.ts";
import { listRefunds } from "../list-refunds.ts";
import { readPayment } from "../read-payment.ts";
import { listOf } from "../shapes.ts";
import { readTerms, termsOf } from "./prices.ts";
import {
  type Invoice,
  InvoicePaymentShape,
  InvoiceShape,
  type Schedule,
  type StripeSubscription,
  SubscriptionShape,
} from "./shapes.ts";

/** A seller's subscriptions, an invoice's payments: few, so that one page has them all. */
const PAGE_SIZE = 100;
const EXPANDED = ["latest_invoice", "schedule", "default_payment_method"];

export async function readSubscription(
  deps: StripeDeps,
  ref: string,
): Promise<Answer<SubscriptionFacts>> {
  const read = await answer(
    deps.log,
    () => deps.client.subscriptions.retrieve(ref, { expand: EXPANDED }),
    SubscriptionShape,
  );
  return read.kind === "ok" ? subscriptionFacts(deps, read.value) : ifOurs(read);
}

export async function listSubscriptions(
  deps: StripeDeps,
  customerRef: string,
): Promise<Answer<readonly SubscriptionFacts[]>> {
  const query = { customer: customerRef, status: "all" as const, limit: PAGE_SIZE };
  const found = await answer(
    deps.log,
    () => deps.client.subscriptions.list(query),
    listOf(SubscriptionShape),
  );
  if (found.kind !== "ok") return found;
  const all: SubscriptionFacts[] = [];
  for (const { id } of found.value.data) {
    const one = await readSubscription(deps, id);
    if (one.kind !== "ok") return one;
    all.push(one.value);
  }
  return { kind: "ok", value: all };
}

async function subscriptionFacts(
  deps: StripeDeps,
  subscription: StripeSubscription,
): Promise<Answer<SubscriptionFacts>> {
  const [item] = subscription.items.data;
  const { schedule, latest_invoice: invoice, pending_update: pending } = subscription;
  const scheduled = await scheduledIn(deps, schedule, subscription.status);
  if (scheduled.kind !== "ok") return scheduled;
  const pendingPrice = pending?.subscription_items?.[0]?.price;
  const pendingTerms = pendingPrice && termsOf(pendingPrice);
  const card =
    typeof subscription.default_payment_method === "object"
      ? subscription.default_payment_method?.card
      : undefined;
  const owes = subscription.status === "past_due" || subscription.status === "unpaid";
  const latest = typeof invoice === "object" ? invoice : undefined;
  const value: SubscriptionFacts = {
    ref: subscription.id,
    subscriptionId: ourId(subscription.metadata?.subscription_id),
    customerRef: subscription.customer ?? "",
    state: subscription.status,
    terms: termsOf(item.price),
    price: { minor: item.price.unit_amount ?? 0n, currency: item.price.currency },
    ...{ periodStart: item.current_period_start, periodEnd: item.current_period_end },
    trialEndsAt: subscription.trial_end ?? undefined,
    endsAt: subscription.cancel_at ?? undefined,
    endedAt: subscription.ended_at ?? undefined,
    isPaused: (subscription.pause_collection ?? undefined) !== undefined,
    owedSince: owes ? latest?.created : undefined,
    ...scheduled.value,
    pending:
      pending && pendingTerms ? { terms: pendingTerms, until: pending.expires_at } : undefined,
    latestInvoiceRef: typeof invoice === "string" ? invoice : invoice?.id,
    method: card
      ? { brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year }
      : undefined,
    createdAt: subscription.created,
  };
  return { kind: "ok", value };
}

type Scheduled = Pick<SubscriptionFacts, "scheduled" | "scheduleRef">;
const nothing: Scheduled = { scheduled: undefined, scheduleRef: undefined };

/** The phase after the one that is going on. */
async function scheduledIn(
  deps: StripeDeps,
  schedule: string | Schedule | null | undefined,
  state: SubscriptionFacts["state"],
): Promise<Answer<Scheduled>> {
  if (typeof schedule !== "object" || schedule === null || isEnded(state))
    return { kind: "ok", value: nothing };
  const now = deps.now().getTime();
  const next = schedule.phases.find(({ start_date }, n) => n > 0 && start_date.getTime() > now);
  const price = next?.items[0]?.price;
  if (!next || !price) return { kind: "ok", value: { ...nothing, scheduleRef: schedule.id } };
  const terms = await readTerms(deps, price);
  if (terms.kind !== "ok") return terms;
  const scheduled = terms.value ? { terms: terms.value, at: next.start_date } : undefined;
  return { kind: "ok", value: { scheduled, scheduleRef: schedule.id } };
}

const retrieveInvoice = async ({ log, client }: StripeDeps, ref: string) =>
  ifOurs(await answer(log, () => client.invoices.retrieve(ref), InvoiceShape));
const subscriptionRefOf = ({ parent }: Invoice) =>
  parent?.subscription_details?.subscription ?? undefined;

export async function subscriptionOfInvoice(
  deps: StripeDeps,
  ref: string,
): Promise<Answer<string | undefined>> {
  const read = await retrieveInvoice(deps, ref);
  return read.kind === "ok" ? { kind: "ok", value: subscriptionRefOf(read.value) } : read;
}

export async function readInvoice(deps: StripeDeps, ref: string): Promise<Answer<InvoiceFacts>> {
  const read = await retrieveInvoice(deps, ref);
  if (read.kind !== "ok") return read;
  const periods = await periodsOf(deps, read.value);
  if (periods.kind !== "ok") return periods;
  const payments = await paymentsOf(deps, ref);
  if (payments.kind !== "ok") return payments;
  const { currency, total, total_taxes, status_transitions, ...invoice } = read.value;
  const value: InvoiceFacts = {
    ref,
    subscriptionRef: subscriptionRefOf(read.value),
    customerRef: invoice.customer ?? "",
    number: invoice.number ?? undefined,
    ...{ state: invoice.status, reason: invoice.billing_reason ?? "manual" },
    total: { minor: total, currency },
    taxMinor: sum((total_taxes ?? []).map(({ amount }) => amount)),
    ...{ paidMinor: invoice.amount_paid, dueMinor: invoice.amount_remaining },
    ...{ periods: periods.value, createdAt: invoice.created },
    paidAt: status_transitions.paid_at ?? undefined,
    payments: payments.value,
  };
  return { kind: "ok", value };
}

/** The lines that are for a plan; each price is asked for once. */
async function periodsOf(
  deps: StripeDeps,
  { lines }: Invoice,
): Promise<Answer<InvoiceFacts["periods"]>> {
  const periods: InvoiceFacts["periods"][number][] = [];
  const known = new Map<string, Awaited<ReturnType<typeof readTerms>>>();
  for (const { amount, period, pricing } of lines.data) {
    const price = pricing?.price_details?.price;
    if (!price) continue;
    const read = known.get(price) ?? (await readTerms(deps, price));
    if (read.kind !== "ok") return read;
    known.set(price, read);
    const { start: from, end: until } = period;
    if (read.value) periods.push({ ...read.value, from, until, amountMinor: amount });
  }
  return { kind: "ok", value: periods };
}

/** The oldest first; Stripe lists the newest first, as it does of refunds. */
async function paymentsOf(
  deps: StripeDeps,
  invoice: string,
): Promise<Answer<readonly InvoicePaymentFacts[]>> {
  const query = { invoice, limit: PAGE_SIZE };
  const found = await answer(
    deps.log,
    () => deps.client.invoicePayments.list(query),
    listOf(InvoicePaymentShape),
  );
  if (found.kind !== "ok") return found;
  const all: InvoicePaymentFacts[] = [];
  for (const { payment } of found.value.data.toReversed()) {
    if (!payment.payment_intent) continue;
    const one = await paymentOf(deps, payment.payment_intent);
    if (one.kind !== "ok") return one;
    all.push(one.value);
  }
  return { kind: "ok", value: all };
}

async function paymentOf(deps: StripeDeps, ref: string): Promise<Answer<InvoicePaymentFacts>> {
  const read = await readPayment(deps, ref);
  if (read.kind !== "ok") return read;
  const { capture } = read.value;
  if (!capture) return { kind: "ok", value: { ref, capture, refunds: [], disputes: [] } };
  const refunds = await listRefunds(deps, ref);
  if (refunds.kind !== "ok") return refunds;
  const disputes = await readDisputesOf(deps, capture.chargeRef);
  if (disputes.kind !== "ok") return disputes;
  const value = { ref, capture, refunds: refunds.value.toReversed(), disputes: disputes.value };
  return { kind: "ok", value };
}

/** The newest first. */
export async function listInvoices(
  { client, log }: StripeDeps,
  subscription: string,
): Promise<Answer<readonly string[]>> {
  const query = { subscription, limit: PAGE_SIZE };
  const found = await answer(log, () => client.invoices.list(query), listOf(InvoiceShape));
  return found.kind === "ok" ? { kind: "ok", value: found.value.data.map(({ id }) => id) } : found;
}

export async function invoiceOfPayment(
  { client, log }: StripeDeps,
  paymentIntent: string,
): Promise<Answer<string | undefined>> {
  const query = { payment: { type: "payment_intent" as const, payment_intent: paymentIntent } };
  const found = await answer(
    log,
    () => client.invoicePayments.list(query),
    listOf(InvoicePaymentShape),
  );
  if (found.kind !== "ok") return found;
  return { kind: "ok", value: found.value.data[0]?.invoice ?? undefined };
}
