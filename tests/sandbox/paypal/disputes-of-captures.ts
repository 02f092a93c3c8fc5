import type { Account, Capture } from "./account.ts";
import { refundedMinor } from "./captures.ts";
import { close } from "./disputes.ts";
import { release } from "./disputes-money.ts";
import type { Dispute } from "./disputes-types.ts";
import type { Money } from "./money.ts";
import { unprocessable } from "./refusal.ts";

export function openDisputeOf(account: Account, captureId: string): Dispute | undefined {
  return [...account.state.disputes.values()].find(
    (dispute) => dispute.captureId === captureId && dispute.status !== "RESOLVED",
  );
}

/**
 * What a case means for the refund call: nothing is refunded while a bank takes the payment back,
 * and only the whole rest while PayPal looks at it.
 */
export function refuseDisputedRefund(account: Account, capture: Capture, amount: Money): void {
  const dispute = openDisputeOf(account, capture.id);
  if (dispute === undefined) return;
  if (dispute.channel === "EXTERNAL") throw unprocessable("REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK");
  const left = capture.amount.minor - refundedMinor(account, capture);
  if (amount.minor < left) throw unprocessable("TRANSACTION_DISPUTED");
}

/** A whole refund during a dispute gives the buyer what they want; nobody has to decide then. */
export function endByRefund(account: Account, capture: Capture): void {
  const dispute = openDisputeOf(account, capture.id);
  if (dispute === undefined || capture.status !== "REFUNDED") return;
  const atMs = account.world.clock.now();
  const { stage } = dispute;
  const type = "RECOVER_FROM_SELLER";
  dispute.adjudications.push({ type, reason: "SELLER_ISSUED_REFUND", atMs, stage });
  release(account, dispute);
  dispute.paidToBuyerMinor = dispute.amount.minor;
  close(account, dispute, "RESOLVED_BUYER_FAVOUR");
}
