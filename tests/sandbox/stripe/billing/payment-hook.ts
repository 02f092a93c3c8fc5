import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { attemptFailed } from "./failures.ts";
import { takePayment } from "./settle.ts";
import { inTimeOf } from "./time.ts";

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
