import type { Currency } from "./currency.ts";
import type { ApprovalId } from "./ids.ts";
import type { Money } from "./money.ts";

export type ApprovalKind =
  | "refund_payment"
  | "refund_reviewed_order"
  | "unblock_transfer"
  | "refund_order"
  | "write_off_debt";
export type ApprovalState = "waiting" | "approved" | "refused" | "expired";

/** What one operator has asked for, because of its amount, and another one has to approve. */
export type Approval = {
  readonly id: ApprovalId;
  readonly kind: ApprovalKind;
  /**
   * The payment or order whose money goes back, the review that is refused, the transfer that is let
   * go, the seller whose debt is written off.
   */
  readonly subjectId: string;
  readonly amount: Money;
  /** Where the money was to go when it was asked for; null where the processor knows by itself. */
  readonly destination: string | null;
  /** What was asked for in full, where more than the amount was decided; as it was sent. */
  readonly request: Readonly<Record<string, unknown>> | null;
  /** As the audit log names an operator. */
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly expiresAt: Date;
  readonly state: ApprovalState;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly reason: string | null;
};

/** From which amount on two operators are needed; nought: never. In minor units. */
export type DualControl = {
  readonly defaultMinor: bigint;
  readonly byCurrency: Readonly<Partial<Record<Currency, bigint>>>;
};
export function needsSecondOperator({ minor, currency }: Money, control: DualControl): boolean {
  const least = control.byCurrency[currency] ?? control.defaultMinor;
  return least > 0n && minor >= least;
}

const DAY_MS = 24 * 60 * 60_000;
/** Nobody decides later on what was asked for in another situation. */
const WAITS_DAYS = 7;
export const approvalExpiresAt = (now: Date) => new Date(now.getTime() + WAITS_DAYS * DAY_MS);

/** Whether it may still be decided. */
export const isWaiting = ({ state, expiresAt }: Approval, now: Date) =>
  state === "waiting" && expiresAt > now;
