import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { closeInquiry } from "./end.ts";
import { settleWarnings } from "./fraud-warnings.ts";
import { disputesOf, hasEnded, isInquiry } from "./of-charge.ts";
import { closeReviewOf } from "./reviews.ts";

/** Who has the whole money back has nothing left to ask, and nobody has anything left to look at. */
export function followRefund(
  platform: Platform,
  charge: Stripe.Charge,
  reason: Stripe.Refund["reason"],
): void {
  if (!charge.refunded) return;
  settleWarnings(platform, charge);
  closeReviewOf(platform, charge, reason === "fraudulent" ? "refunded_as_fraud" : "refunded");
  for (const dispute of disputesOf(platform, charge.id)) {
    if (!isInquiry(dispute) || hasEnded(dispute)) continue;
    dispute.is_charge_refundable = false;
    closeInquiry(platform, dispute);
  }
}
