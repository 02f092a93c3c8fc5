import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { taxingOf } from "../tax/calculations.ts";
import { TAX_CODES, taxFor } from "../tax/tax-for.ts";
import { customerDetails } from "../tax/who.ts";
import { refused, StripeError } from "../wire/errors.ts";

type Taxes = Stripe.InvoiceLineItem.Tax[];

/** The taxes of each line where Stripe Tax decides them; nothing where it is off. */
export function automaticTaxOf(here: Platform, invoice: Stripe.Invoice): Taxes[] | undefined {
  const { automatic_tax: tax } = invoice;
  if (!tax.enabled) return undefined;
  const taxing = taxingFor(here, idOf(invoice.customer) ?? "", invoice.currency);
  tax.status = taxing ? "complete" : "requires_location_inputs";
  if (!taxing) return invoice.lines.data.map(() => []);
  return invoice.lines.data.map((line) => {
    const net = (line.discount_amounts ?? []).reduce(
      (left, { amount }) => left - amount,
      line.amount,
    );
    const wanted = behaviorOf(here, line);
    const behavior = wanted ?? taxing.defaultBehavior;
    const taxCode = codeOf(here, line) ?? taxing.defaultTaxCode ?? TAX_CODES.electronicServices;
    return taxFor({ ...taxing, amount: net, behavior, taxCode }).map((part) => ({
      amount: part.amount,
      tax_behavior: behavior,
      // Stripe makes a rate object for each; the stand-in names none.
      tax_rate_details: null,
      taxability_reason: part.reason,
      taxable_amount: part.taxable,
      type: "tax_rate_details" as const,
    }));
  });
}

function taxingFor(here: Platform, customer: string, currency: string) {
  try {
    return taxingOf(here, customerDetails(here, { customer }), currency);
  } catch (error) {
    if (error instanceof StripeError && error.body.code === "customer_tax_location_invalid")
      return undefined;
    throw error;
  }
}

/** Without a place there is no tax, and nothing that is taxed by itself can begin. */
export function checkTaxable(here: Platform, customer: string, enabled: boolean | undefined): void {
  if (!enabled || taxingFor(here, customer, "usd")) return;
  throw noLocation("automatic_tax[enabled]");
}

export function noLocation(param?: string): StripeError {
  return refused({
    code: "customer_tax_location_invalid",
    message:
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    ...(param !== undefined && { param }),
  });
}

function priceOf(here: Platform, line: Stripe.InvoiceLineItem): Stripe.Price | undefined {
  return here.stores.prices.find(idOf(line.pricing?.price_details?.price) ?? "");
}

function behaviorOf(here: Platform, line: Stripe.InvoiceLineItem) {
  const behavior = priceOf(here, line)?.tax_behavior;
  return (["inclusive", "exclusive"] as const).find((known) => known === behavior);
}

function codeOf(here: Platform, line: Stripe.InvoiceLineItem): string | null {
  const price = priceOf(here, line);
  return idOf(here.stores.products.find(idOf(price?.product) ?? "")?.tax_code);
}
