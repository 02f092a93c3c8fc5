import type { FundingSource, Payer, Unit } from "./account.ts";
import type { Money } from "./money.ts";

export type AuthorizationStatus =
  | "CREATED"
  | "PENDING"
  | "PARTIALLY_CAPTURED"
  | "CAPTURED"
  | "VOIDED"
  | "DENIED";

/** The buyer's promise: money held at their side for the platform to take. */
export type Authorization = {
  id: string;
  orderId: string;
  unit: Unit;
  payer: Payer;
  funding: FundingSource;
  amount: Money;
  /** What is still held of it at the buyer's side; nothing on a reauthorization. */
  heldMinor: bigint;
  status: AuthorizationStatus;
  /** Ended by its 29 days, which PayPal shows as VOIDED. */
  expired: boolean;
  /** True once the buyer's source has nothing left; it counts when the honor period is over. */
  fundsGone: boolean;
  captureIds: string[];
  /** The authorization that this one renewed; both take from the same held money. */
  parentId: string | undefined;
  createdAtMs: number;
  updatedAtMs: number;
  /** For three days the money is promised. */
  honorEndsAtMs: number;
  expiresAtMs: number;
};
