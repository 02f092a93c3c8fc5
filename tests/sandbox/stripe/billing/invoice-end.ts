import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { moveBalance } from "./balance.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { dropPendingUpdate } from "./pending-update.ts";
import { invoiceUncollectible } from "./resume.ts";
import { invoiceSecrets, subscriptionSecrets } from "./secrets.ts";
import { endOpenPayments } from "./settle.ts";
import { giveUpIncomplete } from "./subscription-end.ts";
import { nowOf } from "./time.ts";

/** As if it had never been: what it took from the customer's balance goes back. */
export function voidInvoice(here: Platform, invoice: Stripe.Invoice): void {
  if (invoice.status !== "open" && invoice.status !== "uncollectible") {
    throw refused({
      message: `You can only pass in open or uncollectible invoices. This invoice isn't open or uncollectible; it is ${invoice.status}.`,
    });
  }
  if (invoice.amount_paid > 0) {
    throw refused({ message: "You cannot void an invoice that has been partially paid." });
  }
  change(here, "invoice.updated", invoice, () => {
    invoice.status = "void";
    invoice.status_transitions.voided_at = nowOf(here);
    stop(invoice);
  });
  endOpenPayments(here, invoice);
  giveBalanceBack(here, invoice);
  emit(here, "invoice.voided", invoice);
  const subscription = here.stores.subscriptions.find(subscriptionIdOf(invoice) ?? "");
  if (!subscription) return;
  const secrets = subscriptionSecrets(here, subscription.id);
  if (secrets.pending?.invoice === invoice.id) dropPendingUpdate(here, subscription);
  if (secrets.resumption?.invoice === invoice.id) secrets.resumption = null;
  if (subscription.status === "incomplete" && secrets.firstInvoice === invoice.id)
    giveUpIncomplete(here, subscription);
}

function giveBalanceBack(here: Platform, invoice: Stripe.Invoice): void {
  const secrets = invoiceSecrets(here, invoice.id);
  const amount = -secrets.balanceApplied;
  secrets.balanceApplied = 0;
  const customer = here.stores.customers.find(idOf(invoice.customer) ?? "");
  if (amount === 0 || !customer) return;
  const type = "unapplied_from_invoice";
  moveBalance(here, customer, { amount, currency: invoice.currency, type, invoice: invoice.id });
}

/** Bad debt: nobody tries any more, but it can still be paid. */
export function markUncollectible(here: Platform, invoice: Stripe.Invoice): void {
  if (invoice.status !== "open") {
    throw refused({
      message: `You can only mark open invoices as uncollectible. This invoice is ${invoice.status}.`,
    });
  }
  change(here, "invoice.updated", invoice, () => {
    invoice.status = "uncollectible";
    invoice.status_transitions.marked_uncollectible_at = nowOf(here);
    stop(invoice);
  });
  emit(here, "invoice.marked_uncollectible", invoice);
  invoiceUncollectible(here, invoice);
}

function stop(invoice: Stripe.Invoice): void {
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
}
