import type { Approval, ApprovalState } from "../domain/approvals.ts";
import type { ApprovalId } from "../domain/ids.ts";

export interface ApprovalReads {
  /** The latest first. */
  list(state: ApprovalState | undefined, limit: number): Promise<readonly Approval[]>;
}

export interface ApprovalsTx {
  /** Adds it, unless one of its kind and subject waits; answers the one that waits then. */
  ask(approval: Approval): Promise<Approval>;
  lock(id: ApprovalId): Promise<Approval | undefined>;
  /** What waits only; a decision is final. */
  decide(
    id: ApprovalId,
    decision: Pick<Approval, "state" | "decidedBy" | "decidedAt" | "reason">,
  ): Promise<void>;
  /** Ends what has waited for too long, of one subject or all; answers which. */
  expire(now: Date, subjectId?: string): Promise<readonly Approval[]>;
}
