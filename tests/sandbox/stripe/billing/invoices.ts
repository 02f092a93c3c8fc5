import type Stripe from "stripe";
import { knownCurrency } from "../catalogue/amounts.ts";
import { change } from "../catalogue/changes.ts";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { makeDiscounts } from "./discounts.ts";
import { pendingItems, takeItems } from "./invoice-items.ts";
import { blankInvoice } from "./invoice-object.ts";
import { ratesNamed } from "./items.ts";
import { checkMethodOf } from "./methods.ts";
import { invoiceSecrets } from "./secrets.ts";
import { watchDraft } from "./subscription-invoice.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { recalculate } from "./totals.ts";
import { refuseUnplayed } from "./unplayed.ts";

type Create = Stripe.InvoiceCreateParams;
type Update = Stripe.InvoiceUpdateParams;

const DRAFT_SECONDS = 3600;

/** A draft by hand: of what waits for the customer or a subscription, or empty. */
export function createInvoice(platform: Platform, params: Create): Stripe.Invoice {
  refuseUnplayed(params, "invoice");
  if (params.customer === undefined) throw missing("customer");
  const customer = referenced(platform.stores.customers, "customer", params.customer, "customer");
  const here = inTimeOf(platform, customer.id);
  const { subscription: id } = params;
  const subscription =
    id === undefined
      ? undefined
      : referenced(here.stores.subscriptions, "subscription", id, "subscription");
  if (subscription && idOf(subscription.customer) !== customer.id)
    throw refused({
      message: `The subscription ${id} is not the customer's.`,
      param: "subscription",
    });
  checkDue(params);
  checkMethodOf(here, customer.id, params.default_payment_method);
  const now = nowOf(here);
  const currency = knownCurrency(
    params.currency ?? subscription?.currency ?? customer.currency ?? "usd",
  );
  const invoice = blankInvoice(here, {
    customer,
    currency,
    reason: "manual",
    period: { start: now, end: now },
    ...(subscription && { subscription }),
    collection: params.collection_method ?? "charge_automatically",
    autoAdvance: params.auto_advance ?? false,
  });
  takeInvoiceParams(here, invoice, params);
  here.stores.invoices.add(invoice);
  const excludes = params.pending_invoice_items_behavior !== "include";
  if (subscription || !excludes) {
    const which = { subscription: subscription?.id ?? null, loose: !subscription, currency };
    const items = pendingItems(here, customer.id, which);
    if (subscription && items.length === 0) {
      here.stores.invoices.remove(invoice.id);
      throw refused({
        code: "invoice_no_subscription_line_items",
        message: "Nothing to invoice for subscription",
      });
    }
    takeItems(here, invoice, items);
  }
  recalculate(here, invoice);
  emit(here, "invoice.created", invoice);
  watchDraft(here, invoice);
  return invoice;
}

function checkDue(params: Create & { collection_method?: string }): void {
  const sent = params.collection_method === "send_invoice";
  if (sent && params.days_until_due === undefined && params.due_date === undefined)
    throw missing("days_until_due");
  if (sent || (params.days_until_due === undefined && params.due_date === undefined)) return;
  throw invalidRequest({
    message:
      "You can only set `days_until_due` or `due_date` on invoices with `collection_method=send_invoice`.",
    param: params.due_date === undefined ? "days_until_due" : "due_date",
  });
}

/** The package describes the same parameters once for each call. */
type InvoiceParams = Omit<Update, "number"> & { number?: string | "" | null };

