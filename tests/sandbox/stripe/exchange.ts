import { decimals } from "./currencies.ts";
import type { Platform } from "./platform.ts";

/** What one unit is worth in US dollars: fixed, so that tests can count on it. */
const DOLLARS: Record<string, number> = {
  usd: 1,
  eur: 1.1,
  gbp: 1.25,
  chf: 1.12,
  cad: 0.74,
  aud: 0.66,
  jpy: 0.0067,
};

export type Settled = { currency: string; amount: number; rate: number | null };

/** In which currency a charge reaches the platform: its own, if the platform has a bank for it. */
export function settledAmount(platform: Platform, amount: number, currency: string): Settled {
  const [first, ...others] = platform.hidden.settlementCurrencies;
  if (first === undefined || first === currency || others.includes(currency)) {
    return { currency, amount, rate: null };
  }
  const rate = rateBetween(currency, first);
  return { currency: first, amount: converted(amount, rate), rate };
}

export function converted(amount: number, rate: number | null): number {
  return rate === null ? amount : Math.round(amount * rate);
}

/** From minor units to minor units. */
function rateBetween(from: string, to: string): number {
  const major = (DOLLARS[from] ?? 1) / (DOLLARS[to] ?? 1);
  return major * 10 ** (decimals(to) - decimals(from));
}
