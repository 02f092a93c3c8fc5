import type Stripe from "stripe";
import { changed, emit } from "../events.ts";
import { later, mergeMetadata, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";
import { closeInquiry, loseDispute, winDispute } from "./end.ts";
import { checkSubmittable, takeEvidence } from "./evidence.ts";
import { hasEnded, isInquiry } from "./of-charge.ts";
import { escalateInquiry } from "./open.ts";

/** Banks take two to three months; then the stand-in's bank is not convinced. */
const BANK_DECIDES_AFTER_MS = 60 * 86_400_000;

/**
 * What happens on receipt of one of the texts that docs.stripe.com/testing#evidence lists; every
 * other text is looked at by the bank, for months.
 */
const VERDICTS: Readonly<Record<string, (platform: Platform, dispute: Stripe.Dispute) => void>> = {
  winning_evidence: (platform, dispute) =>
    isInquiry(dispute) ? closeInquiry(platform, dispute) : winDispute(platform, dispute),
  losing_evidence: (platform, dispute) =>
    isInquiry(dispute) ? closeInquiry(platform, dispute) : loseDispute(platform, dispute),
  escalate_inquiry_evidence: (platform, dispute) => {
    if (isInquiry(dispute)) escalateInquiry(platform, dispute);
  },
};

/** Evidence is added, and sent to the bank unless `submit` is false; it can be sent once. */
export function updateDispute(
  platform: Platform,
  id: string,
  params: Stripe.DisputeUpdateParams,
): Stripe.Dispute {
  const dispute = platform.stores.disputes.get(id, "dispute");
  const previous = changed(dispute, [
    "evidence",
    "evidence_details",
    "intended_submission_method",
    "metadata",
    "status",
  ]);
  // A change of metadata alone sends nothing, though `submit` is true by default.
  const submits = params.submit ?? params.evidence !== undefined;
  if (submits || params.evidence !== undefined) checkOpen(dispute);
  if (params.evidence) takeEvidence(platform, dispute, params.evidence);
  if (params.intended_submission_method !== undefined) {
    dispute.intended_submission_method = params.intended_submission_method;
  }
  dispute.metadata = mergeMetadata(dispute.metadata, params.metadata);
  if (submits) {
    checkSubmittable(dispute);
    markSubmitted(platform, dispute, "manual");
  }
  emit(platform, "charge.dispute.updated", dispute, { previous: onlyChanged(previous, dispute) });
  // The bank's answer comes after Stripe's own, however quick it is.
  const answer = structuredClone(dispute);
  if (submits) VERDICTS[dispute.evidence.uncategorized_text ?? ""]?.(platform, dispute);
  return answer;
}

function checkOpen(dispute: Stripe.Dispute): void {
  if (hasEnded(dispute)) {
    throw refused({ message: "This dispute is already closed.", param: "dispute" });
  }
  if (dispute.evidence_details.submission_count > 0) {
    throw refused({
      message: `Evidence has already been submitted for the dispute ${dispute.id}; it can be submitted only once.`,
      param: "evidence",
    });
  }
}

export function markSubmitted(
  platform: Platform,
  dispute: Stripe.Dispute,
  method: "manual" | "smart_disputes",
): void {
  const details = dispute.evidence_details;
  details.submission_count += 1;
  details.submission_method = method;
  details.past_due =
    details.due_by !== null && platform.world.clock.nowSeconds() > (details.due_by ?? 0);
  dispute.status = isInquiry(dispute) ? "warning_under_review" : "under_review";
  if (!isInquiry(dispute)) later(platform, BANK_DECIDES_AFTER_MS, "dispute_decided", dispute.id);
}

/** The dispute is accepted: no evidence will come. */
export function closeDispute(platform: Platform, id: string): Stripe.Dispute {
  const dispute = platform.stores.disputes.get(id, "dispute");
  if (hasEnded(dispute)) {
    throw refused({ message: "This dispute is already closed.", param: "dispute" });
  }
  if (isInquiry(dispute)) closeInquiry(platform, dispute);
  else loseDispute(platform, dispute);
  return dispute;
}

/** By the clock: nobody answered in time. Where Stripe may, it answers itself. */
export function dueDispute(platform: Platform, disputeId: string): void {
  const dispute = platform.stores.disputes.get(disputeId);
  if (dispute.status !== "needs_response") return;
  if (
    !["prefer_smart_disputes", "smart_disputes"].includes(dispute.intended_submission_method ?? "")
  ) {
    loseDispute(platform, dispute);
    return;
  }
  const previous = changed(dispute, ["evidence_details", "status"]);
  markSubmitted(platform, dispute, "smart_disputes");
  // Stripe sends it in the last moment that counts.
  dispute.evidence_details.past_due = false;
  emit(platform, "charge.dispute.updated", dispute, { previous });
}

function onlyChanged(previous: object, now: object): Record<string, unknown> {
  // Both have the same names.
  const current = now as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(previous).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(current[name]),
    ),
  );
}
