import { decimal, fromPaypalValue } from "../../../worker/domain/money.ts";
import type { MoneyJson } from "../../../worker/http/contract/shapes.ts";

/** "12.34": what a field for an amount begins with. */
export const written = ({ minor, currency }: MoneyJson) =>
  decimal({ minor: BigInt(minor), currency });

/** What was written there; undefined if it is no amount of this currency. Never through a float. */
export function amountIn(text: string, currency: MoneyJson["currency"]): MoneyJson | undefined {
  // PayPal and people write decimals alike.
  const money = fromPaypalValue(text.trim(), currency);
  return money && money.minor >= 0n ? { minor: `${money.minor}`, currency } : undefined;
}
