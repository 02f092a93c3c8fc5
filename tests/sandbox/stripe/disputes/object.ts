import type Stripe from "stripe";
import type { DisputePlan } from "../instruments.ts";
import { idOf, type Platform } from "../platform.ts";

export type Opening = DisputePlan & {
  /** Default: what is left of the charge after its refunds. */
  amount?: number;
  network?: string;
  /** What Stripe takes for it; default is the price of the currency. */
  feeMinor?: number;
};

/** The networks' numbers for the reasons that people meet most; others have none here. */
const NETWORK_CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  visa: {
    fraudulent: "10.4",
    product_not_received: "13.1",
    subscription_canceled: "13.2",
    product_unacceptable: "13.3",
    credit_not_processed: "13.6",
    duplicate: "12.6.1",
    general: "10.4",
  },
  mastercard: {
    fraudulent: "4837",
    product_not_received: "4853",
    duplicate: "4834",
    general: "4837",
  },
  amex: { fraudulent: "F29", product_not_received: "C08", duplicate: "C14" },
  discover: { fraudulent: "UA02", product_not_received: "RG", duplicate: "DP" },
};

export function disputeObject(
  platform: Platform,
  charge: Stripe.Charge,
  opening: Opening & { amount: number },
): Stripe.Dispute {
  const { world } = platform;
  const { eligibility, smart } = opening;
  return {
    id: world.ids.next("du"),
    object: "dispute",
    amount: opening.amount,
    balance_transactions: [],
    charge: charge.id,
    created: world.clock.nowSeconds(),
    currency: charge.currency,
    enhanced_eligibility_types: eligibility === undefined ? [] : [eligibility],
    evidence: noEvidence(charge),
    evidence_details: {
      due_by: null,
      enhanced_eligibility: eligibilityOf(eligibility),
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: smart ? "prefer_smart_disputes" : "manual",
    is_charge_refundable: opening.inquiry === true,
    livemode: false,
    metadata: {},
    payment_intent: idOf(charge.payment_intent),
    payment_method_details: methodDetails(charge, opening),
    reason: opening.reason,
    status: opening.inquiry ? "warning_needs_response" : "needs_response",
  };
}

function methodDetails(
  charge: Stripe.Charge,
  opening: Opening,
): Stripe.Dispute.PaymentMethodDetails {
  const card = charge.payment_method_details?.card;
  if (!card) return { type: charge.payment_method_details?.type ?? "card" };
  const network = opening.network ?? card.network ?? "visa";
  return {
    type: "card",
    card: {
      brand: card.brand ?? "unknown",
      case_type: caseType(opening),
      network,
      network_reason_code: NETWORK_CODES[network]?.[opening.reason] ?? null,
    },
  };
}

function caseType({ inquiry, eligibility }: Opening) {
  if (inquiry) return "inquiry";
  return eligibility?.endsWith("_compliance") ? "compliance" : "chargeback";
}

/** Stripe fills in what it knows of the buyer. */
function noEvidence({ billing_details: buyer, receipt_email: email }: Stripe.Charge) {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: buyer.email ?? email,
    customer_name: buyer.name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  } satisfies Stripe.Dispute.Evidence;
}

function eligibilityOf(
  eligibility: DisputePlan["eligibility"],
): Stripe.Dispute.EvidenceDetails.EnhancedEligibility {
  switch (eligibility) {
    case undefined:
      return {};
    case "visa_compelling_evidence_3":
      return {
        visa_compelling_evidence_3: {
          required_actions: [
            "missing_customer_identifiers",
            "missing_disputed_transaction_description",
            "missing_merchandise_or_services",
            "missing_prior_undisputed_transactions",
          ],
          status: "requires_action",
        },
      };
    case "visa_compliance":
      return { visa_compliance: { status: "requires_fee_acknowledgement" } };
    case "mastercard_compliance":
      return { mastercard_compliance: { status: "requires_fee_acknowledgement" } };
  }
}
