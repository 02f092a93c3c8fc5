import type { Currency } from "./currency.ts";
import type { Money } from "./money.ts";

/** An amount that decides something, in minor units, with its exceptions; nought: it never does. */
export type AmountLimit = {
  readonly defaultMinor: bigint;
  readonly byCurrency: Readonly<Partial<Record<Currency, bigint>>>;
};
const limitOf = (currency: Currency, { byCurrency, defaultMinor }: AmountLimit) =>
  byCurrency[currency] ?? defaultMinor;

export function exceeds({ minor, currency }: Money, limit: AmountLimit): boolean {
  const most = limitOf(currency, limit);
  return most > 0n && minor > most;
}
