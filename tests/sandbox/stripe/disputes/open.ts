import type Stripe from "stripe";
import { changed, emit } from "../events.ts";
import { idOf, later, type Platform } from "../platform.ts";
import { failRefund } from "../refunds.ts";
import { refused } from "../wire/errors.ts";
import { settleWarnings } from "./fraud-warnings.ts";
import { withdrawFunds } from "./money.ts";
import { disputeObject, type Opening } from "./object.ts";
import { takenOf } from "./of-charge.ts";
import { closeReviewOf } from "./reviews.ts";

const DAY_MS = 86_400_000;
/** The networks leave seven days or more; the stand-in leaves as few as may be. */
const CHARGEBACK_DUE_DAYS = 7;
const INQUIRY_DUE_DAYS = 19;
/** An inquiry that has come to nothing by then is closed. docs.stripe.com/disputes. */
const INQUIRY_LIVES_DAYS = 120;

/** A bank asks about a charge, or takes its money back at once. */
export function openDispute(
  platform: Platform,
  charge: Stripe.Charge,
  opening: Opening,
): Stripe.Dispute {
  const amount = disputable(platform, charge, opening.amount);
  const dispute = platform.stores.disputes.add(
    disputeObject(platform, charge, { ...opening, amount }),
  );
  if (opening.feeMinor !== undefined) {
    platform.hidden.disputes.fees.set(dispute.id, opening.feeMinor);
  }
  charge.disputed = true;
  if (isPrevented(platform, opening)) return preventDispute(platform, dispute, opening);
  if (opening.inquiry) {
    dispute.evidence_details.due_by = endOfDay(platform, INQUIRY_DUE_DAYS);
    later(platform, INQUIRY_LIVES_DAYS * DAY_MS, "dispute_inquiry_ends", dispute.id);
    emit(platform, "charge.dispute.created", dispute);
  } else {
    chargeBack(platform, dispute);
    emit(platform, "charge.dispute.created", dispute);
    emit(platform, "charge.dispute.funds_withdrawn", dispute);
  }
  settleWarnings(platform, charge);
  closeReviewOf(platform, charge, "disputed");
  return dispute;
}

/** An inquiry becomes a chargeback: the same dispute, now with its money. */
export function escalateInquiry(platform: Platform, dispute: Stripe.Dispute): void {
  const previous = changed(dispute, [
    "balance_transactions",
    "evidence_details",
    "is_charge_refundable",
    "payment_method_details",
    "status",
  ]);
  dispute.status = "needs_response";
  dispute.is_charge_refundable = false;
  const card = dispute.payment_method_details?.card;
  if (card) card.case_type = "chargeback";
  dispute.evidence_details.submission_count = 0;
  dispute.evidence_details.submission_method = "not_submitted";
  chargeBack(platform, dispute);
  emit(platform, "charge.dispute.updated", dispute, { previous });
  emit(platform, "charge.dispute.funds_withdrawn", dispute);
}

function chargeBack(platform: Platform, dispute: Stripe.Dispute): void {
  dropPendingRefunds(platform, idOf(dispute.charge) ?? "");
  withdrawFunds(platform, dispute);
  const dueBy = endOfDay(platform, CHARGEBACK_DUE_DAYS);
  dispute.evidence_details.due_by = dueBy;
  later(platform, (dueBy + 1) * 1000 - platform.world.clock.now(), "dispute_due", dispute.id);
}

/** Refunds whose money is still here. */
const UNPAID: readonly string[] = ["pending", "requires_action"];

/** A buyer who gets the money from the bank does not get it twice. */
function dropPendingRefunds(platform: Platform, chargeId: string): void {
  for (const refund of platform.stores.refunds.among({ charge: chargeId })) {
    if (idOf(refund.charge) !== chargeId || !UNPAID.includes(refund.status ?? "")) continue;
    failRefund(platform, refund, "charge_for_pending_refund_disputed");
  }
}

function isPrevented(platform: Platform, { prevention }: Opening): boolean {
  return prevention !== undefined && platform.hidden.disputes.programmes.includes(prevention);
}

/**
 * A programme of Stripe's settles it before it is one: resolution gives the buyer the money,
 * deflection convinces the bank. Stripe's price for that is documented nowhere as a transaction.
 */
function preventDispute(
  platform: Platform,
  dispute: Stripe.Dispute,
  { prevention }: Opening,
): Stripe.Dispute {
  dispute.status = "prevented";
  dispute.evidence_details.due_by = 0;
  const card = dispute.payment_method_details?.card;
  if (card) card.case_type = prevention === "resolution" ? "resolution" : "block";
  if (prevention === "resolution") withdrawFunds(platform, dispute, true);
  emit(platform, "charge.dispute.created", dispute);
  if (prevention === "resolution") emit(platform, "charge.dispute.funds_withdrawn", dispute);
  emit(platform, "charge.dispute.closed", dispute);
  return dispute;
}

/** An amount that is asked for may be more than the charge was: banks add what they like. */
function disputable(platform: Platform, charge: Stripe.Charge, amount: number | undefined): number {
  if (charge.status !== "succeeded" || !charge.captured || charge.balance_transaction === null) {
    throw refused({
      message: `Charge ${charge.id} was not captured: there is nothing to dispute.`,
    });
  }
  const left = charge.amount_captured - charge.amount_refunded - takenOf(platform, charge.id);
  const wanted = amount ?? left;
  if (Number.isSafeInteger(wanted) && wanted > 0) return wanted;
  throw refused({
    message: `Charge ${charge.id} is refunded or disputed in full; say an amount if it is disputed nevertheless.`,
    param: "amount",
  });
}

/** Banks count whole days, to the last second of the last one. */
function endOfDay(platform: Platform, days: number): number {
  const day = Math.floor(platform.world.clock.now() / DAY_MS);
  return ((day + days + 1) * DAY_MS) / 1000 - 1;
}
