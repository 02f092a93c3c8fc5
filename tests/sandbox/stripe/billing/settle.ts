import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { OPEN } from "../intent-state.ts";
import { endIntent } from "../payment-intents.ts";
import { idOf, type Platform } from "../platform.ts";
import { invoicePaid } from "./subscription-outcome.ts";
import { nowOf } from "./time.ts";

type Paid = {
  /** What came without Stripe. */
  offStripe?: number;
  intent?: Stripe.PaymentIntent;
  payment?: Stripe.InvoicePayment;
};

/** Nothing of it is left to pay. */
export function settleInvoice(here: Platform, invoice: Stripe.Invoice, paid: Paid): void {
  const now = nowOf(here);
  change(here, "invoice.updated", invoice, () => {
    invoice.status = "paid";
    invoice.attempted = true;
    if (paid.intent && invoice.attempt_count === 0) invoice.attempt_count = 1;
    if (paid.offStripe !== undefined) invoice.amount_paid_off_stripe = paid.offStripe;
    invoice.amount_paid = invoice.amount_due;
    invoice.amount_remaining = 0;
    invoice.next_payment_attempt = null;
    invoice.status_transitions.paid_at = now;
  });
  endOpenPayments(here, invoice);
  setDelinquent(here, invoice, false);
  emit(here, "invoice.paid", invoice);
  emit(here, "invoice.payment_succeeded", invoice);
  if (paid.payment) emit(here, "invoice_payment.paid", paid.payment);
  invoicePaid(here, invoice, paid.intent);
}

/** A payment has brought some or all of what an invoice is about. */
export function takePayment(
  here: Platform,
  payment: Stripe.InvoicePayment,
  intent: Stripe.PaymentIntent,
): void {
  const invoice = here.stores.invoices.get(idOf(payment.invoice) ?? "");
  if (invoice.status !== "open" && invoice.status !== "uncollectible") return;
  payment.status = "paid";
  payment.amount_paid = Math.min(payment.amount_requested, intent.amount_received);
  payment.status_transitions.paid_at = nowOf(here);
  const remaining = invoice.amount_remaining - payment.amount_paid;
  if (remaining <= 0) {
    settleInvoice(here, invoice, { intent, payment });
    return;
  }
  change(here, "invoice.updated", invoice, () => {
    invoice.amount_paid += payment.amount_paid ?? 0;
    invoice.amount_remaining = remaining;
  });
  emit(here, "invoice_payment.paid", payment);
}

export function paymentsOf(
  { stores, hidden }: Platform,
  invoiceId: string,
): Stripe.InvoicePayment[] {
  const ids = hidden.billing.paymentsOf.get(invoiceId) ?? [];
  return ids.map((id) => stores.invoicePayments.get(id));
}

/** Whoever would still pay by these would pay for nothing. */
export function endOpenPayments(here: Platform, invoice: Stripe.Invoice): void {
  for (const payment of paymentsOf(here, invoice.id)) {
    if (payment.status !== "open") continue;
    payment.status = "canceled";
    payment.status_transitions.canceled_at = nowOf(here);
    const intent = here.stores.paymentIntents.find(idOf(payment.payment.payment_intent) ?? "");
    if (intent && OPEN.includes(intent.status)) endIntent(here, intent, "void_invoice");
  }
}

/** Whether the customer's latest charge failed. */
export function setDelinquent(here: Platform, invoice: Stripe.Invoice, delinquent: boolean): void {
  const customer = here.stores.customers.find(idOf(invoice.customer) ?? "");
  if (!customer || customer.delinquent === delinquent) return;
  customer.delinquent = delinquent;
  emit(here, "customer.updated", customer, { previous: { delinquent: !delinquent } });
}
