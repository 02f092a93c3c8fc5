import type Stripe from "stripe";
import { minimumOf } from "../currencies.ts";
import { idOf, type Platform } from "../platform.ts";
import { automaticTaxOf } from "./automatic-tax.ts";
import { idText, takenOff } from "./discounts.ts";
import { fraction } from "./shares.ts";

/** Tax rates have up to four decimals; as whole numbers nothing is lost on the way. */
const RATE_SCALE = 10_000;

/** Adds up a draft: discounts first, then taxes, then what the customer's balance leaves to pay. */
export function recalculate(here: Platform, invoice: Stripe.Invoice): void {
  const lines = invoice.lines.data;
  discountLines(here, invoice);
  const automatic = automaticTaxOf(here, invoice);
  lines.forEach((line, index) => {
    line.taxes = automatic?.[index] ?? taxesOf(line, ratesOf(here, invoice, line));
  });
  const taxes = lines.flatMap((line) => line.taxes ?? []);
  const off = sum(lines.flatMap((line) => line.discount_amounts ?? []));
  const exclusive = sum(taxes.filter(({ tax_behavior: behavior }) => behavior === "exclusive"));
  const inclusive = sum(taxes) - exclusive;
  invoice.subtotal = sum(lines);
  invoice.subtotal_excluding_tax = invoice.subtotal - inclusive;
  invoice.total = invoice.subtotal - off + exclusive;
  invoice.total_excluding_tax = invoice.total - exclusive - inclusive;
  invoice.total_discount_amounts = byKey(
    lines.flatMap((line) => line.discount_amounts ?? []),
    ({ discount }) => idText(discount),
    (first, amount) => ({ ...first, amount }),
  );
  invoice.total_pretax_credit_amounts = invoice.total_discount_amounts.map(
    ({ amount, discount }) => ({ amount, discount, type: "discount" as const }),
  );
  invoice.total_taxes = byKey(
    taxes,
    (tax) => `${tax.tax_rate_details?.tax_rate} ${tax.taxability_reason}`,
    (first, amount, all) => ({
      ...first,
      amount,
      taxable_amount: all.reduce((total, tax) => total + (tax.taxable_amount ?? 0), 0),
    }),
  );
  if (invoice.status === "draft") duePreview(here, invoice);
}

/** What would be due now; the balance itself changes only when the invoice is finalized. */
function duePreview(here: Platform, invoice: Stripe.Invoice): void {
  const customer = here.stores.customers.find(idOf(invoice.customer) ?? "");
  invoice.starting_balance = customer?.balance ?? 0;
  invoice.amount_due = dueOf(invoice.total, invoice.starting_balance, invoice.currency);
  invoice.amount_remaining = invoice.amount_due;
}

/**
 * A balance below zero is the customer's credit, above zero their debt. What is less than a payment
 * can be is not due yet.
 */
export function dueOf(total: number, balance: number, currency: string): number {
  const due = total <= 0 ? 0 : total + balance;
  return due < minimumOf(currency) ? 0 : due;
}

function discountLines(here: Platform, invoice: Stripe.Invoice): void {
  const lines = invoice.lines.data;
  const left = lines.map((line) => (line.discountable ? line.amount : 0));
  for (const line of lines) line.discount_amounts = [];
  const take = (id: string, of: (line: Stripe.InvoiceLineItem) => boolean) => {
    const amounts = lines.map((line, index) => ({
      amount: of(line) ? (left[index] ?? 0) : 0,
      product: line.pricing?.price_details?.product ?? null,
    }));
    takenOff(here, id, amounts, invoice.currency).forEach((amount, index) => {
      const line = lines[index];
      if (amount === 0 || !line) return;
      left[index] = (left[index] ?? 0) - amount;
      line.discount_amounts?.push({ amount, discount: id });
    });
  };
  for (const line of lines)
    for (const id of line.discounts.map(idText)) take(id, (other) => other === line);
  for (const discount of invoice.discounts) take(idText(discount), () => true);
  for (const line of lines) {
    line.pretax_credit_amounts = (line.discount_amounts ?? []).map(({ amount, discount }) => ({
      amount,
      discount,
      type: "discount" as const,
    }));
  }
}

/** A line's own rates, or those that count for the whole invoice. */
function ratesOf(
  { stores }: Platform,
  invoice: Stripe.Invoice,
  line: Stripe.InvoiceLineItem,
): Stripe.TaxRate[] {
  const details = line.parent?.subscription_item_details;
  const itemId = details?.invoice_item ?? line.parent?.invoice_item_details?.invoice_item;
  const own = itemId ? stores.invoiceItems.find(itemId)?.tax_rates : null;
  if (own && own.length > 0) return own;
  const subscription = stores.subscriptions.find(details?.subscription ?? "");
  const item = subscription?.items.data.find(({ id }) => id === details?.subscription_item);
  if (item?.tax_rates && item.tax_rates.length > 0) return item.tax_rates;
  return invoice.default_tax_rates;
}

function taxesOf(
  line: Stripe.InvoiceLineItem,
  rates: readonly Stripe.TaxRate[],
): Stripe.InvoiceLineItem.Tax[] {
  const net = line.amount - sum(line.discount_amounts ?? []);
  return rates.map((rate) => {
    const percent = Math.round(rate.percentage * RATE_SCALE);
    const whole = 100 * RATE_SCALE;
    const amount = fraction(net, percent, rate.inclusive ? whole + percent : whole);
    return {
      amount,
      tax_behavior: rate.inclusive ? "inclusive" : "exclusive",
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: "not_available",
      taxable_amount: rate.inclusive ? net - amount : net,
      type: "tax_rate_details",
    };
  });
}

export function sum(items: readonly { amount: number }[]): number {
  return items.reduce((total, { amount }) => total + amount, 0);
}

function byKey<T extends { amount: number }>(
  items: readonly T[],
  keyOf: (item: T) => string,
  merge: (first: T, amount: number, all: readonly T[]) => T,
): T[] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return [...groups.values()].flatMap((group) =>
    group[0] === undefined ? [] : [merge(group[0], sum(group), group)],
  );
}
