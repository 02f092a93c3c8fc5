import { decimal } from "../../../worker/domain/money.ts";
import type { MoneyJson } from "../../../worker/http/contract/shapes.ts";
import { locale } from "./locale.ts";

/**
 * "$1,234.50", "1.234,50 €": as it is written where the reader lives. The digits come from whole minor
 * units as a decimal text, which `Intl` takes as it is: no amount is ever a float, or rounded.
 */
export const shown = ({ minor, currency }: MoneyJson): string =>
  inCurrency(decimal({ minor: BigInt(minor), currency }), currency);

/** Likewise of a decimal text, with as many decimals as it has. */
export function inCurrency(text: string, currency: string): string {
  const digits = text.split(".")[1]?.length ?? 0;
  return format(currency, digits).format(text as `${number}`);
}

const formats = new Map<string, Intl.NumberFormat>();
function format(currency: string, digits: number): Intl.NumberFormat {
  const name = `${currency} ${digits}`;
  const known = formats.get(name);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, {
    ...{ style: "currency", currency, currencyDisplay: "symbol" },
    ...{ minimumFractionDigits: digits, maximumFractionDigits: digits },
  });
  formats.set(name, made);
  return made;
}

/** What may be below zero: "−$12.34" for what is taken into account. */
export function shownSigned({ minor, currency }: { minor: string; currency: string }): string {
  const isBelow = minor.startsWith("-");
  const amount = shown({
    minor: isBelow ? minor.slice(1) : minor,
    currency: currency as MoneyJson["currency"],
  });
  return isBelow ? `−${amount}` : amount;
}

export const Money = ({ amount }: { amount: MoneyJson }) => (
  <span className="money">{shown(amount)}</span>
);
