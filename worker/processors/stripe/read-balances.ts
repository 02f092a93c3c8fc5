import type { Answer, Balances } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { BalanceShape, isKnownCurrency, money } from "./shapes.ts";

/**
 * What the platform's account holds. A currency that we never charge is none of the ledger's. The
 * moment is the one before Stripe was asked: what happens meanwhile may be in it or not.
 */
export async function readBalances(deps: StripeDeps): Promise<Answer<Balances>> {
  const asOf = deps.now();
  const read = await answer(deps.log, () => deps.client.balance.retrieve(), BalanceShape);
  if (read.kind !== "ok") return read;
  const { available, pending, connect_reserved } = read.value;
  const parts = [...available, ...pending, ...(connect_reserved ?? [])];
  const currencies = [...new Set(parts.map(({ currency }) => currency))].filter(isKnownCurrency);
  const totals = currencies.map((currency) => {
    const amounts = parts.filter((part) => part.currency === currency);
    return money(
      amounts.reduce((sum, { amount }) => sum + amount, 0n),
      currency,
    );
  });
  return { kind: "ok", value: { asOf, totals } };
}
