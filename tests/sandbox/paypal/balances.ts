import { type Account, accountNames, iso } from "./account.ts";
import { type Json, present } from "./json.ts";
import { moneyJson } from "./money.ts";

/** The currency of the platform's country, which an account always has. */
const PRIMARY = "USD";

/** What the books held at a moment: the balance, and what PayPal keeps back for disputes. */
export function balancesJson(
  account: Account,
  asOfMs: number,
  refreshedMs: number,
  currency: string | undefined,
): Json {
  const available = sums(account, accountNames.balance(account), asOfMs);
  const withheld = sums(account, accountNames.disputesHeld(account), asOfMs);
  const currencies = new Set([PRIMARY, ...available.keys(), ...withheld.keys()]);
  const balances = [...currencies]
    .filter((each) => currency === undefined || each === currency)
    .map((each) => {
      const free = available.get(each) ?? 0n;
      const held = withheld.get(each) ?? 0n;
      return present({
        currency: each,
        primary: each === PRIMARY,
        total_balance: moneyJson({ currency: each, minor: free + held }),
        available_balance: moneyJson({ currency: each, minor: free }),
        withheld_balance: moneyJson({ currency: each, minor: held }),
      });
    });
  return {
    balances,
    account_id: account.merchantId,
    as_of_time: iso(asOfMs),
    last_refresh_time: iso(refreshedMs),
  };
}

function sums(account: Account, name: string, untilMs: number): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const { currency, minor, atMs } of account.world.books.entries(name))
    if (atMs <= untilMs) result.set(currency, (result.get(currency) ?? 0n) + minor);
  return result;
}
