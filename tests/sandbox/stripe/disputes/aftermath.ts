import type Stripe from "stripe";
import { type DisputePlan, isBankDebit } from "../instruments.ts";
import { tellAvailable } from "../money.ts";
import { instrumentOf } from "../payment-methods.ts";
import type { Platform } from "../platform.ts";
import { loseDispute } from "./end.ts";
import { warnOfFraud } from "./fraud-warnings.ts";
import { openDispute } from "./open.ts";
import { openReview } from "./reviews.ts";

/**
 * What a test card does right after its charge succeeded: at Stripe a few seconds later, here
 * before the answer, so that nobody has to wait for it. A charge that is not captured yet can only
 * be looked at.
 */
export function followCharge(platform: Platform, charge: Stripe.Charge): void {
  const instrument = instrumentOf(platform, charge.payment_method ?? "");
  const { riskLevel, fraudWarning, dispute, bypassPending } = instrument;
  if (riskLevel === "elevated" && charge.review === null) openReview(platform, charge, "rule");
  if (!charge.captured) return;
  if (bypassPending) tellAvailable(platform, platform.accountId);
  if (fraudWarning) warnOfFraud(platform, charge);
  if (dispute) followPlan(platform, charge, dispute);
}

function followPlan(platform: Platform, charge: Stripe.Charge, plan: DisputePlan): void {
  if (isProtected(charge, plan)) return;
  for (const amount of shares(charge.amount_captured, plan.times ?? 1)) {
    const dispute = openDispute(platform, charge, { ...plan, amount });
    // Nobody can answer what a bank decides about a debit.
    if (isBankDebit(charge.payment_method_details?.type)) {
      dispute.evidence_details.due_by = 0;
      loseDispute(platform, dispute);
    }
  }
}

/** The bank has answered for the buyer, or could not be bothered to. */
const PROTECTING: readonly string[] = ["authenticated", "attempt_acknowledged"];

/** Then the buyer cannot tell that bank that it was somebody else. */
function isProtected(charge: Stripe.Charge, { reason }: DisputePlan): boolean {
  const result = charge.payment_method_details?.card?.three_d_secure?.result;
  return reason === "fraudulent" && PROTECTING.includes(result ?? "");
}

/** Several disputes of one payment share its amount: together they never take more than it was. */
function shares(amount: number, count: number): number[] {
  const share = Math.floor(amount / count);
  const all = Array.from({ length: count }, (_, index) =>
    index === 0 ? amount - share * (count - 1) : share,
  );
  return all.filter((part) => part > 0);
}
