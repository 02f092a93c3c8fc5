import type { Hold } from "../domain/holds.ts";
import type { OrderId, SellerId } from "../domain/ids.ts";
import type { DeskPage } from "./desk-ports.ts";
import type { HeldTransfer } from "./reads.ts";

/** A transfer that has not left, with whose it is and what holds it. */
export type WaitingTransfer = HeldTransfer & {
  readonly orderId: OrderId;
  readonly orderNumber: string;
  readonly sellerName: string;
  readonly createdAt: Date;
  /** Open ones: its own first, then the one of all of its seller's. */
  readonly holds: readonly Hold[];
};
export type SellerHold = Hold & { readonly sellerName: string };

/** What operators look at to let it go. */
export interface WaitingReads {
  /**
   * Stopped: blocked, failed, or held by an operator. Counting: nothing is in their way but time.
   * The latest first. Two round trips.
   */
  waiting(
    which: "stopped" | "counting",
    of: SellerId | undefined,
    page: DeskPage,
  ): Promise<readonly WaitingTransfer[]>;
  /** Open holds of all of a seller, the latest first. */
  sellerHolds(): Promise<readonly SellerHold[]>;
}
