import type { Books, Line } from "./contract.ts";

type Posting = { what: string; atMs: number; lines: readonly Line[] };

export type WorldBooks = Books & {
  save(): readonly Posting[];
  restore(postings: readonly Posting[]): void;
};

type Balance = { account: string; currency: string; minor: bigint };
type Entry = { what: string; atMs: number; currency: string; minor: bigint };
/** What is asked of one account, without a look at those of others. */
type Account = { byCurrency: Map<string, Balance>; entries: Entry[] };

/** Double entry, append only: balances are nothing but the sum of the postings. */
export function createBooks(now: () => number): WorldBooks {
  let postings: Posting[] = [];
  const accounts = new Map<string, Account>();
  /** In the order in which they were first posted to. */
  const balances: Balance[] = [];

  function apply(posting: Posting) {
    postings.push(posting);
    const { what, atMs } = posting;
    for (const { account: name, currency, minor } of posting.lines) {
      const account = opened(accounts, name);
      account.entries.push({ what, atMs, currency, minor });
      const balance = account.byCurrency.get(currency);
      if (balance) balance.minor += minor;
      else {
        const first = { account: name, currency, minor };
        account.byCurrency.set(currency, first);
        balances.push(first);
      }
    }
  }

  return {
    post(what, lines) {
      for (const [currency, sum] of sums(lines))
        if (sum !== 0n) throw new Error(`${what}: ${currency} does not add up, ${sum} is left`);
      apply({ what, atMs: now(), lines: lines.map((line) => ({ ...line })) });
    },
    balance: (account, currency) => accounts.get(account)?.byCurrency.get(currency)?.minor ?? 0n,
    balances: () => balances.map((balance) => ({ ...balance })),
    entries: (account) => (accounts.get(account)?.entries ?? []).map((entry) => ({ ...entry })),
    save: () => postings,
    restore(saved) {
      postings = [];
      accounts.clear();
      balances.length = 0;
      saved.forEach(apply);
    },
  };
}

function opened(accounts: Map<string, Account>, name: string): Account {
  const known = accounts.get(name);
  if (known) return known;
  const account: Account = { byCurrency: new Map(), entries: [] };
  accounts.set(name, account);
  return account;
}

function sums(lines: readonly Line[]): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const { currency, minor } of lines)
    result.set(currency, (result.get(currency) ?? 0n) + minor);
  return result;
}
