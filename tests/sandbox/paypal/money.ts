import { isJson, type Json, own } from "./json.ts";
import { malformed, unprocessable } from "./refusal.ts";

/** `minor` counts PayPal's smallest unit of the currency: cents, but whole yen, forints and Taiwan dollars. */
export type Money = { currency: string; minor: bigint };

/** The currencies PayPal takes and the decimals it allows in them; not ISO's and not ICU's table. */
const DECIMALS: Readonly<Record<string, 0 | 2>> = {
  AUD: 2,
  BRL: 2,
  CAD: 2,
  CHF: 2,
  CNY: 2,
  CZK: 2,
  DKK: 2,
  EUR: 2,
  GBP: 2,
  HKD: 2,
  HUF: 0,
  ILS: 2,
  JPY: 0,
  MXN: 2,
  MYR: 2,
  NOK: 2,
  NZD: 2,
  PHP: 2,
  PLN: 2,
  SEK: 2,
  SGD: 2,
  THB: 2,
  TWD: 0,
  USD: 2,
};

/** What PayPal keeps of a capture: 3.49 % (in hundredths of a percent) and 49 of the smallest unit. */
const CAPTURE_FEE_BASIS_POINTS = 349n;
const CAPTURE_FEE_FIXED_MINOR = 49n;

/** What a payout item costs its sender: 25 of the smallest unit, 0.25 USD. */
export const PAYOUT_ITEM_FEE_MINOR = 25n;

/** Fifteen digits before the point is PayPal's limit. */
const WHOLE_DIGITS_MAX = 15;

const VALUE = /^(-?)(\d*)(?:\.(\d+))?$/;

export function decimals(currency: string): 0 | 2 | undefined {
  return own(DECIMALS, currency);
}

export function format(money: Money): string {
  const digits = decimals(money.currency) ?? 2;
  const sign = money.minor < 0n ? "-" : "";
  const all = (money.minor < 0n ? -money.minor : money.minor).toString().padStart(digits + 1, "0");
  if (digits === 0) return sign + all;
  return `${sign}${all.slice(0, -digits)}.${all.slice(-digits)}`;
}

/** Orders and Payments write `currency_code`, Payouts `currency`. */
export function moneyJson(money: Money): Json {
  return { currency_code: money.currency, value: format(money) };
}

export function payoutMoneyJson(money: Money): Json {
  return { currency: money.currency, value: format(money) };
}

/** Rounded half up, and never more than the capture itself. */
export function captureFee(gross: Money): Money {
  const share = (gross.minor * CAPTURE_FEE_BASIS_POINTS + 5_000n) / 10_000n;
  const fee = share + CAPTURE_FEE_FIXED_MINOR;
  return { currency: gross.currency, minor: fee < gross.minor ? fee : gross.minor };
}

/** `at` is a JSON pointer to the amount; the errors are those of Orders and Payments v2. */
export function readMoney(value: unknown, at: string): Money {
  if (!isJson(value)) throw malformed("MISSING_REQUIRED_PARAMETER", { field: at });
  const currency = value.currency_code;
  if (typeof currency !== "string")
    throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/currency_code` });
  if (!/^.{3}$/.test(currency))
    throw malformed("INVALID_STRING_LENGTH", { field: `${at}/currency_code`, value: currency });
  const amount = value.value;
  if (amount === undefined) throw malformed("MISSING_REQUIRED_PARAMETER", { field: `${at}/value` });
  if (typeof amount !== "string")
    throw malformed("INVALID_PARAMETER_SYNTAX", { field: `${at}/value`, value: String(amount) });
  return { currency, minor: readMinor(amount, currency, `${at}/value`) };
}

function readMinor(amount: string, currency: string, field: string): bigint {
  const parts = VALUE.exec(amount);
  const [, sign = "", whole = "", fraction = ""] = parts ?? [];
  if (parts === null || whole + fraction === "" || amount.length > 32)
    throw malformed("INVALID_PARAMETER_SYNTAX", { field, value: amount });
  const digits = decimals(currency);
  if (digits === undefined) throw unprocessable("INVALID_CURRENCY_CODE", { field });
  if (digits === 0 && fraction !== "")
    throw unprocessable("DECIMALS_NOT_SUPPORTED", { field, value: amount });
  if (fraction.length > digits) throw unprocessable("DECIMAL_PRECISION", { field, value: amount });
  if (whole.length > WHOLE_DIGITS_MAX)
    throw unprocessable("MAX_VALUE_EXCEEDED", { field, value: amount });
  const minor = BigInt((whole === "" ? "0" : whole) + fraction.padEnd(digits, "0"));
  return sign === "-" ? -minor : minor;
}
