import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { attemptFailed } from "./failures.ts";
import { takePayment } from "./settle.ts";
import { inTimeOf } from "./time.ts";

/** The payment that an invoice made for itself ends with the invoice, and not by itself. */
export function refuseInvoiced({ hidden, stores }: Platform, intentId: string): void {
  const payment = stores.invoicePayments.find(hidden.billing.payments.get(intentId) ?? "");
  if (!payment?.is_default) return;
  throw refused({
    message: "You cannot perform this action on PaymentIntents created by Invoices.",
    param: "intent",
  });
}

/** An attempt of a PaymentIntent is over; if an invoice waits for it, that goes on from here. */
export function invoicePaymentEnded(platform: Platform, intent: Stripe.PaymentIntent): void {
  const { hidden, stores } = platform;
  const paymentId = hidden.billing.payments.get(intent.id);
  if (paymentId === undefined) return;
  const payment = stores.invoicePayments.get(paymentId);
  if (payment.status !== "open") return;
  const here = inTimeOf(platform, idOf(intent.customer));
  if (intent.status === "succeeded") takePayment(here, payment, intent);
  else if (intent.status === "requires_payment_method")
    attemptFailed(here, stores.invoices.get(idOf(payment.invoice) ?? ""));
}
