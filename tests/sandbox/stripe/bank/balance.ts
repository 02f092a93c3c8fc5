import type Stripe from "stripe";
import { amountIn, type Part, type SourceType, sourceTypesOf } from "../money.ts";
import type { Platform } from "../platform.ts";
import { externalsOf } from "./external-accounts.ts";

/** What `GET /v1/balance` answers. */
export function balanceOf(platform: Platform, owner: string): Stripe.Balance {
  const currencies = currenciesOf(platform, owner);
  if (currencies.length === 0) currencies.push("usd");
  const isPlatform = owner === platform.accountId;
  const part = (name: Part) =>
    currencies.map((currency) => {
      const amount =
        name === "available"
          ? spendable(platform, owner, currency)
          : amountIn(platform, owner, name, currency);
      const source_types = sourceTypesOf(platform, owner, name, currency, amount);
      return { amount, currency, source_types };
    });
  return {
    object: "balance",
    available: part("available"),
    ...(isPlatform && {
      connect_reserved: currencies.map((currency) => ({
        amount: reservedFor(platform, currency),
        currency,
      })),
    }),
    ...instantOf(platform, owner, currencies),
    livemode: false,
    pending: part("pending"),
  };
}

/** Only an account that has a debit card for the currency can be paid out at once. */
function instantOf(platform: Platform, owner: string, currencies: string[]) {
  const fast = new Set(
    externalsOf(platform, owner)
      .filter(({ available_payout_methods }) => available_payout_methods?.includes("instant"))
      .map(({ currency }) => currency),
  );
  const instant_available = currencies
    .filter((currency) => fast.has(currency))
    .map((currency) => {
      const amount = Math.max(0, spendable(platform, owner, currency));
      return { amount, currency, source_types: { card: amount } };
    });
  return instant_available.length === 0 ? {} : { instant_available };
}

export function currenciesOf(platform: Platform, owner: string): string[] {
  const currencies = platform.world.books
    .balances()
    .filter((entry) => entry.account.startsWith(`stripe:${owner}:`))
    .map((entry) => entry.currency);
  return [...new Set(currencies)].sort();
}

/** What an account has in all, pending and available, by currency. */
export function accountTotals(
  platform: Platform,
  owner: string,
): { currency: string; amount: number }[] {
  return currenciesOf(platform, owner).map((currency) => ({
    currency,
    amount: totalOf(platform, owner, currency),
  }));
}

export function totalOf(platform: Platform, owner: string, currency: string): number {
  return (
    amountIn(platform, owner, "available", currency) +
    amountIn(platform, owner, "pending", currency)
  );
}

/** What can be sent away: available, less what covers the connected accounts that are below zero. */
export function spendable(
  platform: Platform,
  owner: string,
  currency: string,
  sourceType?: SourceType,
): number {
  const available = amountIn(platform, owner, "available", currency);
  const kept = owner === platform.accountId ? reservedFor(platform, currency) : 0;
  if (sourceType === undefined) return available - kept;
  const types = sourceTypesOf(platform, owner, "available", currency, available - kept);
  return types[sourceType] ?? 0;
}

/** What connected accounts are below zero: kept out of the platform's available balance. */
function reservedFor(platform: Platform, currency: string): number {
  return platform.stores.accounts
    .all()
    .reduce((sum, { id }) => sum + Math.max(0, -totalOf(platform, id, currency)), 0);
}
