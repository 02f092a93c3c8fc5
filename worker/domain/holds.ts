import type { HoldId, SellerId, TransferId } from "./ids.ts";

/** An operator's hold: nothing that it covers leaves until an operator takes it back. */
export type Hold = {
  readonly id: HoldId;
  readonly sellerId: SellerId;
  /** Null: all of the seller's, those to come as well. */
  readonly transferId: TransferId | null;
  /** As the seller is told. */
  readonly reason: string;
  /** As the audit log names an operator. */
  readonly placedBy: string;
  readonly placedAt: Date;
};
