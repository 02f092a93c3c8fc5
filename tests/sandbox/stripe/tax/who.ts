import type Stripe from "stripe";
import { addressOf } from "../address.ts";
import { referenced } from "../catalogue/references.ts";
import type { Platform } from "../platform.ts";
import { invalidRequest, missing, refused } from "../wire/errors.ts";
import type { Place } from "./rates.ts";
import { ratesOf } from "./rates.ts";

type Params = Pick<Stripe.Tax.CalculationCreateParams, "customer" | "customer_details">;
type Details = Stripe.Tax.Calculation.CustomerDetails;

/** Who buys and where: what was given, or what the customer object knows. */
export function customerDetails(platform: Platform, params: Params): Details {
  const { customer, customer_details: given } = params;
  if (customer !== undefined && given?.address !== undefined) {
    throw invalidRequest({
      message: "You may only specify one of these parameters: customer, customer_details[address].",
      param: "customer",
    });
  }
  if (customer !== undefined) return ofCustomer(platform, customer, given);
  if (given === undefined) throw missing("customer_details");
  if (given.address === undefined && given.ip_address === undefined)
    throw missing("customer_details[address]");
  if (given.address && given.address_source === undefined)
    throw missing("customer_details[address_source]");
  return {
    address: given.address ? addressOf(given.address) : null,
    address_source: given.address_source ?? null,
    ip_address: given.ip_address ?? null,
    tax_ids: given.tax_ids ?? [],
    taxability_override: given.taxability_override ?? "none",
  };
}

/** The customer's `tax_exempt` in the words of a calculation. */
const TAXABILITY: ReadonlyMap<string, Details["taxability_override"]> = new Map([
  ["exempt", "customer_exempt"],
  ["reverse", "reverse_charge"],
]);

/** Goods are taxed where they go, so a shipping address counts before the customer's own. */
function ofCustomer(
  platform: Platform,
  id: string,
  given: Stripe.Tax.CalculationCreateParams.CustomerDetails | undefined,
): Details {
  const customer = referenced(platform.stores.customers, "customer", id, "customer");
  const shipping = customer.shipping?.address ?? null;
  const address = shipping ?? customer.address ?? null;
  return {
    address: address && addressOf(address),
    address_source: address && (shipping ? "shipping" : "billing"),
    ip_address: null,
    tax_ids: given?.tax_ids ?? [],
    taxability_override:
      given?.taxability_override ?? TAXABILITY.get(customer.tax_exempt ?? "none") ?? "none",
  };
}

/**
 * The place that decides about the tax. An IP address has none here, because the stand-in knows no
 * map of them; the United States and Canada need the state or province by its two letters.
 */
export function placeOf(details: Details, param: string): Place {
  const { address } = details;
  const place: Place = {
    country: address?.country?.toUpperCase() ?? "",
    state: address?.state?.toUpperCase() ?? null,
  };
  if (place.country !== "" && ratesOf(place)) return place;
  throw refused({
    code: "customer_tax_location_invalid",
    message:
      "The customer's location isn't recognized. Set a valid customer address in order to automatically calculate tax.",
    param,
  });
}

export function hasEuVat(details: Details): boolean {
  return details.tax_ids.some(({ type }) => type === "eu_vat");
}
