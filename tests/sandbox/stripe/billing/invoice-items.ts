import type Stripe from "stripe";
import { decimal } from "../catalogue/amounts.ts";
import { emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { itemParent, makeLine, type NewLine } from "./lines.ts";
import type { Period } from "./periods.ts";
import { clockOf, nowOf } from "./time.ts";

export type NewItem = {
  customer: string;
  amount: number;
  currency: string;
  description: string | null;
  period: Period;
  quantity: number;
  price: Stripe.Price | null;
  /** Of an item without a price: the amount of one. */
  unitAmount?: string | undefined;
  discountable: boolean;
  discounts?: string[];
  metadata?: Stripe.Metadata;
  taxRates?: Stripe.TaxRate[];
  invoice?: string | null;
  subscription?: string | null;
  /** Of a proration. */
  subscriptionItem?: string;
  credited?: { invoice: string; invoice_line_items: string[] } | null;
};

export function addInvoiceItem(here: Platform, given: NewItem): Stripe.InvoiceItem {
  const { world, stores } = here;
  const { price, credited } = given;
  const unit = price ? price.unit_amount_decimal : given.unitAmount;
  const proration = given.subscriptionItem !== undefined;
  const item: Stripe.InvoiceItem = {
    id: world.ids.next("ii"),
    object: "invoiceitem",
    amount: given.amount,
    currency: given.currency,
    customer: given.customer,
    customer_account: null,
    date: nowOf(here),
    description: given.description,
    discountable: given.discountable,
    discounts: given.discounts ?? [],
    invoice: given.invoice ?? null,
    livemode: false,
    metadata: given.metadata ?? {},
    net_amount: given.amount,
    parent: given.subscription
      ? {
          subscription_details: {
            subscription: given.subscription,
            ...(proration && { subscription_item: given.subscriptionItem }),
          },
          type: "subscription_details",
        }
      : null,
    period: { ...given.period },
    pricing:
      price || unit != null
        ? {
            ...(price && {
              price_details: { price: price.id, product: idOf(price.product) ?? "" },
            }),
            type: "price_details",
            unit_amount_decimal: unit == null ? null : decimal(String(unit)),
          }
        : null,
    proration,
    ...(proration && {
      proration_details: {
        credited_items: credited
          ? { invoice_line_item_details: credited, type: "invoice_line_items" as const }
          : null,
        discount_amounts: [],
      },
    }),
    quantity: given.quantity,
    quantity_decimal: decimal(String(given.quantity)),
    tax_rates: given.taxRates ?? [],
    test_clock: clockOf(here, given.customer),
  };
  stores.invoiceItems.add(item);
  emit(here, "invoiceitem.created", item);
  return item;
}

/** What waits for the next invoice, oldest first: a subscription's own, and those of nothing. */
export function pendingItems(
  { stores }: Platform,
  customer: string,
  which: { subscription: string | null; loose: boolean; currency: string },
): Stripe.InvoiceItem[] {
  return stores.invoiceItems.among({ customer }).filter((item) => {
    if (item.invoice !== null || idOf(item.customer) !== customer) return false;
    if (item.currency !== which.currency) return false;
    const subscription = item.parent?.subscription_details?.subscription ?? null;
    return subscription === null ? which.loose : subscription === which.subscription;
  });
}

/** Puts items on an invoice. */
export function takeItems(
  here: Platform,
  invoice: Stripe.Invoice,
  items: readonly Stripe.InvoiceItem[],
): void {
  for (const item of items) {
    item.invoice = invoice.id;
    invoice.lines.data.push(makeLine(here, invoice, lineOf(here, item)));
  }
}

function lineOf({ stores }: Platform, item: Stripe.InvoiceItem): NewLine {
  const details = item.parent?.subscription_details;
  const priceId = idOf(item.pricing?.price_details?.price ?? null);
  const price = priceId === null ? null : stores.prices.get(priceId);
  const unit = item.pricing?.unit_amount_decimal;
  const credited = item.proration_details?.credited_items?.invoice_line_item_details ?? null;
  return {
    amount: item.amount,
    currency: item.currency,
    description: item.description,
    discountable: item.discountable,
    discounts: (item.discounts ?? []).map((discount) => idOf(discount) ?? ""),
    metadata: { ...item.metadata },
    parent: details?.subscription_item
      ? itemParent(details.subscription, details.subscription_item, {
          invoiceItem: item.id,
          proration: true,
          credited,
        })
      : {
          invoice_item_details: {
            invoice_item: item.id,
            proration: item.proration,
            proration_details: null,
            subscription: details?.subscription ?? null,
          },
          subscription_item_details: null,
          type: "invoice_item_details",
        },
    period: item.period,
    price,
    ...(!price && unit != null ? { unitAmount: String(unit) } : {}),
    quantity: item.quantity,
  };
}
