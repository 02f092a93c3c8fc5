import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";

/** Statuses in which the bank has only asked a question. */
const INQUIRY: readonly string[] = [
  "warning_needs_response",
  "warning_under_review",
  "warning_closed",
];
/** Statuses in which nothing will happen any more. */
const ENDED: readonly string[] = ["won", "lost", "warning_closed", "prevented"];

export function isInquiry({ status }: Stripe.Dispute): boolean {
  return INQUIRY.includes(status);
}

export function hasEnded({ status }: Stripe.Dispute): boolean {
  return ENDED.includes(status);
}

export function disputesOf(platform: Platform, chargeId: string): Stripe.Dispute[] {
  return platform.stores.disputes
    .among({ charge: chargeId })
    .filter(({ charge }) => idOf(charge) === chargeId);
}

/** What banks hold of a charge. Inquiries take nothing, and what was won is back. */
export function takenOf(platform: Platform, chargeId: string): number {
  return disputesOf(platform, chargeId)
    .filter(
      ({ balance_transactions: moved }) => moved.reduce((sum, { amount }) => sum + amount, 0) < 0,
    )
    .reduce((sum, { amount }) => sum + amount, 0);
}

/**
 * What the bank has taken back cannot be given back once more. An inquiry has taken nothing, and
 * what was won is here again.
 */
export function isChargedBack(platform: Platform, chargeId: string): boolean {
  return disputesOf(platform, chargeId).some(
    (dispute) => !isInquiry(dispute) && dispute.status !== "won",
  );
}
