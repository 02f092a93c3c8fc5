import type { Account, ExperienceContext, Order, Unit } from "./account.ts";
import { isJson, type Json, list, object, text } from "./json.ts";
import { type Money, readMoney } from "./money.ts";
import { checkShippedTogether, checkShipping } from "./orders-shipping.ts";
import { readContext, readSource, type Source } from "./orders-source.ts";
import { malformed, unprocessable } from "./refusal.ts";

/** Reads and checks what a client sends to create an order; the order of the checks is PayPal's. */
export type OrderRequest = Pick<Order, "intent" | "units" | "context" | "sentPayer"> & {
  source: Source;
};

const UNITS_MAX = 10;
/** PayPal's limits on the text fields of a purchase unit. */
const LENGTH_MAX: Record<string, number> = {
  reference_id: 256,
  description: 127,
  custom_id: 127,
  invoice_id: 127,
  soft_descriptor: 22,
};
const QUANTITY = /^[1-9][0-9]{0,9}$/;
const PAYER_ID = /^[2-9A-HJ-NP-Z]{13}$/;
const CATEGORIES = ["DIGITAL_GOODS", "PHYSICAL_GOODS", "DONATION"];
const BREAKDOWN_ADDED = ["item_total", "shipping", "handling", "tax_total", "insurance"];
const BREAKDOWN_TAKEN = ["shipping_discount", "discount"];

export function readOrderRequest(account: Account, body: Json): OrderRequest {
  const intent = readIntent(body.intent, "/intent");
  const sent = body.purchase_units;
  if (sent === undefined)
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: "/purchase_units" });
  const context = readContext(body);
  const units = readUnits(account, sent, intent, context);
  const source = readSource("orders.create", body.payment_source);
  return { intent, units, context, source, sentPayer: readPayer(body.payer) };
}

export function readIntent(intent: unknown, field: string): Order["intent"] {
  if (intent === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field });
  if (intent !== "CAPTURE" && intent !== "AUTHORIZE")
    throw malformed("INVALID_PARAMETER_VALUE", { field, value: String(intent) });
  return intent;
}

export function readPayer(value: unknown): Json | undefined {
  if (value === undefined) return undefined;
  if (!isJson(value)) throw malformed("INVALID_PARAMETER_SYNTAX", { field: "/payer" });
  const id = value.payer_id;
  if (id !== undefined && !(typeof id === "string" && PAYER_ID.test(id)))
    throw unprocessable("INVALID_PAYER_ID", { field: "/payer/payer_id" });
  return value;
}

/** Also used by PATCH, which reads the whole order again after each change. */
export function readUnits(
  account: Account,
  sent: unknown,
  intent: Order["intent"],
  context: ExperienceContext,
): Unit[] {
  const field = "/purchase_units";
  if (!Array.isArray(sent)) throw malformed("INVALID_PARAMETER_SYNTAX", { field });
  if (sent.length < 1) throw malformed("INVALID_ARRAY_MIN_ITEMS", { field });
  if (sent.length > UNITS_MAX) throw malformed("INVALID_ARRAY_MAX_ITEMS", { field });
  if (intent === "AUTHORIZE" && sent.length > 1)
    throw unprocessable("UNSUPPORTED_INTENT", { field: "/intent" });
  const units = sent.map((unit, index) => {
    const at = `${field}/${index}`;
    const read = readUnit(unit, at, sent.length);
    checkPayee(account, read.sent, at);
    checkInstruction(read, intent, at);
    checkShipping(read.sent, context, at);
    return read;
  });
  checkTogether(units);
  checkShippedTogether(units);
  return units;
}

function readUnit(value: unknown, at: string, unitsCount: number): Unit {
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
  checkCategories(list(value.items), unitsCount, at);
  return {
    referenceId: referenceId ?? "default",
    amount,
    sent: value,
    captureIds: [],
    authorizationIds: [],
    trackers: [],
  };
}

/** This world has one merchant; money for anybody else could not be followed. */
function checkPayee(account: Account, unit: Json, at: string): void {
  if (unit.payee === undefined) return;
  const { merchant_id: id, email_address: email } = object(unit.payee);
  const isOurs =
    (id !== undefined || email !== undefined) &&
    (id === undefined || id === account.merchantId) &&
    (email === undefined || email === account.merchantEmail);
  if (!isOurs) throw unprocessable("PAYEE_ACCOUNT_INVALID", { field: `${at}/payee` });
}

/** What PayPal gives to partners by contract only, and what comes later with AUTHORIZE. */
function checkInstruction({ sent }: Unit, intent: Order["intent"], at: string): void {
  const field = `${at}/payment_instruction`;
  if (sent.payment_instruction === undefined) return;
  if (intent === "AUTHORIZE") throw unprocessable("UNSUPPORTED_PAYMENT_INSTRUCTION", { field });
  const instruction = object(sent.payment_instruction);
  if (list(instruction.platform_fees).length > 0)
    throw unprocessable("PLATFORM_FEES_NOT_SUPPORTED", { field: `${field}/platform_fees` });
  if (instruction.payee_pricing_tier_id !== undefined)
    throw unprocessable("PAYEE_PRICING_TIER_ID_NOT_ENABLED", { field });
  if (instruction.payee_receivable_fx_rate_id !== undefined)
    throw unprocessable("INVALID_FX_RATE_ID", { field });
}

function checkCategories(items: readonly unknown[], unitsCount: number, at: string): void {
  const categories = items.map((item) => object(item).category);
  for (const [index, category] of categories.entries())
    if (category !== undefined && !CATEGORIES.some((known) => known === category))
      throw malformed("INVALID_PARAMETER_VALUE", { field: `${at}/items/${index}/category` });
  if (!categories.includes("DONATION")) return;
  if (categories.some((category) => category !== "DONATION"))
    throw unprocessable("MULTIPLE_ITEM_CATEGORIES", { field: `${at}/items` });
  if (unitsCount > 1) throw unprocessable("DONATION_ITEMS_NOT_SUPPORTED", { field: `${at}/items` });
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
    const { name, quantity, unit_amount: price, tax, sku, description } = object(item);
    if (name === undefined)
      throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${field}/name` });
    checkText(name, 127, `${field}/name`);
    checkText(sku, 127, `${field}/sku`);
    checkText(description, 127, `${field}/description`);
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
