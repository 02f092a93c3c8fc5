import type Stripe from "stripe";
import { addressOf } from "../address.ts";
import { knownCurrency } from "../catalogue/amounts.ts";
import { later, type Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import { breakdown, type TaxedLine, type Taxing, taxLine, taxShipping } from "./lines.ts";
import { registeredPlaces } from "./registrations.ts";
import { activeSettings } from "./settings.ts";
import { customerDetails, hasEuVat, placeOf } from "./who.ts";

/** docs.stripe.com/tax/custom: a calculation lives for 90 days. */
const LIVES_MS = 90 * 86_400_000;
/** An expanded list shows its first page. */
const EXPANDED_MAX = 10;

export type StoredCalculation = Stripe.Tax.Calculation & { id: string };

export function createCalculation(
  platform: Platform,
  params: Stripe.Tax.CalculationCreateParams,
): StoredCalculation {
  const { world, stores, hidden } = platform;
  const currency = knownCurrency(params.currency);
  if (params.line_items.length === 0) throw missing("line_items");
  const details = customerDetails(platform, params);
  const taxing = taxingOf(platform, details, currency);
  const lines = params.line_items.map((item, index) => taxLine(platform, taxing, item, index));
  refuseSameReference(lines);
  const shipping = params.shipping_cost && taxShipping(taxing, params.shipping_cost);
  const totals = totalsOf([...lines, ...(shipping ? [shipping] : [])]);
  const calculation: StoredCalculation = {
    id: world.ids.next("taxcalc", 24),
    object: "tax.calculation",
    amount_total: totals.amount,
    currency,
    customer: params.customer ?? null,
    customer_details: details,
    expires_at: Math.floor((world.clock.now() + LIVES_MS) / 1_000),
    livemode: false,
    ship_from_details: params.ship_from_details
      ? { address: addressOf(params.ship_from_details.address) }
      : null,
    shipping_cost: shipping?.cost ?? null,
    tax_amount_exclusive: totals.exclusive,
    tax_amount_inclusive: totals.inclusive,
    tax_breakdown: breakdown([...lines, ...(shipping ? [shipping] : [])]),
    tax_date: params.tax_date ?? world.clock.nowSeconds(),
  };
  stores.taxCalculations.add(calculation);
  const data = lines.map(({ item }) => item);
  hidden.tax.calculationLines.set(calculation.id, data);
  hidden.onDemand.set(
    `${calculation.id}#line_items`,
    firstPage(data, `/v1/tax/calculations/${calculation.id}/line_items`),
  );
  later(platform, LIVES_MS, "tax_calculation_expires", calculation.id);
  return calculation;
}

export function firstPage<T>(data: readonly T[], url: string) {
  return {
    object: "list",
    data: data.slice(0, EXPANDED_MAX),
    has_more: data.length > EXPANDED_MAX,
    url,
  };
}

/** Over: there is no such calculation any more, and no transaction can come of it. */
export function expireCalculation({ stores, hidden }: Platform, id: string): void {
  stores.taxCalculations.remove(id);
  hidden.tax.calculationLines.delete(id);
  hidden.onDemand.delete(`${id}#line_items`);
}

export function taxingOf(
  platform: Platform,
  details: Stripe.Tax.Calculation.CustomerDetails,
  currency: string,
): Taxing {
  const settings = activeSettings(platform);
  return {
    place: placeOf(details, "customer_details[address]"),
    origin: settings.head_office?.address.country ?? null,
    taxability: overrideOf(details.taxability_override),
    hasEuVat: hasEuVat(details),
    registered: registeredPlaces(platform),
    defaultBehavior: behaviorOf(settings.defaults.tax_behavior, currency),
    defaultTaxCode: settings.defaults.tax_code,
  };
}

function overrideOf(given: string): Taxing["taxability"] {
  return given === "customer_exempt" || given === "reverse_charge" ? given : "none";
}

/** "Inferred by currency": on top where prices are shown so, in the United States and Canada. */
function behaviorOf(given: string | null, currency: string): Taxing["defaultBehavior"] {
  if (given === "inferred_by_currency")
    return currency === "usd" || currency === "cad" ? "exclusive" : "inclusive";
  return given === "inclusive" ? "inclusive" : "exclusive";
}

function refuseSameReference(lines: readonly TaxedLine[]): void {
  const seen = new Set<string>();
  lines.forEach(({ item }, index) => {
    if (seen.has(item.reference)) {
      throw invalidRequest({
        message: `The reference '${item.reference}' is used by more than one line item.`,
        param: `line_items[${index}][reference]`,
      });
    }
    seen.add(item.reference);
  });
}

function totalsOf(lines: readonly Pick<TaxedLine, "amount" | "tax" | "behavior">[]) {
  const totals = { amount: 0, exclusive: 0, inclusive: 0 };
  for (const { amount, tax, behavior } of lines) {
    totals[behavior] += tax;
    totals.amount += amount + (behavior === "exclusive" ? tax : 0);
  }
  return totals;
}

/** A calculation that a transaction may be made of. */
export function usableCalculation({ stores }: Platform, id: string): StoredCalculation {
  const found = stores.taxCalculations.find(id);
  if (found) return found;
  throw refused({
    code: "resource_missing",
    message: `No such tax calculation: '${id}'`,
    param: "calculation",
  });
}
