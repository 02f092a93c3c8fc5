import type Stripe from "stripe";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { cardError, invalidRequest, missing, refused } from "../wire/errors.ts";
import { collect, methodFor } from "./collect.ts";
import { collectLater, finalizeInvoice, linkPayment } from "./finalize.ts";
import { markUncollectible, voidInvoice } from "./invoice-end.ts";
import { checkMethodOf } from "./methods.ts";
import { settleInvoice, takePayment } from "./settle.ts";
import { inTimeOf } from "./time.ts";

function opened(platform: Platform, id: string): { here: Platform; invoice: Stripe.Invoice } {
  const invoice = platform.stores.invoices.get(id);
  return { here: inTimeOf(platform, idOf(invoice.customer)), invoice };
}

export function finalizeByCall(
  platform: Platform,
  id: string,
  params: Stripe.InvoiceFinalizeInvoiceParams,
): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  if (params.auto_advance !== undefined) invoice.auto_advance = params.auto_advance;
  invoice.next_payment_attempt = null;
  finalizeInvoice(here, invoice);
  collectLater(here, invoice);
  return invoice;
}

export function payInvoice(
  platform: Platform,
  id: string,
  params: Stripe.InvoicePayParams,
): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  if (invoice.status === "paid") throw refused({ message: "Invoice is already paid" });
  if (invoice.status === "void")
    throw refused({ message: "Invoice is voided and can no longer be paid" });
  if (params.paid_out_of_band && params.payment_method !== undefined) {
    throw invalidRequest({
      message: "You cannot pass `payment_method` together with `paid_out_of_band`.",
      param: "payment_method",
    });
  }
  checkMethodOf(here, idOf(invoice.customer) ?? "", params.payment_method, "payment_method");
  if (invoice.status === "draft") finalizeInvoice(here, invoice);
  if (invoice.status === "paid") return invoice;
  if (params.paid_out_of_band) {
    settleInvoice(here, invoice, { offStripe: invoice.amount_remaining });
    return invoice;
  }
  if (params.payment_method === undefined && methodFor(here, invoice) === null) {
    throw refused({
      message:
        "There is no `default_payment_method` set on this Customer or Invoice. Please set either and try again, or pass a `payment_method`.",
    });
  }
  const outcome = collect(here, invoice, {
    method: params.payment_method,
    offSession: params.off_session ?? true,
    by: "call",
  });
  if (outcome.kind === "declined") throw outcome.error;
  if (outcome.kind === "action") {
    throw cardError({
      code: "invoice_payment_intent_requires_action",
      message:
        "This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice.",
    });
  }
  return invoice;
}

export function voidByCall(platform: Platform, id: string): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  voidInvoice(here, invoice);
  return invoice;
}

export function markByCall(platform: Platform, id: string): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  markUncollectible(here, invoice);
  return invoice;
}

export function sendInvoice(platform: Platform, id: string): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  if (invoice.collection_method !== "send_invoice") {
    throw refused({
      message: "You can only manually send an invoice if its collection method is 'send_invoice'.",
    });
  }
  if (invoice.status === "draft") finalizeInvoice(here, invoice);
  if (invoice.status !== "open" && invoice.status !== "paid")
    throw refused({ message: `You cannot send an invoice that is ${invoice.status}.` });
  emit(here, "invoice.sent", invoice);
  return invoice;
}

/** Another PaymentIntent pays for some or all of it. */
export function attachPayment(
  platform: Platform,
  id: string,
  params: Stripe.InvoiceAttachPaymentParams,
): Stripe.Invoice {
  const { here, invoice } = opened(platform, id);
  if (params.payment_intent === undefined) throw missing("payment_intent");
  const intent = referenced(
    here.stores.paymentIntents,
    "payment_intent",
    params.payment_intent,
    "payment_intent",
  );
  const param = "payment_intent";
  if (invoice.status !== "open")
    throw refused({ message: "You can only attach payments to open invoices." });
  if (here.hidden.billing.payments.has(intent.id))
    throw refused({ message: "This PaymentIntent is attached to an invoice already.", param });
  if (idOf(intent.customer) !== idOf(invoice.customer) || intent.currency !== invoice.currency)
    throw refused({ message: "The PaymentIntent has another customer or currency.", param });
  if (intent.status === "canceled" || intent.amount > invoice.amount_remaining)
    throw refused({ message: "The PaymentIntent is canceled, or more than what remains.", param });
  const payment = linkPayment(here, invoice, intent, { amount: intent.amount, isDefault: false });
  if (intent.status === "succeeded") takePayment(here, payment, intent);
  return invoice;
}
