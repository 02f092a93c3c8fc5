import type { Hold } from "../domain/holds.ts";
import type { HoldId, SellerId, TransferId } from "../domain/ids.ts";
import type { Transfer } from "../domain/payouts.ts";

/** What is held: one transfer, or with null all of the seller. */
export type HoldScope = {
  readonly sellerId: SellerId;
  readonly transferId: TransferId | null;
};

export interface HoldsTx {
  /** The open one of exactly this; locked. */
  lock(scope: HoldScope): Promise<Hold | undefined>;
  place(hold: Hold): Promise<void>;
  release(id: HoldId, by: string, at: Date): Promise<void>;
  /**
   * What is due, or would be by itself, and is held, is blocked for that. What waits for a person
   * already keeps its reason, and is blocked for the hold when it is let go.
   */
  apply(at: Date, sellerId?: SellerId): Promise<void>;
  /** What was blocked for a hold and is held no longer is due again. */
  lift(sellerId: SellerId, at: Date): Promise<void>;
  /** What is blocked for a hold; locked. */
  lockHeld(sellerId: SellerId): Promise<readonly Transfer[]>;
}
