import type Stripe from "stripe";
import { knownCurrency, unitAmount } from "../catalogue/amounts.ts";
import { change } from "../catalogue/changes.ts";
import { referenced } from "../catalogue/references.ts";
import { emit } from "../events.ts";
import { idOf, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { makeDiscounts } from "./discounts.ts";
import { addInvoiceItem, type NewItem, takeItems } from "./invoice-items.ts";
import { ratesNamed } from "./items.ts";
import { priceAmount, productName } from "./lines.ts";
import { oneTimePrice } from "./one-time.ts";
import { inTimeOf, nowOf } from "./time.ts";
import { recalculate } from "./totals.ts";

type Create = Stripe.InvoiceItemCreateParams;

/** What an item of an invoice costs: a price, an amount, or a quantity of units. */
export type Costs = {
  amount?: number;
  currency?: string;
  pricing?: { price?: string };
  price_data?: { currency: string; product?: string; unit_amount?: number };
  quantity?: number;
  unit_amount_decimal?: unknown;
};

export function costOf(here: Platform, given: Costs, currency: string, param: string) {
  const quantity = given.quantity ?? 1;
  const named = given.pricing?.price;
  if (named !== undefined || given.price_data) {
    const price = oneTimePrice(
      here,
      {
        ...(named !== undefined && { price: named }),
        ...(given.price_data && { price_data: given.price_data }),
      },
      param === "" ? "pricing" : `${param}[pricing]`,
    );
    return {
      amount: priceAmount(here, price, quantity),
      price,
      quantity,
      currency: price.currency,
    };
  }
  if (given.amount !== undefined)
    return {
      amount: given.amount,
      price: null,
      quantity: 1,
      currency,
      unitAmount: String(given.amount),
    };
  const unit = unitAmount(undefined, given.unit_amount_decimal, "unit_amount");
  if (!unit) throw missing(param === "" ? "amount" : `${param}[amount]`);
  const amount = Math.round(Number(unit.text) * quantity);
  return { amount, price: null, quantity, currency, unitAmount: String(unit.text) };
}

export function createInvoiceItem(platform: Platform, params: Create): Stripe.InvoiceItem {
  if (params.customer === undefined) throw missing("customer");
  const customer = referenced(platform.stores.customers, "customer", params.customer, "customer");
  const here = inTimeOf(platform, customer.id);
  const invoice =
    params.invoice === undefined
      ? undefined
      : referenced(here.stores.invoices, "invoice", params.invoice, "invoice");
  if (invoice && invoice.status !== "draft")
    throw refused({
      message: "Items can only be added to invoices that are drafts.",
      param: "invoice",
    });
  const subscription = params.subscription;
  if (subscription !== undefined)
    referenced(here.stores.subscriptions, "subscription", subscription, "subscription");
  const currency = knownCurrency(
    params.currency ?? invoice?.currency ?? customer.currency ?? "usd",
  );
  const cost = costOf(here, params, currency, "");
  if (invoice && invoice.currency !== cost.currency) {
    throw invalidRequest({
      message: "The currency of the invoice item must match the invoice's currency.",
      param: "currency",
    });
  }
  const now = nowOf(here);
  const item = addInvoiceItem(here, {
    customer: customer.id,
    ...cost,
    description: params.description ?? (cost.price ? productName(here, cost.price) : null),
    period: params.period ?? { start: now, end: now },
    discountable: params.discountable ?? cost.amount > 0,
    discounts: makeDiscounts(here, params.discounts ?? undefined, {
      customer: customer.id,
      amount: cost.amount,
      currency: cost.currency,
    }),
    metadata: mergeMetadata({}, params.metadata),
    taxRates: ratesNamed(here, params.tax_rates, "tax_rates"),
    subscription: subscription ?? null,
  } satisfies NewItem);
  customer.currency ??= cost.currency;
  if (invoice) put(here, invoice, [item]);
  return item;
}

function put(here: Platform, invoice: Stripe.Invoice, items: Stripe.InvoiceItem[]): void {
  change(here, "invoice.updated", invoice, () => {
    takeItems(here, invoice, items);
    recalculate(here, invoice);
  });
}

export function updateInvoiceItem(
  platform: Platform,
  id: string,
  params: Stripe.InvoiceItemUpdateParams,
): Stripe.InvoiceItem {
  const item = platform.stores.invoiceItems.get(id);
  const here = inTimeOf(platform, idOf(item.customer));
  const invoice = openDraftOf(here, item, "updated");
  if (
    params.amount !== undefined ||
    params.pricing ||
    params.price_data ||
    params.quantity !== undefined
  ) {
    const known = idOf(item.pricing?.price_details?.price ?? null);
    const cost = costOf(
      here,
      {
        quantity: item.quantity,
        ...(known !== null && params.amount === undefined && { pricing: { price: known } }),
        ...(known === null &&
          params.amount === undefined && {
            unit_amount_decimal: item.pricing?.unit_amount_decimal,
          }),
        ...params,
      } as Costs,
      item.currency,
      "",
    );
    item.amount = cost.amount;
    item.net_amount = cost.amount;
    item.quantity = cost.quantity;
  }
  if (params.description !== undefined) item.description = params.description || null;
  if (params.discountable !== undefined) item.discountable = params.discountable;
  if (params.tax_rates !== undefined)
    item.tax_rates = ratesNamed(here, params.tax_rates, "tax_rates");
  if (params.period) item.period = { ...params.period };
  item.metadata = mergeMetadata(item.metadata, params.metadata);
  if (invoice) {
    removeLines(invoice, [id]);
    put(here, invoice, [item]);
  }
  return item;
}

function openDraftOf(
  here: Platform,
  item: Stripe.InvoiceItem,
  what: string,
): Stripe.Invoice | undefined {
  const invoice = here.stores.invoices.find(idOf(item.invoice) ?? "");
  if (invoice && invoice.status !== "draft") {
    throw refused({
      message: `This invoice item cannot be ${what} because it is on an invoice that is no longer a draft.`,
    });
  }
  return invoice;
}

export function deleteInvoiceItem(platform: Platform, id: string): Stripe.DeletedInvoiceItem {
  const item = platform.stores.invoiceItems.get(id);
  const here = inTimeOf(platform, idOf(item.customer));
  const invoice = openDraftOf(here, item, "deleted");
  here.stores.invoiceItems.remove(id);
  emit(here, "invoiceitem.deleted", item);
  if (invoice) {
    change(here, "invoice.updated", invoice, () => {
      removeLines(invoice, [id]);
      recalculate(here, invoice);
    });
  }
  return { id, object: "invoiceitem", deleted: true };
}

function removeLines(invoice: Stripe.Invoice, items: readonly string[]): void {
  invoice.lines.data = invoice.lines.data.filter(
    ({ parent }) => !items.includes(parent?.invoice_item_details?.invoice_item ?? ""),
  );
}

/** Several lines at once: items that wait, or new ones made for this draft. */
export function addLines(
  platform: Platform,
  id: string,
  params: Stripe.InvoiceAddLinesParams,
): Stripe.Invoice {
  const invoice = platform.stores.invoices.get(id);
  const here = inTimeOf(platform, idOf(invoice.customer));
  if (invoice.status !== "draft")
    throw refused({ message: "Lines can only be added to invoices that are drafts." });
  const now = nowOf(here);
  const items = params.lines.map((line, index) => {
    const param = `lines[${index}]`;
    if (line.invoice_item !== undefined) {
      const known = referenced(
        here.stores.invoiceItems,
        "invoiceitem",
        line.invoice_item,
        `${param}[invoice_item]`,
      );
      if (known.invoice === null && idOf(known.customer) === idOf(invoice.customer)) return known;
      throw refused({
        message: "The item is on an invoice already.",
        param: `${param}[invoice_item]`,
      });
    }
    const cost = costOf(here, line as Costs, invoice.currency, param);
    return addInvoiceItem(here, {
      customer: idOf(invoice.customer) ?? "",
      ...cost,
      description: line.description ?? (cost.price ? productName(here, cost.price) : null),
      period: line.period ?? { start: now, end: now },
      discountable: line.discountable ?? cost.amount > 0,
      metadata: mergeMetadata({}, line.metadata),
      taxRates: ratesNamed(here, line.tax_rates, `${param}[tax_rates]`),
    });
  });
  put(here, invoice, items);
  if (params.invoice_metadata !== undefined)
    invoice.metadata = mergeMetadata(invoice.metadata, params.invoice_metadata);
  return invoice;
}
