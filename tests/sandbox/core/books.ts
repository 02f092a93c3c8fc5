import type { Books, Line } from "./contract.ts";

type Posting = { what: string; atMs: number; lines: readonly Line[] };

export type WorldBooks = Books & {
  save(): readonly Posting[];
  restore(postings: readonly Posting[]): void;
};

/** Double entry, append only: balances are nothing but the sum of the postings. */
export function createBooks(now: () => number): WorldBooks {
  let postings: Posting[] = [];
  const balances = new Map<string, { account: string; currency: string; minor: bigint }>();

  function apply(posting: Posting) {
    postings.push(posting);
    for (const { account, currency, minor } of posting.lines) {
      const key = JSON.stringify([account, currency]);
      const balance = balances.get(key) ?? { account, currency, minor: 0n };
      balances.set(key, { ...balance, minor: balance.minor + minor });
    }
  }

  return {
    post(what, lines) {
      for (const [currency, sum] of sums(lines))
        if (sum !== 0n) throw new Error(`${what}: ${currency} does not add up, ${sum} is left`);
      apply({ what, atMs: now(), lines: lines.map((line) => ({ ...line })) });
    },
    balance: (account, currency) => balances.get(JSON.stringify([account, currency]))?.minor ?? 0n,
    balances: () => [...balances.values()].map((balance) => ({ ...balance })),
    entries: (account) =>
      postings.flatMap(({ what, atMs, lines }) =>
        lines
          .filter((line) => line.account === account)
          .map(({ currency, minor }) => ({ what, atMs, currency, minor })),
      ),
    save: () => postings,
    restore(saved) {
      postings = [];
      balances.clear();
      saved.forEach(apply);
    },
  };
}

function sums(lines: readonly Line[]): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (const { currency, minor } of lines)
    result.set(currency, (result.get(currency) ?? 0n) + minor);
  return result;
}