/** What both calls take, and only a draft can have changed. */
function takeInvoiceParams(here: Platform, invoice: Stripe.Invoice, params: InvoiceParams): void {
  invoice.metadata = mergeMetadata(invoice.metadata, params.metadata);
  if (params.description !== undefined) invoice.description = params.description || null;
  if (params.footer !== undefined) invoice.footer = params.footer || null;
  if (params.statement_descriptor !== undefined)
    invoice.statement_descriptor = params.statement_descriptor || null;
  if (params.number !== undefined) invoice.number = params.number || null;
  if (params.custom_fields !== undefined) invoice.custom_fields = params.custom_fields || null;
  if (params.default_payment_method !== undefined)
    invoice.default_payment_method = params.default_payment_method || null;
  if (params.due_date !== undefined) invoice.due_date = params.due_date;
  if (params.days_until_due !== undefined)
    invoiceSecrets(here, invoice.id).daysUntilDue = params.days_until_due;
  if (params.effective_at !== undefined) invoice.effective_at = params.effective_at || null;
  const settings = params.payment_settings;
  if (settings?.payment_method_types !== undefined)
    invoice.payment_settings.payment_method_types = settings.payment_method_types || null;
  if (settings?.payment_method_options)
    // What is asked for about a method is kept as it came; each of its parts is optional.
    invoice.payment_settings.payment_method_options =
      settings.payment_method_options as Stripe.Invoice.PaymentSettings.PaymentMethodOptions;
  if (params.automatic_tax) {
    const { enabled } = params.automatic_tax;
    invoice.automatic_tax.enabled = enabled;
    invoice.automatic_tax.liability = enabled ? { type: "self" } : null;
    invoice.automatic_tax.provider = enabled ? "stripe" : null;
  }
  if (params.default_tax_rates !== undefined)
    invoice.default_tax_rates = ratesNamed(here, params.default_tax_rates, "default_tax_rates");
  if (params.discounts !== undefined) {
    invoice.discounts = makeDiscounts(here, params.discounts, {
      customer: idOf(invoice.customer) ?? "",
      invoice: invoice.id,
      amount: invoice.subtotal,
      currency: invoice.currency,
    });
  }
}

/** Of an invoice that was finalized only what nobody pays by can change. */
const FINALIZED_ATTRIBUTES = [
  "metadata",
  "auto_advance",
  "default_payment_method",
  "payment_settings",
  "description",
  "footer",
  "expand",
  "due_date",
  "days_until_due",
];

export function updateInvoice(platform: Platform, id: string, params: Update): Stripe.Invoice {
  refuseUnplayed(params, "invoice");
  const invoice = platform.stores.invoices.get(id);
  const here = inTimeOf(platform, idOf(invoice.customer));
  const other = Object.keys(params).find((name) => !FINALIZED_ATTRIBUTES.includes(name));
  if (invoice.status !== "draft" && other !== undefined) {
    throw refused({
      message: `Finalized invoices can't be updated in this way: ${other}.`,
      param: other,
    });
  }
  checkMethodOf(here, idOf(invoice.customer) ?? "", params.default_payment_method);
  change(here, "invoice.updated", invoice, () => {
    takeInvoiceParams(here, invoice, params);
    if (params.collection_method) invoice.collection_method = params.collection_method;
    if (params.auto_advance !== undefined) advance(here, invoice, params.auto_advance);
    if (invoice.status === "draft") recalculate(here, invoice);
  });
  watchDraft(here, invoice);
  return invoice;
}

function advance(here: Platform, invoice: Stripe.Invoice, on: boolean): void {
  invoice.auto_advance = on;
  const at = on && invoice.status === "draft" ? nowOf(here) + DRAFT_SECONDS : null;
  invoice.automatically_finalizes_at = at;
  if (invoice.collection_method === "charge_automatically" && invoice.status === "draft")
    invoice.next_payment_attempt = at;
  if (!on) invoice.next_payment_attempt = null;
}

/** Its items go with it. */
export function deleteInvoice(platform: Platform, id: string): Stripe.DeletedInvoice {
  const invoice = platform.stores.invoices.get(id);
  const here = inTimeOf(platform, idOf(invoice.customer));
  if (invoice.status !== "draft" || invoice.parent?.subscription_details) {
    throw refused({
      message:
        "You can only delete draft invoices that no subscription has made; void them instead.",
    });
  }
  const customer = idOf(invoice.customer) ?? "";
  for (const item of [...here.stores.invoiceItems.among({ customer })]) {
    if (item.invoice !== id) continue;
    here.stores.invoiceItems.remove(item.id);
    emit(here, "invoiceitem.deleted", item);
  }
  here.stores.invoices.remove(id);
  emit(here, "invoice.deleted", invoice);
  return { id, object: "invoice", deleted: true };
}
