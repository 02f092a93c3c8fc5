import type { ReversalId, TransferId, WithholdingId } from "./ids.ts";
import type { Money } from "./money.ts";

/** Why something is kept from a seller: the id beside it names the refund, the dispute or the debt's repayment. */
export type Cause = "refund" | "dispute" | "debt";

/** `held` until it is known whether what it is for takes place; `released`: it is the seller's again. */
export type WithholdingState = "held" | "taken" | "released";
export type Withholding = {
  readonly id: WithholdingId;
  readonly transferId: TransferId;
  readonly cause: Cause;
  readonly causeId: string;
  readonly amount: Money;
  readonly state: WithholdingState;
};

/**
 * `waiting`: the transfer is on its way, and whether it arrives is not known yet. `refused`: the
 * seller's account does not have it. `cancelled`: nothing of the transfer left, or nothing is owed.
 */
export type ReversalState = "waiting" | "requested" | "succeeded" | "refused" | "cancelled";
const nextReversalStates: Record<ReversalState, readonly ReversalState[]> = {
  waiting: ["requested", "succeeded", "cancelled"],
  requested: ["succeeded", "refused"],
  // An answer that was lost may have been a yes: the transfer itself shows it.
  refused: ["succeeded"],
  cancelled: ["succeeded"],
  succeeded: [],
};
export const canMoveReversal = (from: ReversalState, to: ReversalState) =>
  nextReversalStates[from].includes(to);

/** What is taken back of a transfer that has left, for a refund or a dispute. */
export type Reversal = {
  readonly id: ReversalId;
  readonly transferId: TransferId;
  readonly cause: Exclude<Cause, "debt">;
  readonly causeId: string;
  readonly amount: Money;
  readonly state: ReversalState;
  readonly processorRef: string | null;
};
