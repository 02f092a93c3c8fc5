import { afterReading, type BalanceCheck, provedBy, type Reading } from "../domain/balances.ts";
import type { Currency } from "../domain/currency.ts";
import type { Break } from "../domain/invariants.ts";
import { type ProcessorName, processorNames } from "../domain/processor-name.ts";
import type { Balances } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import type { Holding, InFlight } from "./invariant-ports.ts";
import type { Deps } from "./ports.ts";
import { recordBreaks } from "./record-breaks.ts";

/** The check of L9 that this is; the reconciliation has its own. */
const RULE = "balance_is_the_processors";

/** By this much the processor's clock, and that of whoever posted, may be ahead of ours. */
const CLOCKS_APART_MS = 60_000;

/**
 * Compares the ledger with what each processor says that it holds for us. The two are never read at
 * one moment: what happened around it counts as in flight, and a difference is a break only after
 * several readings that it does not explain. Answers how many balances were compared.
 */
export async function checkBalances(deps: Deps): Promise<number> {
  let compared = 0;
  const unread: string[] = [];
  for (const rail of processorNames) {
    const startedAt = deps.now();
    const balances = await deps.processors[rail].payOut.readBalances();
    if (balances.kind === "ok") compared += await compare(deps, rail, startedAt, balances.value);
    else unread.push(`${rail}: ${balances.code}`);
    await alertUnauthorized(deps, rail, balances);
  }
  if (unread.length > 0) throw new Error(`balances could not be read: ${unread.join(", ")}`);
  return compared;
}

type Checked = BalanceCheck & { readonly inFlight: readonly InFlight[] };

async function compare(
  deps: Deps,
  rail: ProcessorName,
  startedAt: Date,
  balances: Balances,
): Promise<number> {
  // The ledger after the balance: what the processor has shown us since is in it.
  const until = new Date(balances.asOf.getTime() - CLOCKS_APART_MS);
  const holdings = await deps.store.invariants.holdings(rail, until);
  const checks = await deps.store.transact(async (tx) => {
    const before = await tx.balances.lockOf(rail);
    const after = currenciesOf(balances, holdings).map((currency): Checked => {
      const reading = readingOf(deps, rail, currency, balances, holdings);
      const last = before.find((each) => each.currency === currency);
      return { ...afterReading(last, reading), inFlight: inFlightOf(holdings, currency) };
    });
    await tx.balances.save(after);
    return after;
  });
  const found = checks.flatMap(breaksOf);
  const covers = (known: Break) => known.rule === RULE && known.rail === rail;
  await recordBreaks(deps, { scope: "balances", since: null, look: { startedAt, found, covers } });
  return checks.length;
}

const currenciesOf = (balances: Balances, holdings: readonly Holding[]): Currency[] => [
  ...new Set([...balances.totals, ...holdings].map(({ currency }) => currency)),
];

const holdingOf = (holdings: readonly Holding[], of: Currency) =>
  holdings.find(({ currency }) => currency === of);
const inFlightOf = (holdings: readonly Holding[], currency: Currency) =>
  holdingOf(holdings, currency)?.inFlight ?? [];

/** A currency that the processor does not name is one of which it holds nothing. */
function readingOf(
  deps: Deps,
  rail: ProcessorName,
  currency: Currency,
  { asOf, totals }: Balances,
  holdings: readonly Holding[],
): Reading {
  const total = totals.find((each) => each.currency === currency);
  const {
    ledgerMinor = 0n,
    lowMinor = 0n,
    highMinor = 0n,
    sending = 0,
  } = holdingOf(holdings, currency) ?? {};
  const fees = deps.processors[rail].payOut.transferFee(currency).minor * BigInt(sending);
  return {
    ...{ rail, currency, checkedAt: deps.now(), asOf, ledgerMinor },
    processorMinor: total?.minor ?? 0n,
    inFlightLowMinor: lowMinor - fees,
    inFlightHighMinor: highMinor,
  };
}

/** How much more the processor has than the ledger says; below zero: how much less. */
function breaksOf(check: Checked): Break[] {
  const { rail, currency, processorMinor, ledgerMinor, asOf, agreedAt, inFlight } = check;
  const proved = provedBy(check);
  if (!proved) return [];
  const { low, high } = proved;
  const drift: Break = {
    ...{ invariant: "L9", rule: RULE, subject: `${rail} ${currency}`, rail, currency },
    facts: { differenceMinor: low === high ? `${low}` : `${low} to ${high}` },
    evidence: {
      processorMinor: `${processorMinor}`,
      ledgerMinor: `${ledgerMinor}`,
      asOf: asOf.toISOString(),
      agreedAt: agreedAt?.toISOString() ?? null,
      inFlight,
    },
  };
  return [drift];
}
