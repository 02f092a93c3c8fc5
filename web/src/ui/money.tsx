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

export const Money = ({ amount }: { amount: MoneyJson }) => (
  <span className="money">{shown(amount)}</span>
);
