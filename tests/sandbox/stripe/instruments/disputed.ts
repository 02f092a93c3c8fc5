import type { Row } from "../instruments.ts";

/** Cards whose charge succeeds and then comes back. docs.stripe.com/testing#disputes. */
export const DISPUTED: readonly Row[] = [
  ["4000000000000259", ["createDispute"], { dispute: { reason: "fraudulent" } }],
  ["6026507838377928", [], { brand: "discover", dispute: { reason: "fraudulent" } }],
  [
    "4000000000002685",
    ["createDisputeProductNotReceived"],
    { dispute: { reason: "product_not_received" } },
  ],
  ["4000000000001976", ["createDisputeInquiry"], { dispute: { reason: "general", inquiry: true } }],
  ["4000000000005423", ["createIssuerFraudRecord"], { fraudWarning: true }],
  ["4000000404000079", ["createMultipleDisputes"], { dispute: { reason: "fraudulent", times: 2 } }],
  [
    "4000000404000038",
    ["createCe3EligibleDispute"],
    { dispute: { reason: "fraudulent", eligibility: "visa_compelling_evidence_3" } },
  ],
  [
    "4000008400000779",
    ["createComplianceDispute"],
    { dispute: { reason: "noncompliant", eligibility: "visa_compliance" } },
  ],
  [
    "5105008400000002",
    ["createMastercardComplianceDispute"],
    {
      brand: "mastercard",
      dispute: { reason: "noncompliant", eligibility: "mastercard_compliance" },
    },
  ],
  [
    "4000000001000043",
    ["createAutoRepresentmentEligibleDispute"],
    { dispute: { reason: "product_not_received", smart: true } },
  ],
  [
    "4000000404004816",
    ["createRapidDisputeResolutionDispute"],
    { dispute: { reason: "fraudulent", prevention: "resolution" } },
  ],
  [
    "4000000404005649",
    ["createCe3BlockDispute"],
    { dispute: { reason: "fraudulent", prevention: "deflection" } },
  ],
  [
    "5105000300000018",
    ["createEthocaAlert"],
    { brand: "mastercard", dispute: { reason: "fraudulent", prevention: "resolution" } },
  ],
];
