import type { Currency } from "../currency.ts";
import type { English } from "../english.ts";
import type { EffectKind } from "../ledger.ts";
import { type Money, sum } from "../money.ts";
import type { Trace } from "./tree.ts";

/** A sum that has to be another; `found` is what the books say, `expected` what follows from the rest. */
export type Check = {
  readonly about: string;
  readonly rule: English;
  readonly expected: Money;
  readonly found: Money;
  readonly ok: boolean;
};

export const check = (about: string, rule: English, expected: Money, found: Money): Check => ({
  ...{ about, rule, expected, found },
  ok: expected.minor === found.minor && expected.currency === found.currency,
});

/** What a kind of effect has debited in all, in this currency. */
export function booked(trace: Trace, kind: EffectKind, { currency }: Money): bigint {
  const debits = entriesOf(trace, kind).filter(({ amount }) => amount.minor > 0n);
  return sum(
    debits.filter(({ amount }) => amount.currency === currency).map(({ amount }) => amount.minor),
  );
}

/** What a kind of effect has credited to the accounts that begin with this name. */
export function creditedTo(
  trace: Trace,
  kind: EffectKind,
  prefix: string,
  currency: Currency,
): Money {
  const lines = entriesOf(trace, kind).filter(({ account }) => account.startsWith(prefix));
  return { minor: -sum(lines.map(({ amount }) => amount.minor)), currency };
}

const entriesOf = ({ ledger }: Trace, kind: EffectKind) =>
  ledger.filter((one) => one.kind === kind).flatMap(({ entries }) => entries);
