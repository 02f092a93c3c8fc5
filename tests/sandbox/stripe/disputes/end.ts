import type Stripe from "stripe";
import { emit } from "../events.ts";
import type { Platform } from "../platform.ts";
import { reinstateFunds } from "./money.ts";
import { isInquiry } from "./of-charge.ts";

export function winDispute(platform: Platform, dispute: Stripe.Dispute): void {
  end(dispute, "won", true);
  reinstateFunds(platform, dispute);
  emit(platform, "charge.dispute.closed", dispute);
  emit(platform, "charge.dispute.funds_reinstated", dispute);
}

/** The bank keeps the money: evidence that did not convince it, none in time, or the dispute was accepted. */
export function loseDispute(platform: Platform, dispute: Stripe.Dispute): void {
  end(dispute, "lost", false);
  emit(platform, "charge.dispute.closed", dispute);
}

export function closeInquiry(platform: Platform, dispute: Stripe.Dispute): void {
  end(dispute, "warning_closed", dispute.is_charge_refundable);
  emit(platform, "charge.dispute.closed", dispute);
}

function end(dispute: Stripe.Dispute, status: Stripe.Dispute.Status, refundable: boolean): void {
  dispute.status = status;
  dispute.is_charge_refundable = refundable;
}

/** By the clock: 120 days after it began. */
export function endInquiry(platform: Platform, disputeId: string): void {
  const dispute = platform.stores.disputes.get(disputeId);
  if (isInquiry(dispute) && dispute.status !== "warning_closed") closeInquiry(platform, dispute);
}

/** By the clock: the bank's answer to evidence that says nothing magic. */
export function decideDispute(platform: Platform, disputeId: string): void {
  const dispute = platform.stores.disputes.get(disputeId);
  if (dispute.status === "under_review") loseDispute(platform, dispute);
}
