import type { DifferenceId, ReconciliationId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type {
  DifferenceClass,
  DifferenceState,
  LineKind,
  RunPhase,
  RunState,
  StatementLine,
} from "../domain/reconciliation.ts";

/** One comparison of a processor's books with the ledger, over a window of time. */
export type Run = {
  readonly id: ReconciliationId;
  readonly rail: ProcessorName;
  readonly from: Date;
  readonly until: Date;
  readonly state: RunState;
  readonly phase: RunPhase;
  /** Where the phase goes on; null at its beginning. */
  readonly cursor: string | null;
  /** Until when what only the ledger has is missing there, not merely late. */
  readonly judgedUntil: Date | null;
  readonly lines: number;
  /** What the last step met, if it did not end well. */
  readonly trouble: string | null;
  readonly requestedBy: string;
  readonly startedAt: Date;
  readonly updatedAt: Date;
  readonly endedAt: Date | null;
};
/** A run with what it has found so far. */
export type RunSummary = Run & { readonly open: number; readonly healed: number };
/** What a step has reached. */
export type Progress = Partial<
  Pick<Run, "phase" | "cursor" | "judgedUntil" | "state" | "trouble" | "endedAt">
>;

export type Difference = {
  readonly id: DifferenceId;
  readonly rail: ProcessorName;
  readonly effectId: string;
  readonly kind: LineKind;
  readonly currency: string;
  readonly class: DifferenceClass;
  /** On the rail's account, above zero towards the platform; null where there is nothing. */
  readonly thereMinor: bigint | null;
  readonly hereMinor: bigint | null;
  /** The line at the processor, and the object or transaction that it goes back to. */
  readonly lineRef: string | null;
  readonly sourceRef: string | null;
  /** Ours, where one of the two books names it. */
  readonly subjectId: string | null;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly state: DifferenceState;
  readonly note: string | null;
  readonly runId: ReconciliationId | null;
  readonly occurredAt: Date;
  readonly openedAt: Date;
  readonly seenAt: Date;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
};
/** What was found out about a difference; the class counts only if the books still differ. */
export type Finding = Partial<Pick<Difference, "class" | "note" | "evidence" | "subjectId">>;

/** One that the ledger cannot book is known by the fact itself: the processor's side of it. */
export type KnownDifference = {
  readonly rail: ProcessorName;
  readonly kind: LineKind;
  readonly effectId: string;
  readonly currency: string;
  readonly thereMinor: bigint;
  readonly sourceRef: string;
  readonly subjectId: string;
  readonly note: string;
};

/** By how much a rail's balance there and here differ for reasons that are known one by one. */
export type Explained = {
  readonly rail: ProcessorName;
  readonly currency: string;
  /** There less here. */
  readonly minor: bigint;
  readonly differences: number;
};

/**
 * The processors' books beside ours. Every step of a run is one statement or one atomic batch, which
 * moves the run from where it was read to where it is now: false where somebody else did, or stopped
 * it, so that two workers never go on with the same.
 */
export interface Reconciliations {
  /** Undefined: one of this rail is under way. */
  start(run: Run): Promise<Run | undefined>;
  find(id: ReconciliationId): Promise<Run | undefined>;
  /** Latest first; or one. */
  summaries(which: { limit: number } | { id: ReconciliationId }): Promise<readonly RunSummary[]>;
  /** Until when the rail's last run that finished has looked. */
  seenUntil(rail: ProcessorName): Promise<Date | undefined>;
  /** A running one of the rail that nobody holds, leased until then. */
  claim(rail: ProcessorName, now: Date, until: Date): Promise<Run | undefined>;
  release(id: ReconciliationId): Promise<void>;
  /** Stops or resumes; false if it was in another state. */
  turn(
    id: ReconciliationId,
    from: RunState,
    to: RunState,
    at: Date,
  ): Promise<boolean | "another_running">;
  /** Keeps a page of the statement. A line that is known is the same line. */
  keepLines(
    run: Run,
    lines: readonly StatementLine[],
    to: Progress,
    lease: { at: Date; until: Date },
  ): Promise<boolean>;
  /** Compares both books over a part of the window and opens what differs. */
  match(
    run: Run,
    slice: { from: Date; until: Date },
    to: Progress,
    lease: { at: Date; until: Date },
  ): Promise<boolean>;
  move(run: Run, to: Progress, lease: { at: Date; until: Date }): Promise<boolean>;
  /** What the books agree about by now is healed; answers how many were. */
  settle(rail: ProcessorName, runId: ReconciliationId | null, at: Date): Promise<number>;
  /** Keeps single lines that were asked for by name. */
  addLines(rail: ProcessorName, lines: readonly StatementLine[], at: Date): Promise<void>;
  /**
   * An open difference that this run has not looked at yet, the oldest first, taken so that nobody
   * else does: one of which the processor shows nothing, or one that the ledger may still get.
   */
  take(run: Run, lacking: "there" | "here", at: Date): Promise<Difference | undefined>;
  /** Nobody could be asked about these: they are taken again. */
  giveBack(ids: readonly DifferenceId[]): Promise<void>;
  /** Compares both books about one difference again, and keeps what else was found about it. */
  review(id: DifferenceId, finding: Finding, at: Date): Promise<DifferenceState>;
  /** By an operator; false if it is not open. */
  close(id: DifferenceId, note: string, by: string, at: Date): Promise<boolean>;
  /** Our payments, refunds and transfers of this id, or of this name at the processor. */
  ours(
    rail: ProcessorName,
    by: { id: string | null; ref: string | null },
  ): Promise<readonly { readonly id: string; readonly row: Record<string, unknown> }[]>;
  /** The processor's names of the transfers that these effects of the ledger are about. */
  transferRefs(rail: ProcessorName, effectIds: readonly string[]): Promise<readonly string[]>;
  differences(query: {
    rail?: ProcessorName | undefined;
    state: DifferenceState;
    /** Found or met last by this run. */
    runId?: ReconciliationId | undefined;
    limit: number;
  }): Promise<readonly Difference[]>;
  /** Open ones of a rail by class. */
  countOpen(rail: ProcessorName): Promise<Readonly<Partial<Record<DifferenceClass, number>>>>;
  /** All that are not healed, summed: what an operator closed goes on to explain its sum. */
  explained(): Promise<readonly Explained[]>;
}
