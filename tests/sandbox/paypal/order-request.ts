import type { Unit } from "./account.ts";
import { isJson, type Json, list, object, text } from "./json.ts";
import { type Money, readMoney } from "./money.ts";
import { malformed, unprocessable } from "./refusal.ts";

/** Reads and checks what a client sends to create an order; the order of the checks is PayPal's. */
export type OrderRequest = {
  intent: "CAPTURE";
  units: Unit[];
  namesSource: boolean;
  returnUrl: string | undefined;
  cancelUrl: string | undefined;
};

const UNITS_MAX = 10;
/** PayPal's limits on the text fields of a purchase unit. */
const LENGTH_MAX: Record<string, number> = {
  reference_id: 256,
  custom_id: 127,
  invoice_id: 127,
  soft_descriptor: 22,
};
const QUANTITY = /^[1-9][0-9]{0,9}$/;
const BREAKDOWN_ADDED = ["item_total", "shipping", "handling", "tax_total", "insurance"];
const BREAKDOWN_TAKEN = ["shipping_discount", "discount"];

export function readOrderRequest(body: Json): OrderRequest {
  const intent = body.intent;
  if (intent === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/intent" });
  // Authorising first is not played here, and refused rather than half done.
  if (intent === "AUTHORIZE") throw unprocessable("UNSUPPORTED_INTENT", { field: "/intent" });
  if (intent !== "CAPTURE")
    throw malformed("INVALID_PARAMETER_VALUE", { field: "/intent", value: String(intent) });
  const sent = body.purchase_units;
  if (sent === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/purchase_units" });
  if (!Array.isArray(sent))
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/purchase_units" });
  if (sent.length < 1) throw malformed("INVALID_ARRAY_MIN_ITEMS", { field: "/purchase_units" });
  if (sent.length > UNITS_MAX)
    throw malformed("INVALID_ARRAY_MAX_ITEMS", { field: "/purchase_units" });
  const units = sent.map((unit, index) => readUnit(unit, `/purchase_units/${index}`, sent.length));
  checkTogether(units);
  return { intent, units, ...readSource(body) };
}

/** Also used by PATCH, which replaces one amount of a unit. */
export function readUnit(value: unknown, at: string, unitsCount: number): Unit {
  if (!isJson(value)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: at });
  for (const [field, max] of Object.entries(LENGTH_MAX))
    checkText(value[field], max, `${at}/${field}`);
  const amount = readMoney(value.amount, `${at}/amount`);
  if (amount.minor <= 0n)
    throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", { field: `${at}/amount/value` });
  const referenceId = text(value.reference_id);
  if (referenceId === undefined && unitsCount > 1)
    throw unprocessable("REFERENCE_ID_REQUIRED", { field: `${at}/reference_id` });
  checkSums(value, amount, at);
  return { referenceId: referenceId ?? "default", amount, sent: value, captureIds: [] };
}

function checkText(value: unknown, lengthMax: number, field: string): void {
  if (value === undefined) return;
  if (typeof value !== "string") throw malformed("INVALID_PARAMETER_SYNTAX", { field });
  if (value.length < 1 || value.length > lengthMax)
    throw malformed("INVALID_STRING_LENGTH", { field, value });
}

function checkTogether(units: readonly Unit[]): void {
  const currencies = new Set(units.map(({ amount }) => amount.currency));
  if (currencies.size > 1)
    throw unprocessable("MULTI_CURRENCY_ORDER", {
      field: "/purchase_units/1/amount/currency_code",
    });
  if (new Set(units.map(({ referenceId }) => referenceId)).size < units.length)
    throw unprocessable("DUPLICATE_REFERENCE_ID", { field: "/purchase_units" });
}

function checkSums(unit: Json, amount: Money, at: string): void {
  const items = readItems(unit.items, amount.currency, `${at}/items`);
  const breakdown = object(unit.amount).breakdown;
  const parts = readBreakdown(breakdown, amount.currency, `${at}/amount/breakdown`);
  if (items !== undefined) {
    checkTotal(parts, "item_total", items.goods, `${at}/amount/breakdown`, "ITEM_TOTAL");
    if (items.taxed)
      checkTotal(parts, "tax_total", items.tax, `${at}/amount/breakdown`, "TAX_TOTAL");
  }
  if (breakdown === undefined) return;
  const total =
    BREAKDOWN_ADDED.reduce((sum, name) => sum + (parts.get(name) ?? 0n), 0n) -
    BREAKDOWN_TAKEN.reduce((sum, name) => sum + (parts.get(name) ?? 0n), 0n);
  if (total !== amount.minor)
    throw unprocessable("AMOUNT_MISMATCH", {
      field: `${at}/amount/value`,
      value: text(object(unit.amount).value) ?? "",
    });
}

function checkTotal(
  parts: ReadonlyMap<string, bigint>,
  name: string,
  expected: bigint,
  at: string,
  issue: "ITEM_TOTAL" | "TAX_TOTAL",
): void {
  const total = parts.get(name);
  if (total === undefined) throw unprocessable(`${issue}_REQUIRED`, { field: `${at}/${name}` });
  if (total !== expected)
    throw unprocessable(`${issue}_MISMATCH`, { field: `${at}/${name}/value` });
}

type Items = { goods: bigint; tax: bigint; taxed: boolean };

function readItems(value: unknown, currency: string, at: string): Items | undefined {
  if (value === undefined || list(value).length === 0) return undefined;
  const sum: Items = { goods: 0n, tax: 0n, taxed: false };
  for (const [index, item] of list(value).entries()) {
    const field = `${at}/${index}`;
    const { name, quantity, unit_amount: price, tax } = object(item);
    if (name === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${field}/name` });
    checkText(name, 127, `${field}/name`);
    if (quantity === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${field}/quantity` });
    if (typeof quantity !== "string" || !QUANTITY.test(quantity))
      throw malformed("INVALID_PARAMETER_SYNTAX", { field: `${field}/quantity` });
    sum.goods += sameCurrency(price, currency, `${field}/unit_amount`) * BigInt(quantity);
    if (tax === undefined) continue;
    sum.taxed = true;
    sum.tax += sameCurrency(tax, currency, `${field}/tax`) * BigInt(quantity);
  }
  return sum;
}

function readBreakdown(value: unknown, currency: string, at: string): Map<string, bigint> {
  const parts = new Map<string, bigint>();
  for (const name of [...BREAKDOWN_ADDED, ...BREAKDOWN_TAKEN]) {
    const part = object(value)[name];
    if (part !== undefined) parts.set(name, sameCurrency(part, currency, `${at}/${name}`));
  }
  return parts;
}

function sameCurrency(value: unknown, currency: string, at: string): bigint {
  const money = readMoney(value, at);
  if (money.currency !== currency)
    throw unprocessable("MULTI_CURRENCY_ORDER", { field: `${at}/currency_code` });
  if (money.minor < 0n) throw unprocessable("CANNOT_BE_NEGATIVE", { field: `${at}/value` });
  return money.minor;
}

/** The addresses to come back to are in the payment source or, in older clients, beside it. */
function readSource(body: Json): Pick<OrderRequest, "namesSource" | "returnUrl" | "cancelUrl"> {
  const context = object(object(object(body.payment_source).paypal).experience_context);
  const older = object(body.application_context);
  return {
    namesSource: body.payment_source !== undefined,
    returnUrl: text(context.return_url) ?? text(older.return_url),
    cancelUrl: text(context.cancel_url) ?? text(older.cancel_url),
  };
}
