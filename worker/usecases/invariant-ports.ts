import type { Currency } from "../domain/currency.ts";
import type { Break, Compared, KnownBreak } from "../domain/invariants.ts";
import type { ProcessorName } from "../domain/processor-name.ts";

/**
 * Who looked: the checks of the books over what changed or over everything, the comparison with the
 * processors' balances, or the reconciliation with their records.
 */
export type RunScope = "changed" | "everything" | "balances" | "reconciliation";

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
