import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { createIntent } from "../payment-intents.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { noLocation } from "./automatic-tax.ts";
import { moveBalance } from "./balance.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { invoiceSecrets } from "./secrets.ts";
import { settleInvoice, takePayment } from "./settle.ts";
import { nowOf, wakeAt } from "./time.ts";
import { dueOf, recalculate } from "./totals.ts";

const DAY = 86_400;
/** An invoice that somebody finalized by hand is collected an hour later. */
const COLLECTED_AFTER_SECONDS = 3600;

type Finalize = {
  /** A payment that was made before anybody could see the invoice. */
  prepaid?: Stripe.PaymentIntent | undefined;
};

/** From a draft to an invoice that is owed: its number, its amount, and the payment it waits for. */
export function finalizeInvoice(
  here: Platform,
  invoice: Stripe.Invoice,
  { prepaid }: Finalize = {},
): void {
  if (invoice.status !== "draft") {
    throw refused({
      message: "This invoice is already finalized, you can't re-finalize a non-draft invoice.",
    });
  }
  const customer = here.stores.customers.get(idOf(invoice.customer) ?? "", "customer");
  recalculate(here, invoice);
  if (invoice.automatic_tax.status === "requires_location_inputs") throw failed(here, invoice);
  const now = nowOf(here);
  invoice.status = "open";
  invoice.automatically_finalizes_at = null;
  invoice.effective_at ??= now;
  invoice.status_transitions.finalized_at = now;
  invoice.webhooks_delivered_at ??= now;
  invoice.number ??= nextNumber(customer);
  const page = `${here.host.url}/stand-in/invoices/${invoice.id}`;
  invoice.hosted_invoice_url = page;
  invoice.invoice_pdf = `${page}/pdf`;
  applyBalance(here, invoice, customer);
  if (invoice.collection_method === "send_invoice") dueLater(here, invoice);
  emit(here, "invoice.finalized", invoice);
  if (invoice.amount_due === 0) {
    invoice.attempted = true;
    settleInvoice(here, invoice, {});
    return;
  }
  const intent = prepaid ?? askForPayment(here, invoice, customer);
  const payment = linkPayment(here, invoice, intent, {
    amount: invoice.amount_due,
    isDefault: true,
  });
  if (prepaid) takePayment(here, payment, prepaid);
}

/** It stays a draft until the customer's place is known. */
function failed(here: Platform, invoice: Stripe.Invoice): Error {
  const error = noLocation();
  invoice.automatically_finalizes_at = null;
  invoice.last_finalization_error = {
    code: "customer_tax_location_invalid",
    message: error.message,
    type: "invalid_request_error",
  };
  emit(here, "invoice.finalization_failed", invoice);
  return error;
}

/** Each customer's invoices are counted, without gaps. */
function nextNumber(customer: Stripe.Customer): string {
  const sequence = customer.next_invoice_sequence ?? 1;
  customer.next_invoice_sequence = sequence + 1;
  return `${customer.invoice_prefix}-${String(sequence).padStart(4, "0")}`;
}

/**
 * Uses the customer's credit, adds their debt, and turns an invoice below zero into credit. What is
 * less than a payment can be becomes debt and waits for the next invoice.
 */
function applyBalance(here: Platform, invoice: Stripe.Invoice, customer: Stripe.Customer): void {
  const { total, currency } = invoice;
  const before = customer.balance;
  const due = dueOf(total, before, currency);
  // What the customer owes after it is what they owed before, and the invoice, less the payment.
  const amount = total - due;
  invoice.starting_balance = before;
  if (amount !== 0)
    moveBalance(here, customer, {
      amount,
      currency,
      type: "applied_to_invoice",
      invoice: invoice.id,
    });
  invoiceSecrets(here, invoice.id).balanceApplied = amount;
  invoice.ending_balance = customer.balance;
  invoice.amount_due = due;
  invoice.amount_remaining = due;
}

function dueLater(here: Platform, invoice: Stripe.Invoice): void {
  const days = invoiceSecrets(here, invoice.id).daysUntilDue ?? 0;
  invoice.due_date ??= nowOf(here) + days * DAY;
  wakeAt(here, idOf(invoice.customer), invoice.due_date, "billing_invoice", invoice.id);
}

/** The PaymentIntent of an invoice; `invoice_payments` is all that connects the two. */
function askForPayment(
  here: Platform,
  invoice: Stripe.Invoice,
  customer: Stripe.Customer,
): Stripe.PaymentIntent {
  const first = invoice.billing_reason === "subscription_create";
  const subscription = here.stores.subscriptions.find(subscriptionIdOf(invoice) ?? "");
  const keeps = subscription?.collection_method === "charge_automatically" && first;
  const types = invoice.payment_settings.payment_method_types;
  return createIntent(
    here,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: customer.id,
      description:
        invoice.description ?? DESCRIPTIONS[invoice.billing_reason ?? ""] ?? "Payment for Invoice",
      capture_method: "automatic",
      // The buyer agrees to the renewals together with the first payment.
      ...(keeps && { setup_future_usage: "off_session" as const }),
      ...(types && { allowed_payment_method_types: types }),
      ...(invoice.customer_email ? { receipt_email: invoice.customer_email } : {}),
    },
    { key: "secret" },
  );
}

const DESCRIPTIONS: Readonly<Record<string, string>> = {
  subscription_create: "Subscription creation",
  subscription_cycle: "Subscription update",
  subscription_update: "Subscription update",
};

export function linkPayment(
  here: Platform,
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
  { amount, isDefault }: { amount: number; isDefault: boolean },
): Stripe.InvoicePayment {
  const payment: Stripe.InvoicePayment = {
    id: here.world.ids.next("inpay"),
    object: "invoice_payment",
    amount_paid: null,
    amount_requested: amount,
    created: nowOf(here),
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: isDefault,
    livemode: false,
    payment: { payment_intent: intent.id, type: "payment_intent" },
    status: "open",
    status_transitions: { canceled_at: null, paid_at: null },
  };
  here.stores.invoicePayments.add(payment);
  const { payments, paymentsOf } = here.hidden.billing;
  payments.set(intent.id, payment.id);
  paymentsOf.set(invoice.id, [...(paymentsOf.get(invoice.id) ?? []), payment.id]);
  return payment;
}

/** Collects by itself from now on, if it is to be collected automatically. */
export function collectLater(here: Platform, invoice: Stripe.Invoice): void {
  if (invoice.status !== "open" || !invoice.auto_advance) return;
  if (invoice.collection_method !== "charge_automatically") return;
  const at = nowOf(here) + COLLECTED_AFTER_SECONDS;
  change(here, "invoice.updated", invoice, () => {
    invoice.next_payment_attempt = at;
  });
  wakeAt(here, idOf(invoice.customer), at, "billing_invoice", invoice.id);
}
