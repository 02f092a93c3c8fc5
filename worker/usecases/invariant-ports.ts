import type { BalanceCheck } from "../domain/balances.ts";
import type { Currency } from "../domain/currency.ts";
import type { Break, Compared, KnownBreak } from "../domain/invariants.ts";
import type { ProcessorName } from "../domain/processor-name.ts";

/**
 * Who looked: the checks of the books over what changed or over everything, the comparison with the
 * processors' balances, or the reconciliation with their records.
 */
export type RunScope = "changed" | "everything" | "balances" | "reconciliation";

/** What the checks of the books look at. */
export type CheckScope =
  | { readonly kind: "everything" }
  /** All that was touched since then, and whatever an open break is about. */
  | { readonly kind: "changed"; readonly since: Date };

/** A look at the books that came to its end. */
export type InvariantRun = {
  readonly id: string;
  readonly scope: RunScope;
  /** What was looked at: all that was touched since then; null: all there is. */
  readonly since: Date | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly found: number;
  readonly opened: number;
  readonly resolved: number;
};

/** One round trip each, without locks. */
export interface BooksReads {
  /**
   * What is wrong now, by all checks at once and at one moment. `isComplete` is false if there is
   * more of something than is answered.
   */
  find(scope: CheckScope): Promise<{ found: readonly Break[]; isComplete: boolean }>;
  /** When the last look over what changed, or over everything, began that came to its end. */
  lastLookAt(): Promise<Date | undefined>;
  breaks(state: "open" | "all", limit: number): Promise<readonly StoredBreak[]>;
  runs(limit: number): Promise<readonly InvariantRun[]>;
  /** The latest of each rail and currency. */
  balanceChecks(): Promise<readonly (BalanceCheck & { inFlight: readonly InFlight[] })[]>;
  /** The ledger's side of a rail's balances: what was posted until then, and what is in flight. */
  holdings(rail: ProcessorName, until: Date): Promise<readonly Holding[]>;
}

/** A break as operators are shown it. */
export type StoredBreak = Break & {
  readonly id: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly resolvedAt: Date | null;
  readonly explanation: { readonly at: Date; readonly by: string; readonly text: string } | null;
};

/** What the ledger says that a processor holds in a currency, in minor units. */
export type Holding = {
  readonly currency: Currency;
  /** Of what was posted until the moment that was asked for. */
  readonly ledgerMinor: bigint;
  /** All that is in flight, summed up: the least and the most by which it may change the balance. */
  readonly lowMinor: bigint;
  readonly highMinor: bigint;
  /** Transfers on their way: each costs a fee beside what it carries. */
  readonly sending: number;
  /** The largest of it, by id. */
  readonly inFlight: readonly InFlight[];
};

/** What may make a processor's balance differ from the ledger for a while, between these bounds. */
export type InFlight = {
  readonly what: string;
  readonly id: string;
  readonly lowMinor: string;
  readonly highMinor: string;
};

/** Within a transaction. */
export interface InvariantsTx {
  /** Every open break. Breaks are recorded by one at a time: all others wait here. */
  lockOpen(): Promise<readonly KnownBreak[]>;
  /** What a look that began at `startedAt` means for them; an explanation ends with other facts. */
  save(
    compared: Omit<Compared, "opened"> & { opened: readonly (Break & { id: string })[] },
    startedAt: Date,
    at: Date,
  ): Promise<void>;
  addRun(run: InvariantRun): Promise<void>;
  /** False if no such break is open. */
  explain(id: string, by: { actor: string; text: string; at: Date }): Promise<boolean>;
  /** Whether a break that nobody explained keeps this money where it is. */
  stopsMoney(rail: ProcessorName, currency: Currency): Promise<boolean>;
}

/** Comparisons of the ledger with the processors' balances. */
export interface BalancesTx {
  /** The latest of a rail; whoever compares it does so alone until the transaction ends. */
  lockOf(rail: ProcessorName): Promise<readonly BalanceCheck[]>;
  save(checks: readonly (BalanceCheck & { inFlight: readonly InFlight[] })[]): Promise<void>;
}
