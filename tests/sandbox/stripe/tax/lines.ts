import type Stripe from "stripe";
import { checkTaxCode, referenced } from "../catalogue/references.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { percentageText } from "./rates.ts";
import { TAX_CODES, type TaxPart, type TaxQuestion, taxFor } from "./tax-for.ts";

/** What is the same for all lines of a calculation. */
export type Taxing = Omit<TaxQuestion, "amount" | "behavior" | "taxCode"> & {
  defaultBehavior: "exclusive" | "inclusive";
  defaultTaxCode: string | null;
};

type Taxed = {
  amount: number;
  behavior: "exclusive" | "inclusive";
  tax: number;
  parts: TaxPart[];
};
export type TaxedLine = Taxed & { item: Stripe.Tax.CalculationLineItem };
export type TaxedShipping = Taxed & { cost: Stripe.Tax.Calculation.ShippingCost };

type LineParams = Stripe.Tax.CalculationCreateParams.LineItem;

export function taxLine(
  platform: Platform,
  taxing: Taxing,
  given: LineParams,
  index: number,
): TaxedLine {
  const param = (name: string) => `line_items[${index}][${name}]`;
  const quantity = given.quantity ?? 1;
  if (quantity < 1) throw tooSmall(param("quantity"), 1);
  const id = platform.world.ids.next("tax_li", 14);
  const taxCode = codeOf(platform, taxing, given, param);
  const taxed = taxOf(taxing, given.amount, given.tax_behavior, taxCode);
  const item: Stripe.Tax.CalculationLineItem = {
    id,
    object: "tax.calculation_line_item",
    amount: given.amount,
    amount_tax: taxed.tax,
    livemode: false,
    metadata: given.metadata ? mergeMetadata({}, given.metadata) : null,
    performance_location: given.performance_location ?? null,
    product: given.product ?? null,
    quantity,
    reference: given.reference ?? `L${index + 1}`,
    tax_behavior: taxed.behavior,
    tax_code: taxCode,
  };
  platform.hidden.onDemand.set(
    `${id}#tax_breakdown`,
    taxed.parts.map((part) => partOf(taxing, part)),
  );
  return { ...taxed, item };
}

export function taxShipping(
  taxing: Taxing,
  given: Stripe.Tax.CalculationCreateParams.ShippingCost,
): TaxedShipping {
  const amount = given.amount ?? 0;
  if (amount < 0) throw tooSmall("shipping_cost[amount]", 0);
  if (given.shipping_rate !== undefined) {
    throw invalidRequest({
      code: "resource_missing",
      message: `No such shipping rate: '${given.shipping_rate}'`,
      param: "shipping_cost[shipping_rate]",
    });
  }
  checkTaxCode(given.tax_code, "shipping_cost[tax_code]");
  const code = given.tax_code ?? TAX_CODES.shipping;
  const taxed = taxOf(taxing, amount, given.tax_behavior, code);
  const cost = { amount, amount_tax: taxed.tax, tax_behavior: taxed.behavior, tax_code: code };
  return { ...taxed, cost };
}

function tooSmall(param: string, least: number): Error {
  return invalidRequest({
    code: "parameter_invalid_integer",
    message: `This value must be greater than or equal to ${least}.`,
    param,
  });
}

/** The line's own code, its product's, the account's, and at last that of a service by wire. */
function codeOf(
  { stores }: Platform,
  taxing: Taxing,
  given: LineParams,
  param: (name: string) => string,
): string {
  checkTaxCode(given.tax_code, param("tax_code"));
  const product =
    given.product === undefined
      ? undefined
      : referenced(stores.products, "product", given.product, param("product"));
  const ofProduct = typeof product?.tax_code === "string" ? product.tax_code : null;
  return given.tax_code ?? ofProduct ?? taxing.defaultTaxCode ?? TAX_CODES.electronicServices;
}

function taxOf(taxing: Taxing, amount: number, wanted: string | undefined, taxCode: string): Taxed {
  const behavior =
    wanted === "inclusive" || wanted === "exclusive" ? wanted : taxing.defaultBehavior;
  const parts = taxFor({ ...taxing, amount, behavior, taxCode });
  const tax = parts.reduce((total, part) => total + part.amount, 0);
  return { amount, behavior, tax, parts };
}

function partOf(
  taxing: Taxing,
  { amount, taxable, rate, reason }: TaxPart,
): Stripe.Tax.CalculationLineItem.TaxBreakdown {
  const state = rate ? rate.state : taxing.place.state;
  return {
    amount,
    jurisdiction: {
      country: taxing.place.country,
      display_name: state ?? taxing.place.country,
      level: state === null ? "country" : "state",
      state,
    },
    sourcing: "destination",
    tax_rate_details: rate && {
      display_name: rate.displayName,
      percentage_decimal: percentageText(reason === "standard_rated" ? rate.rate : 0),
      tax_type: rate.taxType,
    },
    taxability_reason: reason,
    taxable_amount: taxable,
  };
}

/** All lines together, one entry per tax, reason and way of showing it. */
export function breakdown(lines: readonly Taxed[]): Stripe.Tax.Calculation.TaxBreakdown[] {
  const entries = new Map<string, Stripe.Tax.Calculation.TaxBreakdown>();
  for (const { parts, behavior } of lines) {
    for (const part of parts) {
      const entry = entryOf(part, behavior === "inclusive");
      const key = JSON.stringify([entry.tax_rate_details, entry.taxability_reason, behavior]);
      const known = entries.get(key);
      if (!known) entries.set(key, entry);
      else {
        known.amount += entry.amount;
        known.taxable_amount += entry.taxable_amount;
      }
    }
  }
  return [...entries.values()];
}

function entryOf(part: TaxPart, inclusive: boolean): Stripe.Tax.Calculation.TaxBreakdown {
  const { amount, taxable, rate, reason } = part;
  return {
    amount,
    inclusive,
    tax_rate_details: {
      country: rate?.country ?? null,
      flat_amount: null,
      percentage_decimal: percentageText(reason === "standard_rated" ? (rate?.rate ?? 0) : 0),
      rate_type: rate ? "percentage" : null,
      state: rate?.state ?? null,
      tax_type: rate?.taxType ?? null,
    },
    taxability_reason: reason,
    taxable_amount: taxable,
  };
}
