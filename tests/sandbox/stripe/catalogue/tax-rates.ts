import type Stripe from "stripe";
import { emit } from "../events.ts";
import { mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { change } from "./changes.ts";
import { refuseLonger } from "./references.ts";

/** Stripe's own limits: the name stands on invoices. */
const DISPLAY_NAME_LENGTH_MAX = 50;
const JURISDICTION_LENGTH_MAX = 50;

export function createTaxRate(
  platform: Platform,
  params: Stripe.TaxRateCreateParams,
): Stripe.TaxRate {
  const { world, stores } = platform;
  check(params);
  if (params.percentage < 0 || params.percentage > 100) {
    throw invalidRequest({
      message: "Invalid decimal: must be between 0 and 100",
      param: "percentage",
    });
  }
  const rate: Stripe.TaxRate = {
    id: world.ids.next("txr", 24),
    object: "tax_rate",
    active: params.active ?? true,
    country: params.country ?? null,
    created: world.clock.nowSeconds(),
    description: params.description ?? null,
    display_name: params.display_name,
    effective_percentage: null,
    flat_amount: null,
    inclusive: params.inclusive,
    jurisdiction: params.jurisdiction ?? null,
    jurisdiction_level: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    percentage: params.percentage,
    rate_type: "percentage",
    state: params.state ?? null,
    tax_type: params.tax_type ?? null,
  };
  stores.taxRates.add(rate);
  emit(platform, "tax_rate.created", rate);
  return rate;
}

/** All but the percentage and whether it is included, which invoices rely on. */
export function updateTaxRate(
  platform: Platform,
  id: string,
  params: Stripe.TaxRateUpdateParams,
): Stripe.TaxRate {
  const rate = platform.stores.taxRates.get(id);
  check(params);
  return change(platform, "tax_rate.updated", rate, () => {
    if (params.active !== undefined) rate.active = params.active;
    if (params.country !== undefined) rate.country = params.country || null;
    if (params.description !== undefined) rate.description = params.description || null;
    if (params.display_name !== undefined) rate.display_name = params.display_name;
    if (params.jurisdiction !== undefined) rate.jurisdiction = params.jurisdiction || null;
    if (params.state !== undefined) rate.state = params.state || null;
    if (params.tax_type !== undefined) rate.tax_type = params.tax_type || null;
    rate.metadata = mergeMetadata(rate.metadata, params.metadata);
  });
}

function check(params: Stripe.TaxRateUpdateParams): void {
  refuseLonger(params.display_name, DISPLAY_NAME_LENGTH_MAX, "display_name");
  refuseLonger(params.jurisdiction, JURISDICTION_LENGTH_MAX, "jurisdiction");
  if (params.country === undefined || /^([A-Z]{2})?$/.test(params.country)) return;
  throw invalidRequest({
    message: `Country '${params.country}' is unknown. Try using a 2-character alphanumeric country code instead, such as 'US', 'EG', or 'GB'.`,
    param: "country",
  });
}
