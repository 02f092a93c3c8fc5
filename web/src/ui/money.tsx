import { decimal } from "../../../worker/domain/money.ts";
import type { MoneyJson } from "../../../worker/http/contract/shapes.ts";

/** Signs that mean one currency wherever they are read; the others keep their code. */
const signs: Partial<Record<MoneyJson["currency"], string>> = { EUR: "€", GBP: "£", USD: "$" };

/** "$12.34", "500 JPY": the digits come from whole minor units and never pass through a float. */
export function shown({ minor, currency }: MoneyJson): string {
  const text = decimal({ minor: BigInt(minor), currency });
  const sign = signs[currency];
  return sign ? `${sign}${text}` : `${text} ${currency}`;
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
