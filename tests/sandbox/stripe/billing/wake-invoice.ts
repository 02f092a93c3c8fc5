import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { StripeError } from "../wire/errors.ts";
import { collect } from "./collect.ts";
import { finalizeInvoice } from "./finalize.ts";
import { markUncollectible, voidInvoice } from "./invoice-end.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { invoiceSecrets } from "./secrets.ts";
import { invoiceUnpaid } from "./subscription-outcome.ts";
import { inTimeOf, nowOf, wakeAt, woken } from "./time.ts";

/** A draft's hour is over, an attempt is due, or the customer's time to pay has passed. */
export function wakeInvoice(platform: Platform, id: string): void {
  const invoice = platform.stores.invoices.find(id);
  woken(platform, "billing_invoice", id);
  if (!invoice) return;
  const here = inTimeOf(platform, idOf(invoice.customer));
  const now = nowOf(here);
  if (invoice.status === "draft") {
    const at = invoice.automatically_finalizes_at;
    if (at !== null && at <= now) finalizeByItself(here, invoice);
  } else if (invoice.status === "open") lookAtOpen(here, invoice, now);
  const next = nextOf(invoice);
  if (next !== null && next > now)
    wakeAt(here, idOf(invoice.customer), next, "billing_invoice", id);
}

function nextOf(invoice: Stripe.Invoice): number | null {
  if (invoice.status === "draft") return invoice.automatically_finalizes_at;
  return invoice.status === "open" ? (invoice.next_payment_attempt ?? invoice.due_date) : null;
}

function finalizeByItself(here: Platform, invoice: Stripe.Invoice): void {
  try {
    finalizeInvoice(here, invoice);
  } catch (error) {
    // Its event has told of it; somebody has to do something about the customer first.
    if (error instanceof StripeError) return;
    throw error;
  }
  if (invoice.status !== "open") return;
  const subscription = here.stores.subscriptions.find(subscriptionIdOf(invoice) ?? "");
  switch (subscription?.pause_collection?.behavior) {
    case "void":
      voidInvoice(here, invoice);
      return;
    case "mark_uncollectible":
      markUncollectible(here, invoice);
      return;
    default:
  }
  if (invoice.collection_method === "send_invoice") {
    emit(here, "invoice.sent", invoice);
    return;
  }
  collect(here, invoice, { offSession: true, by: "schedule" });
}

function lookAtOpen(here: Platform, invoice: Stripe.Invoice, now: number): void {
  const at = invoice.next_payment_attempt;
  if (at !== null && at <= now) {
    if (invoice.attempted) invoiceSecrets(here, invoice.id).retries += 1;
    collect(here, invoice, { offSession: true, by: "schedule" });
    return;
  }
  const { due_date: due } = invoice;
  if (invoice.collection_method !== "send_invoice" || due === null || due > now) return;
  emit(here, "invoice.overdue", invoice);
  invoiceUnpaid(here, invoice);
}
