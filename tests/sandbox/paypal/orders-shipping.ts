import type { ExperienceContext, Unit } from "./account.ts";
import { type Json, list, object, text } from "./json.ts";
import { moneyJson, readMoney } from "./money.ts";
import { malformed, unprocessable } from "./refusal.ts";

const COUNTRY = /^([A-Z]{2}|C2)$/;
/** Made when the first address comes: it costs more than most files do to import. */
let regions: Intl.DisplayNames | undefined;
const TYPES = ["SHIPPING", "PICKUP_IN_PERSON", "PICKUP_IN_STORE", "PICKUP_FROM_PERSON"];
const ADDRESS_LENGTH_MAX: Record<string, number> = {
  address_line_1: 300,
  address_line_2: 300,
  admin_area_2: 120,
  admin_area_1: 300,
  postal_code: 60,
};

/** Countries whose addresses PayPal takes only with a city and a postal code. */
const EXACT_COUNTRIES = new Set(["AU", "CA", "CH", "DE", "ES", "FR", "GB", "IT", "NL", "US"]);

/** PayPal writes China as C2 too. */
function isCountry(code: string): boolean {
  regions ??= new Intl.DisplayNames(["en"], { type: "region" });
  return COUNTRY.test(code) && (code === "C2" || regions.of(code) !== code);
}

/** `at` is a JSON pointer to the address. */
export function checkAddress(value: unknown, at: string): void {
  const address = object(value);
  for (const [field, max] of Object.entries(ADDRESS_LENGTH_MAX)) {
    const part = address[field];
    if (part !== undefined && typeof part !== "string")
      throw malformed("INVALID_PARAMETER_SYNTAX", { field: `${at}/${field}` });
    if ((part ?? "").length > max)
      throw malformed("INVALID_STRING_LENGTH", { field: `${at}/${field}` });
  }
  const country = text(address.country_code);
  if (country === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/country_code` });
  if (!isCountry(country))
    throw malformed("INVALID_COUNTRY_CODE", { field: `${at}/country_code`, value: country });
  if (!EXACT_COUNTRIES.has(country)) return;
  if (!address.admin_area_2) throw unprocessable("CITY_REQUIRED", { field: `${at}/admin_area_2` });
  if (!address.postal_code)
    throw unprocessable("POSTAL_CODE_REQUIRED", { field: `${at}/postal_code` });
}

/** Where the goods go, in what way, and what the ways cost. */
export function checkShipping(unit: Json, context: ExperienceContext, at: string): void {
  const preference = context.shippingPreference;
  const shipping = object(unit.shipping);
  const type = shipping.type;
  if (type !== undefined && !TYPES.some((known) => known === type))
    throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/shipping/type` });
  const isPickup = type !== undefined && type !== "SHIPPING";
  if (isPickup && preference === "GET_FROM_FILE")
    throw unprocessable("UNSUPPORTED_SHIPPING_TYPE", { field: `${at}/shipping/type` });
  if (isPickup && shipping.address === undefined)
    throw unprocessable("MISSING_PICKUP_ADDRESS", { field: `${at}/shipping/address` });
  // Documented nowhere: without an address there is none that could be used as provided.
  if (preference === "SET_PROVIDED_ADDRESS" && shipping.address === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/shipping/address` });
  if (shipping.address !== undefined) checkAddress(shipping.address, `${at}/shipping/address`);
  if (shipping.options !== undefined) checkOptions(unit, preference, at);
}

function checkOptions(unit: Json, preference: string, at: string): void {
  const { type, options } = object(unit.shipping);
  const field = `${at}/shipping/options`;
  if (type !== undefined || preference !== "GET_FROM_FILE")
    throw unprocessable("SHIPPING_OPTIONS_NOT_SUPPORTED", { field });
  const read = list(options).map((option, index) => readOption(option, `${field}/${index}`));
  if (read.length > 10) throw malformed("INVALID_ARRAY_MAX_ITEMS", { field });
  const [selected, ...others] = read.filter(({ isSelected }) => isSelected);
  if (selected === undefined) throw unprocessable("SHIPPING_OPTION_NOT_SELECTED", { field });
  if (others.length > 0) throw unprocessable("MULTIPLE_SHIPPING_OPTION_SELECTED", { field });
  const { shipping } = object(object(unit.amount).breakdown);
  if (selected.amount === undefined || shipping === undefined) return;
  const asked = readMoney(shipping, `${at}/amount/breakdown/shipping`);
  if (asked.minor !== selected.amount.minor || asked.currency !== selected.amount.currency)
    throw unprocessable("PREFERRED_SHIPPING_OPTION_AMOUNT_MISMATCH", { field });
}

function readOption(value: unknown, at: string) {
  const option = object(value);
  for (const name of ["id", "label", "selected"])
    if (option[name] === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/${name}` });
  const amount = option.amount === undefined ? undefined : readMoney(option.amount, `${at}/amount`);
  return { isSelected: option.selected === true, amount };
}

/** The units of one order go to one place in one way. */
export function checkShippedTogether(units: readonly Unit[]): void {
  const field = "/purchase_units";
  const all: Json[] = units
    .filter(({ sent }) => sent.shipping !== undefined)
    .map(({ sent }) => object(sent.shipping));
  if (new Set(all.map(({ type }) => type ?? "SHIPPING")).size > 1)
    throw unprocessable("MULTIPLE_SHIPPING_TYPE_NOT_SUPPORTED", { field });
  const addresses = all.flatMap(({ address }) =>
    address === undefined ? [] : JSON.stringify(address),
  );
  if (new Set(addresses).size > 1)
    throw unprocessable("MULTIPLE_SHIPPING_ADDRESS_NOT_SUPPORTED", { field });
}

/** The buyer takes another of the shop's ways, which may cost more or less than the selected one. */
export function chooseOption(unit: Unit, id: string): void {
  const shipping = object(unit.sent.shipping);
  const options = list(shipping.options).map(object);
  const chosen = options.find((option) => option.id === id);
  if (chosen === undefined) throw unprocessable("SHIPPING_OPTION_NOT_SELECTED");
  const selected = options.map((option) => ({ ...option, selected: option.id === id }));
  const amount = object(unit.sent.amount);
  const breakdown = object(amount.breakdown);
  unit.sent = { ...unit.sent, shipping: { ...shipping, options: selected } };
  if (chosen.amount === undefined || breakdown.shipping === undefined) return;
  const before = readMoney(breakdown.shipping, "/amount/breakdown/shipping");
  const after = readMoney(chosen.amount, "/shipping/options");
  const { currency } = unit.amount;
  unit.amount = { currency, minor: unit.amount.minor - before.minor + after.minor };
  unit.sent = {
    ...unit.sent,
    amount: {
      ...amount,
      ...moneyJson(unit.amount),
      breakdown: { ...breakdown, shipping: moneyJson(after) },
    },
  };
}
