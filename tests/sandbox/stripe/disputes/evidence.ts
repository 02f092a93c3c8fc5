import type Stripe from "stripe";
import type { Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { takeEnhanced } from "./enhanced-evidence.ts";

/** Stripe's own limits, in characters. */
const TEXT_LENGTH_MAX = 20_000;
const ALL_LENGTH_MAX = 150_000;

/** Evidence that is a file, given by its id. */
const FILES: readonly string[] = [
  "cancellation_policy",
  "customer_communication",
  "customer_signature",
  "duplicate_charge_documentation",
  "receipt",
  "refund_policy",
  "service_documentation",
  "shipping_documentation",
  "uncategorized_file",
];

type Given = Stripe.DisputeUpdateParams.Evidence;

/** Adds to what is there already; nothing is sent to the bank yet. */
export function takeEvidence(platform: Platform, dispute: Stripe.Dispute, given: Given): void {
  const { enhanced_evidence: enhanced, appeal, ...plain } = given;
  if (appeal !== undefined) {
    throw refused({
      message: `The dispute ${dispute.id} cannot be appealed.`,
      param: "evidence[appeal]",
    });
  }
  for (const [name, value] of Object.entries(plain)) checkPart(platform, name, value);
  const evidence = { ...dispute.evidence, ...plain };
  const length = Object.values(evidence).reduce<number>(
    (sum, value) => sum + (typeof value === "string" ? value.length : 0),
    0,
  );
  if (length > ALL_LENGTH_MAX) {
    throw invalidRequest({
      message: `The combined character count of all evidence is limited to ${ALL_LENGTH_MAX} (it currently is ${length}).`,
      param: "evidence",
    });
  }
  dispute.evidence = evidence;
  if (enhanced !== undefined) takeEnhanced(platform, dispute, enhanced || {});
  dispute.evidence_details.has_evidence = true;
}

function checkPart(platform: Platform, name: string, value: string): void {
  const param = `evidence[${name}]`;
  if (FILES.includes(name)) {
    const file = platform.stores.files.get(value, param);
    const wanted =
      name === "customer_signature"
        ? ["dispute_evidence", "customer_signature"]
        : ["dispute_evidence"];
    if (wanted.includes(file.purpose)) return;
    throw invalidRequest({
      message: `The file ${value} has the purpose ${file.purpose}; evidence needs dispute_evidence.`,
      param,
    });
  }
  if (value.length <= TEXT_LENGTH_MAX) return;
  throw invalidRequest({
    message: `Invalid string: must be at most ${TEXT_LENGTH_MAX} characters`,
    param,
  });
}

/** Where the network takes a fee for the answer, nothing is sent before that is accepted. */
export function checkSubmittable({ id, evidence_details: details }: Stripe.Dispute): void {
  const { visa_compliance: visa, mastercard_compliance: mastercard } = details.enhanced_eligibility;
  for (const [name, part] of Object.entries({ visa, mastercard })) {
    if (part?.status !== "requires_fee_acknowledgement") continue;
    throw refused({
      message: `The network fee for the evidence of the compliance dispute ${id} has to be acknowledged before it can be submitted.`,
      param: `evidence[enhanced_evidence][${name}_compliance][fee_acknowledged]`,
    });
  }
}
