import type Stripe from "stripe";
import { amountFor, decimal } from "../catalogue/amounts.ts";
import { tiersOfPrice } from "../catalogue/price-parts.ts";
import { decimals } from "../currencies.ts";
import { idOf, type Platform } from "../platform.ts";
import type { Period } from "./periods.ts";

export type NewLine = Pick<
  Stripe.InvoiceLineItem,
  "amount" | "currency" | "description" | "discountable" | "parent" | "period" | "quantity"
> & {
  price: Stripe.Price | null;
  /** Of a line without a price. */
  unitAmount?: string;
  metadata?: Stripe.Metadata;
  discounts?: string[];
};

export function makeLine(
  here: Platform,
  invoice: Pick<Stripe.Invoice, "id">,
  given: NewLine,
): Stripe.InvoiceLineItem {
  const { price, parent } = given;
  const unit = price ? price.unit_amount_decimal : given.unitAmount;
  return {
    id: here.world.ids.next("il"),
    object: "line_item",
    amount: given.amount,
    currency: given.currency,
    description: given.description,
    discount_amounts: [],
    discountable: given.discountable,
    discounts: given.discounts ?? [],
    invoice: invoice.id,
    livemode: false,
    metadata: given.metadata ?? {},
    parent,
    period: { ...given.period },
    pretax_credit_amounts: [],
    pricing: pricingOf(price, unit == null ? null : String(unit)),
    quantity: given.quantity,
    quantity_decimal: given.quantity === null ? null : decimal(String(given.quantity)),
    subscription:
      parent?.subscription_item_details?.subscription ??
      parent?.invoice_item_details?.subscription ??
      null,
    subtotal: given.amount,
    taxes: [],
  };
}

function pricingOf(
  price: Stripe.Price | null,
  unit: string | null,
): Stripe.InvoiceLineItem.Pricing | null {
  if (price === null && unit === null) return null;
  return {
    ...(price && { price_details: { price: price.id, product: idOf(price.product) ?? "" } }),
    type: "price_details",
    unit_amount_decimal: unit === null ? null : decimal(unit),
  };
}

/** What an item costs for one whole period. */
export function itemAmount(
  here: Platform,
  item: Pick<Stripe.SubscriptionItem, "price" | "quantity">,
) {
  return priceAmount(here, item.price, item.quantity ?? 1);
}

export function priceAmount(here: Platform, price: Stripe.Price, quantity: number): number {
  return amountFor(price, quantity, tiersOfPrice(here, price.id));
}

/** The line of an item for a period that is billed as a whole, or for a trial. */
export function itemLine(
  here: Platform,
  subscription: Stripe.Subscription,
  item: Stripe.SubscriptionItem,
  period: Period,
  how: "whole" | "trial",
): NewLine {
  const name = productName(here, item.price);
  const quantity = item.quantity ?? 1;
  return {
    amount: how === "trial" ? 0 : itemAmount(here, item),
    currency: subscription.currency,
    description:
      how === "trial"
        ? `Trial period for ${name}`
        : `${quantity} × ${name} (at ${money(item.price)} / ${rhythmText(item.price)})`,
    discountable: true,
    discounts: item.discounts.map((discount) => idOf(discount) ?? ""),
    metadata: { ...subscription.metadata },
    parent: itemParent(subscription.id, item.id, { invoiceItem: null, proration: false }),
    period,
    price: item.price,
    quantity,
  };
}

type ItemParent = {
  invoiceItem: string | null;
  proration: boolean;
  credited?: { invoice: string; invoice_line_items: string[] } | null;
};

export function itemParent(
  subscription: string,
  item: string,
  { invoiceItem, proration, credited }: ItemParent,
): Stripe.InvoiceLineItem.Parent {
  return {
    invoice_item_details: null,
    subscription_item_details: {
      invoice_item: invoiceItem,
      proration,
      proration_details: proration ? { credited_items: credited ?? null } : null,
      subscription,
      subscription_item: item,
    },
    type: "subscription_item_details",
  };
}

export function productName({ stores }: Platform, price: Stripe.Price): string {
  return stores.products.find(idOf(price.product) ?? "")?.name ?? price.nickname ?? price.id;
}

function money(price: Stripe.Price): string {
  const digits = decimals(price.currency);
  const amount = Number(price.unit_amount_decimal ?? 0) / 10 ** digits;
  return `${price.currency.toUpperCase()} ${amount.toFixed(digits)}`;
}

function rhythmText({ recurring }: Stripe.Price): string {
  if (!recurring) return "once";
  const { interval, interval_count: count } = recurring;
  return count === 1 ? interval : `every ${count} ${interval}s`;
}
