import type Stripe from "stripe";
import { idOf, type Platform } from "../platform.ts";
import { invalidRequest } from "../wire/errors.ts";
import { disputesOf } from "./of-charge.ts";

type Given = Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence;
type Visa3 = Stripe.Dispute.Evidence.EnhancedEvidence.VisaCompellingEvidence3;
type Action =
  Stripe.Dispute.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3.RequiredAction;

/** Visa wants two earlier payments that nobody disputed. */
const PRIOR_TRANSACTIONS_MIN = 2;

/** Evidence in the networks' own forms, and what it still lacks. */
export function takeEnhanced(platform: Platform, dispute: Stripe.Dispute, given: Given): void {
  for (const kind of Object.keys(given)) {
    if (dispute.enhanced_eligibility_types.includes(kind)) continue;
    throw invalidRequest({
      message: `The dispute ${dispute.id} is not eligible for ${kind}.`,
      param: `evidence[enhanced_evidence][${kind}]`,
    });
  }
  const { enhanced_evidence: evidence } = dispute.evidence;
  const eligibility = dispute.evidence_details.enhanced_eligibility;
  for (const kind of ["visa_compliance", "mastercard_compliance"] as const) {
    const acknowledged = given[kind]?.fee_acknowledged;
    if (acknowledged === undefined) continue;
    evidence[kind] = { fee_acknowledged: acknowledged };
    eligibility[kind] = {
      status: acknowledged ? "fee_acknowledged" : "requires_fee_acknowledgement",
    };
  }
  if (!given.visa_compelling_evidence_3) return;
  const visa = merged(evidence.visa_compelling_evidence_3, given.visa_compelling_evidence_3);
  checkPrior(platform, dispute, visa);
  evidence.visa_compelling_evidence_3 = visa;
  const actions = missingParts(visa);
  eligibility.visa_compelling_evidence_3 = {
    required_actions: actions,
    status: actions.length === 0 ? "qualified" : "requires_action",
  };
}

function merged(
  before: Visa3 | undefined,
  given: Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3,
): Visa3 {
  const { disputed_transaction: disputed, prior_undisputed_transactions: prior } = given;
  return {
    disputed_transaction: disputed
      ? {
          ...shared(disputed),
          merchandise_or_services: disputed.merchandise_or_services ?? null,
        }
      : (before?.disputed_transaction ?? null),
    prior_undisputed_transactions: prior
      ? prior.map((one) => ({ charge: one.charge, ...shared(one) }))
      : (before?.prior_undisputed_transactions ?? []),
  };
}

type Shared = Omit<
  Stripe.DisputeUpdateParams.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransaction,
  "charge"
>;

function shared(given: Shared) {
  const address = given.shipping_address;
  return {
    customer_account_id: given.customer_account_id || null,
    customer_device_fingerprint: given.customer_device_fingerprint || null,
    customer_device_id: given.customer_device_id || null,
    customer_email_address: given.customer_email_address || null,
    customer_purchase_ip: given.customer_purchase_ip || null,
    product_description: given.product_description || null,
    shipping_address: address
      ? {
          city: address.city || null,
          country: address.country || null,
          line1: address.line1 || null,
          line2: address.line2 || null,
          postal_code: address.postal_code || null,
          state: address.state || null,
        }
      : null,
  };
}

function checkPrior(platform: Platform, dispute: Stripe.Dispute, visa: Visa3): void {
  for (const { charge: id } of visa.prior_undisputed_transactions) {
    const charge = platform.stores.charges.get(id, "charge");
    const good =
      charge.captured &&
      charge.id !== idOf(dispute.charge) &&
      disputesOf(platform, charge.id).length === 0;
    if (good) continue;
    throw invalidRequest({
      message: `The charge ${id} is no earlier payment that was left undisputed.`,
      param:
        "evidence[enhanced_evidence][visa_compelling_evidence_3][prior_undisputed_transactions]",
    });
  }
}

/** What Visa's rules still ask for. The age of the earlier payments is not looked at here. */
function missingParts({
  disputed_transaction: disputed,
  prior_undisputed_transactions: prior,
}: Visa3): Action[] {
  const enough = prior.length >= PRIOR_TRANSACTIONS_MIN;
  const missing: [Action, boolean][] = [
    ["missing_customer_identifiers", !disputed || !identifies([disputed, ...prior])],
    ["missing_disputed_transaction_description", !disputed?.product_description],
    ["missing_merchandise_or_services", !disputed?.merchandise_or_services],
    ["missing_prior_undisputed_transactions", !enough],
    [
      "missing_prior_undisputed_transaction_description",
      enough && prior.some((one) => one.product_description === null),
    ],
  ];
  return missing.filter(([, lacks]) => lacks).map(([action]) => action);
}

/** Two things that tell the same customer in all of them, one of them the address or the device. */
function identifies(all: ReturnType<typeof shared>[]): boolean {
  const equal = (name: keyof ReturnType<typeof shared>) => {
    const values = new Set(all.map((one) => JSON.stringify(one[name])));
    return values.size === 1 && !values.has("null");
  };
  const devices = (
    ["customer_purchase_ip", "customer_device_id", "customer_device_fingerprint"] as const
  ).filter(equal).length;
  const others = (
    ["customer_account_id", "customer_email_address", "shipping_address"] as const
  ).filter(equal).length;
  return devices > 0 && devices + others >= 2;
}
