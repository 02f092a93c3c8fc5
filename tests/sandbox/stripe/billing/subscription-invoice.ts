import type Stripe from "stripe";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { consumeDiscounts, discountsAt, idText } from "./discounts.ts";
import { addInvoiceItem, type NewItem, pendingItems, takeItems } from "./invoice-items.ts";
import { blankInvoice } from "./invoice-object.ts";
import { itemLine, makeLine } from "./lines.ts";
import type { Period } from "./periods.ts";
import { invoiceSecrets } from "./secrets.ts";
import { shareFrom } from "./shares.ts";
import { nowOf, wakeAt } from "./time.ts";
import { recalculate } from "./totals.ts";

export type Contents = {
  reason: Stripe.Invoice.BillingReason;
  /** The time in which what is on it came together. */
  period: Period;
  /** Items that wait: the subscription's, and for a renewal those of nothing in particular. */
  pending: "none" | "own" | "all";
  /** Made for this invoice and nothing else. */
  adjustments?: readonly NewItem[];
  /** Whole periods, or trials. */
  cycle: "whole" | "trial" | null;
  items: readonly Stripe.SubscriptionItem[];
  /** What the period would be if it had not begun late: its part is charged, or nothing. */
  late?: { natural: Period; free: boolean } | undefined;
  autoAdvance: boolean;
  /** Instead of those that the subscription has now. */
  discounts?: readonly string[] | undefined;
  /** What is told before the invoice. */
  first?: (invoice: Stripe.Invoice) => void;
};

/** A draft for a subscription. Whoever makes it says so with `takeInvoice`. */
export function draftFor(
  here: Platform,
  subscription: Stripe.Subscription,
  contents: Contents,
): Stripe.Invoice {
  const customer = here.stores.customers.get(idOf(subscription.customer) ?? "", "customer");
  const { currency } = subscription;
  const invoice = blankInvoice(here, {
    customer,
    currency,
    reason: contents.reason,
    period: contents.period,
    subscription,
    autoAdvance: contents.autoAdvance,
  });
  invoice.discounts = discountsAt(
    here,
    contents.discounts ?? subscription.discounts.map(idText),
    nowOf(here),
  );
  invoice.payment_settings.payment_method_types =
    subscription.payment_settings?.payment_method_types ?? null;
  if (contents.pending !== "none") {
    const which = { subscription: subscription.id, loose: contents.pending === "all", currency };
    takeItems(here, invoice, pendingItems(here, customer.id, which));
  }
  const added = (contents.adjustments ?? []).map((item) => addInvoiceItem(here, item));
  takeItems(here, invoice, added);
  for (const item of contents.cycle ? contents.items : []) {
    const period = { start: item.current_period_start, end: item.current_period_end };
    const how = contents.cycle ?? "whole";
    const line = itemLine(here, subscription, item, period, how);
    if (contents.late) line.amount = lateAmount(line.amount, contents.late, period);
    invoice.lines.data.push(makeLine(here, invoice, line));
  }
  invoiceSecrets(here, invoice.id).daysUntilDue = subscription.days_until_due;
  here.stores.invoices.add(invoice);
  recalculate(here, invoice);
  customer.currency ??= currency;
  contents.first?.(invoice);
  emit(here, "invoice.created", invoice);
  watchDraft(here, invoice);
  return invoice;
}

/** The subscription goes by this invoice now; its discounts for once are used up. */
export function takeInvoice(
  here: Platform,
  subscription: Stripe.Subscription,
  invoice: Stripe.Invoice,
): void {
  subscription.latest_invoice = invoice.id;
  consumeDiscounts(here, subscription);
}

function lateAmount(
  amount: number,
  { natural, free }: NonNullable<Contents["late"]>,
  { start }: Period,
): number {
  return free ? 0 : shareFrom(amount, natural, start);
}

export function watchDraft(here: Platform, invoice: Stripe.Invoice): void {
  const at = invoice.automatically_finalizes_at;
  if (at !== null) wakeAt(here, idOf(invoice.customer), at, "billing_invoice", invoice.id);
}
