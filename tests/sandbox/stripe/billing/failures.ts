import type Stripe from "stripe";
import { change } from "../catalogue/changes.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { invoiceSecrets } from "./secrets.ts";
import { setDelinquent } from "./settle.ts";
import { collectionEnded, invoiceUnpaid } from "./subscription-outcome.ts";
import { nowOf, wakeAt } from "./time.ts";

const DAY = 86_400;

/**
 * An attempt to collect has failed, or waits for the buyer. The first attempt and those of the
 * retry schedule count; what people try in between does not move the schedule.
 */
export function attemptFailed(here: Platform, invoice: Stripe.Invoice): void {
  if (invoice.status !== "open") return;
  const secrets = invoiceSecrets(here, invoice.id);
  const scheduled = secrets.attempting === "schedule";
  const counts = invoice.attempt_count === 0 || scheduled;
  const hadNext = invoice.next_payment_attempt !== null;
  secrets.failedAt ??= nowOf(here);
  const next = nextAttempt(here, invoice, secrets.failedAt, secrets.retries);
  change(here, "invoice.updated", invoice, () => {
    invoice.attempted = true;
    if (counts) invoice.attempt_count += 1;
    if (counts) invoice.next_payment_attempt = next;
  });
  setDelinquent(here, invoice, true);
  emit(here, "invoice.payment_failed", invoice);
  if (next !== null) wakeAt(here, idOf(invoice.customer), next, "billing_invoice", invoice.id);
  invoiceUnpaid(here, invoice);
  if (scheduled && hadNext && next === null) collectionEnded(here, invoice);
}

/** First payments are not tried again by themselves: the buyer is there, or was never a customer. */
function nextAttempt(
  here: Platform,
  invoice: Stripe.Invoice,
  failedAt: number,
  retries: number,
): number | null {
  if (!invoice.auto_advance || invoice.collection_method !== "charge_automatically") return null;
  if (invoice.billing_reason === "subscription_create") return null;
  const days = here.hidden.billing.settings.retryDays[retries];
  return days === undefined ? null : failedAt + days * DAY;
}
