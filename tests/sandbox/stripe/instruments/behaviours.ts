import type { Decline, Instrument, Row } from "../instruments.ts";

const decline = (declineCode: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  declineCode,
  message,
});
/** Declines with an error code of their own. */
const special = (code: string, message: string): Decline => ({ code, declineCode: code, message });

const INSUFFICIENT = decline("insufficient_funds", "Your card has insufficient funds.");
const GENERIC = decline("generic_decline");
const EXPIRED = special("expired_card", "Your card has expired.");
const INCORRECT_CVC = special("incorrect_cvc", "Your card's security code is incorrect.");
const PROCESSING = special(
  "processing_error",
  "An error occurred while processing your card. Try again in a little bit.",
);
const VELOCITY = decline(
  "card_velocity_exceeded",
  "Your card was declined for making repeated attempts too frequently or exceeding its amount limit.",
);
const FRAUDULENT: Decline = { ...decline("fraudulent"), blocked: true };

/** Stripe writes some declines with and some without the brand; both spellings are taken. */
const declined = (
  number: string,
  name: string,
  reason: Decline,
  more: Partial<Instrument> = {},
): Row => [
  number,
  [`chargeDeclined${name}`, `visa_chargeDeclined${name}`],
  { decline: reason, ...more },
];

const DECLINED: readonly Row[] = [
  declined("4000000000000002", "", GENERIC),
  [
    "4000000000009995",
    [
      "chargeDeclinedInsufficientFunds",
      "visa_chargeDeclinedInsufficientFunds",
      "visa_debit_chargeDeclinedInsufficientFunds",
    ],
    { decline: INSUFFICIENT },
  ],
  declined("4000000000009987", "LostCard", decline("lost_card")),
  declined("4000000000009979", "StolenCard", decline("stolen_card")),
  declined("4000000000000069", "ExpiredCard", EXPIRED),
  declined("4000000000000127", "IncorrectCvc", INCORRECT_CVC, { checks: { cvc: "fail" } }),
  declined("4000000000000119", "ProcessingError", PROCESSING),
  declined("4000000000006975", "VelocityLimitExceeded", VELOCITY),
  [
    "4000000000000341",
    ["chargeCustomerFail", "visa_chargeCustomerFail"],
    { decline: GENERIC, declinesOnceSaved: true },
  ],
  // These two have names only; the numbers are the stand-in's own.
  [
    "4000000000090342",
    ["visa_chargeCustomerFailLostCard"],
    { decline: decline("lost_card"), declinesOnceSaved: true },
  ],
  [
    "4000000000080343",
    ["visa_chargeCustomerFailStolenCard"],
    { decline: decline("stolen_card"), declinesOnceSaved: true },
  ],
];

const RISKY: readonly Row[] = [
  [
    "4100000000000019",
    ["radarBlock", "chargeDeclinedFraudulent", "visa_chargeDeclinedFraudulent"],
    { decline: FRAUDULENT, riskLevel: "highest" },
  ],
  ["4000000000004954", ["riskLevelHighest"], { decline: FRAUDULENT, riskLevel: "highest" }],
  ["4000000000009235", ["riskLevelElevated"], { riskLevel: "elevated" }],
  // The scores and thresholds behind these are for settings that an account starts without.
  ["4000008400000407", ["highFraudDisputeScore"]],
  ["4000008400000159", ["highEfwScore"]],
  ["4000008400001017", ["radarDynamicRiskThreshold"]],
  ["4000008405600003", ["adaptive3dsChallenge"], { threeDSecure: "optional" }],
  ["4000000000001208", []],
  ["4000000000003725", []],
];

const CHECKED: readonly Row[] = [
  ["4000000000000101", ["cvcCheckFail"], { checks: { cvc: "fail" } }],
  ["4000000000000036", ["avsZipFail"], { checks: { zip: "fail" } }],
  [
    "4000058400307872",
    ["cvcCheckFailElevatedRisk"],
    { checks: { cvc: "fail" }, riskLevel: "elevated", funding: "debit" },
  ],
  [
    "4000058400306072",
    ["avsZipFailElevatedRisk"],
    { checks: { zip: "fail" }, riskLevel: "elevated", funding: "debit" },
  ],
  ["4000000000000028", ["avsLine1Fail"], { checks: { line1: "fail" } }],
  ["4000000000000010", ["avsFail"], { checks: { zip: "fail", line1: "fail" } }],
  ["4000000000000044", ["avsUnchecked"], { checks: { zip: "unavailable", line1: "unavailable" } }],
];

const REFUNDED_OR_AT_ONCE: readonly Row[] = [
  ["4000000000007726", ["pendingRefund"], { refund: "pending" }],
  ["4000000000005126", ["refundFail"], { refund: "fails" }],
  ["4000000000000077", ["bypassPending"], { bypassPending: true }],
  ["4000003720000278", ["bypassPendingInternational"], { bypassPending: true, country: "IE" }],
];

const required = (number: string, country = "US"): Row => [
  number,
  [],
  { threeDSecure: "required", country },
];

const AUTHENTICATED: readonly Row[] = [
  ["4000002760003184", ["authenticationRequired"], { threeDSecure: "required", country: "DE" }],
  [
    "4000002500003155",
    ["authenticationRequiredOnSetup"],
    { threeDSecure: "unless_saved", country: "FR" },
  ],
  [
    "4000003800000446",
    ["authenticationRequiredSetupForOffSession"],
    { threeDSecure: "saved", country: "IT" },
  ],
  [
    "4000008260003178",
    ["authenticationRequiredChargeDeclinedInsufficientFunds"],
    { threeDSecure: "required", decline: INSUFFICIENT, country: "GB" },
  ],
  ["4000000000003220", ["threeDSecure2Required"], { threeDSecure: "required", country: "IE" }],
  required("4000008400000027"),
  ["4000000000003063", ["threeDSecureRequired"], { threeDSecure: "required" }],
  [
    "4000008400001629",
    ["threeDSecureRequiredChargeDeclined"],
    { threeDSecure: "required", decline: GENERIC },
  ],
  [
    "4000008400001280",
    ["threeDSecureRequiredProcessingError"],
    { threeDSecure: "required", threeDSecureFails: true, decline: GENERIC },
  ],
  ["4000000000003055", ["threeDSecureOptional"], { threeDSecure: "optional" }],
  [
    "4000000000003097",
    ["threeDSecureOptionalProcessingError"],
    { threeDSecure: "optional", threeDSecureFails: true },
  ],
  ["4000000032200000", [], { threeDSecure: "required", frictionless: true }],
  // The forms of the bank's page in a mobile app; here it is the same page.
  required("4000582600000094"),
  required("4000582600000045"),
  required("4000582600000102"),
  required("4000582600000110"),
];

/** Cards that do something else than be paid. */
export const BEHAVIOURS: readonly Row[] = [
  ...DECLINED,
  ...RISKY,
  ...CHECKED,
  ...REFUNDED_OR_AT_ONCE,
  ...AUTHENTICATED,
];
