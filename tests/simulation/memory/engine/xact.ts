import { refuse } from "./refusal.ts";
import type { Fields, TableKey } from "./schema.ts";

/** A row as it was; undefined: it is new. */
export type Change = { table: TableKey; key: string; before: Fields | undefined };

/** What a transaction has done, so that it can be undone, and what is still to be checked. */
export type Xact = {
  /** In the order in which they were made. */
  readonly changes: Change[];
  /** Ledger transactions that have to balance when this is committed, with the entries so far. */
  readonly unbalanced: Set<string>;
  /** Ledger transactions that this one wrote. */
  readonly ownLedger: Set<string>;
  /** Somebody works on it call by call; otherwise it is one statement or one batch. */
  readonly isInteractive: boolean;
  /** A refusal was met: nothing works any more, and what is committed is nothing. */
  isAborted: boolean;
  hasWritten: boolean;
};

/** One transaction at a time: the model has no locks, so whoever comes beside it is a mistake. */
export type Xacts = {
  /** The one that is open. */
  here(): Xact;
  begin(isInteractive: boolean): Xact;
  end(xact: Xact): void;
  readonly open: Xact | undefined;
};

export function createXacts(): Xacts {
  let open: Xact | undefined;
  return {
    get open() {
      return open;
    },
    here() {
      if (open === undefined) throw new Error("a statement without a transaction");
      if (open.isAborted) refuse("isAborted", "current transaction is aborted");
      return open;
    },
    begin(isInteractive) {
      if (open !== undefined) throw new Error("two transactions at once: the model is serial");
      open = {
        ...{ changes: [], unbalanced: new Set(), ownLedger: new Set(), isInteractive },
        ...{ isAborted: false, hasWritten: false },
      };
      return open;
    },
    end(xact) {
      if (open === xact) open = undefined;
    },
  };
}
