import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { voidInvoice } from "./invoice-end.ts";
import { subscriptionIdOf } from "./invoice-object.ts";
import { dropPendingUpdate } from "./pending-update.ts";
import { scheduleEnds } from "./schedule-end.ts";
import { subscriptionSecrets } from "./secrets.ts";
import { nowOf } from "./time.ts";

type Reason = "cancellation_requested" | "payment_failed";

/** The subscription is over. What was owed stays owed, but is no longer collected by itself. */
export function endSubscription(
  here: Platform,
  subscription: Stripe.Subscription,
  reason: Reason,
): void {
  const now = nowOf(here);
  dropPendingUpdate(here, subscription);
  stopCollection(here, subscription);
  subscription.status = "canceled";
  subscription.canceled_at ??= now;
  subscription.ended_at = now;
  subscription.cancellation_details = {
    comment: subscription.cancellation_details?.comment ?? null,
    feedback: subscription.cancellation_details?.feedback ?? null,
    feedback_option: null,
    reason,
  };
  scheduleEnds(here, subscription);
  emit(here, "customer.subscription.deleted", subscription);
}

function stopCollection(here: Platform, subscription: Stripe.Subscription): void {
  for (const invoice of here.stores.invoices.among({
    customer: idOf(subscription.customer) ?? "",
  })) {
    if (subscriptionIdOf(invoice) !== subscription.id) continue;
    if (invoice.status !== "open" && invoice.status !== "draft") continue;
    if (!invoice.auto_advance && invoice.next_payment_attempt === null) continue;
    change(here, "invoice.updated", invoice, () => {
      invoice.auto_advance = false;
      invoice.automatically_finalizes_at = null;
      invoice.next_payment_attempt = null;
    });
  }
}

/** The first invoice was not paid in time, or nobody wants it any more. */
export function giveUpIncomplete(
  here: Platform,
  subscription: Stripe.Subscription,
  say = () => {},
): void {
  const first = subscriptionSecrets(here, subscription.id).firstInvoice;
  change(here, "customer.subscription.updated", subscription, () => {
    say();
    subscription.status = "incomplete_expired";
    subscription.ended_at = nowOf(here);
  });
  const invoice = here.stores.invoices.find(first ?? "");
  if (invoice?.status === "open") voidInvoice(here, invoice);
}

export function latestInvoice(
  here: Platform,
  subscription: Stripe.Subscription,
): Stripe.Invoice | undefined {
  return here.stores.invoices.find(idOf(subscription.latest_invoice) ?? "");
}
