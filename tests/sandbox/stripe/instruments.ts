/**
 * Stripe's test cards and test bank accounts: numbers, `pm_card_` names and what they do.
 * docs.stripe.com/testing. Others are declined as a live card in test mode is.
 */
export type Decline = { code: string; declineCode?: string; message: string; blocked?: boolean };
export type Check = "pass" | "fail" | "unavailable" | "unchecked";

export type Instrument = {
  method: "card" | "us_bank_account";
  number: string;
  brand: string;
  country: string;
  funding: "credit" | "debit" | "prepaid";
  decline?: Decline;
  /** "required": always; "unless_saved": only a method that was not set up before. */
  threeDSecure?: "required" | "optional" | "unless_saved";
  checks?: { cvc?: Check; line1?: Check; zip?: Check };
  riskLevel?: "elevated" | "highest";
  refund?: "pending" | "fails";
  /** Goes to the available balance at once. */
  bypassPending?: boolean;
  /** Bank debits: stays in "processing" whatever the clock says. */
  never?: boolean;
};

const decline = (declineCode: string, message = "Your card was declined."): Decline => ({
  code: "card_declined",
  declineCode,
  message,
});

const INSUFFICIENT = decline("insufficient_funds", "Your card has insufficient funds.");
const GENERIC = decline("generic_decline");
const PROCESSING: Decline = {
  code: "processing_error",
  declineCode: "processing_error",
  message: "An error occurred while processing your card. Try again in a little bit.",
};

type Row = [number: string, names: string[], features?: Partial<Instrument>];

const CARDS: Row[] = [
  ["4242424242424242", ["visa", "us"]],
  ["4000056655665556", ["visa_debit"], { funding: "debit" }],
  ["5555555555554444", ["mastercard"], { brand: "mastercard" }],
  ["2223003122003222", [], { brand: "mastercard" }],
  ["5200828282828210", ["mastercard_debit"], { brand: "mastercard", funding: "debit" }],
  ["5105105105105100", ["mastercard_prepaid"], { brand: "mastercard", funding: "prepaid" }],
  ["378282246310005", ["amex"], { brand: "amex" }],
  ["371449635398431", [], { brand: "amex" }],
  ["6011111111111117", ["discover"], { brand: "discover" }],
  ["3056930009020004", ["diners"], { brand: "diners" }],
  ["3566002020360505", ["jcb"], { brand: "jcb" }],
  ["6200000000000005", ["unionpay"], { brand: "unionpay" }],
  ["4000008260000000", ["gb"], { country: "GB" }],
  ["4000002760000016", ["de"], { country: "DE" }],
  ["4000002500000003", ["fr"], { country: "FR" }],
  ["4000003920000003", ["jp"], { country: "JP" }],
  ["4000000000000077", ["bypassPending"], { bypassPending: true }],
  ["4000003720000278", ["bypassPendingInternational"], { bypassPending: true, country: "IE" }],
  ["4000000000000002", ["chargeDeclined"], { decline: GENERIC }],
  ["4000000000009995", ["chargeDeclinedInsufficientFunds"], { decline: INSUFFICIENT }],
  ["4000000000009987", ["chargeDeclinedLostCard"], { decline: decline("lost_card") }],
  ["4000000000009979", ["chargeDeclinedStolenCard"], { decline: decline("stolen_card") }],
  [
    "4000000000000069",
    ["chargeDeclinedExpiredCard"],
    {
      decline: {
        code: "expired_card",
        declineCode: "expired_card",
        message: "Your card has expired.",
      },
    },
  ],
  [
    "4000000000000127",
    ["chargeDeclinedIncorrectCvc"],
    {
      decline: {
        code: "incorrect_cvc",
        declineCode: "incorrect_cvc",
        message: "Your card's security code is incorrect.",
      },
      checks: { cvc: "fail" },
    },
  ],
  ["4000000000000119", ["chargeDeclinedProcessingError"], { decline: PROCESSING }],
  [
    "4000000000006975",
    ["chargeDeclinedVelocityLimitExceeded"],
    { decline: decline("card_velocity_exceeded") },
  ],
  ["4000000000000341", ["chargeCustomerFail"], { decline: GENERIC }],
  [
    "4100000000000019",
    ["radarBlock", "chargeDeclinedFraudulent"],
    { decline: { ...decline("fraudulent"), blocked: true }, riskLevel: "highest" },
  ],
  ["4000000000004954", ["riskLevelHighest"], { riskLevel: "highest" }],
  ["4000000000009235", ["riskLevelElevated"], { riskLevel: "elevated" }],
  ["4000000000000101", ["cvcCheckFail"], { checks: { cvc: "fail" } }],
  ["4000000000000036", ["avsZipFail"], { checks: { zip: "fail" } }],
  ["4000000000000028", ["avsLine1Fail"], { checks: { line1: "fail" } }],
  ["4000000000000010", ["avsFail"], { checks: { zip: "fail", line1: "fail" } }],
  ["4000000000000044", ["avsUnchecked"], { checks: { zip: "unavailable", line1: "unavailable" } }],
  ["4000000000007726", ["pendingRefund"], { refund: "pending" }],
  ["4000000000005126", ["refundFail"], { refund: "fails" }],
  ["4000002760003184", ["authenticationRequired"], { threeDSecure: "required", country: "DE" }],
  [
    "4000002500003155",
    ["authenticationRequiredOnSetup"],
    { threeDSecure: "unless_saved", country: "FR" },
  ],
  [
    "4000003800000446",
    ["authenticationRequiredSetupForOffSession"],
    { threeDSecure: "unless_saved", country: "HR" },
  ],
  [
    "4000008260003178",
    ["authenticationRequiredChargeDeclinedInsufficientFunds"],
    { threeDSecure: "required", decline: INSUFFICIENT, country: "GB" },
  ],
  [
    "4000008400001629",
    ["threeDSecureRequiredChargeDeclined"],
    { threeDSecure: "required", decline: GENERIC },
  ],
  [
    "4000008400001280",
    ["threeDSecureRequiredProcessingError"],
    { threeDSecure: "required", decline: PROCESSING },
  ],
  ["4000000000003220", ["threeDSecure2Required"], { threeDSecure: "required" }],
  ["4000000000003063", ["threeDSecureRequired"], { threeDSecure: "required" }],
  ["4000000000003055", ["threeDSecureOptional"], { threeDSecure: "optional" }],
];

const BANK_ACCOUNTS: Row[] = [
  ["000123456789", ["success"]],
  ["000000000009", ["processing"], { never: true }],
  ["000111111116", ["noAccount"], { decline: bank("no_account", "No account was found.") }],
  [
    "000111111113",
    ["accountClosed"],
    { decline: bank("account_closed", "The account is closed.") },
  ],
  [
    "000222222227",
    ["insufficientFunds"],
    { decline: bank("insufficient_funds", "The account has insufficient funds.") },
  ],
  [
    "000333333335",
    ["debitNotAuthorized"],
    { decline: bank("debit_not_authorized", "The customer says the debit was not authorized.") },
  ],
];

function bank(reason: string, message: string): Decline {
  return { code: "payment_method_provider_decline", declineCode: reason, message };
}

const byName = new Map<string, Instrument>();
const byNumber = new Map<string, Instrument>();

for (const [number, names, features] of CARDS) {
  const card: Instrument = {
    method: "card",
    number,
    brand: "visa",
    country: "US",
    funding: "credit",
    ...features,
  };
  byNumber.set(number, card);
  // Stripe writes some declines as `pm_card_visa_chargeDeclined…`; both spellings are taken.
  for (const name of names) {
    byName.set(`pm_card_${name}`, card);
    byName.set(`pm_card_visa_${name}`, card);
  }
}
for (const [number, names, features] of BANK_ACCOUNTS) {
  const account: Instrument = {
    method: "us_bank_account",
    number,
    brand: "STRIPE TEST BANK",
    country: "US",
    funding: "debit",
    ...features,
  };
  byNumber.set(number, account);
  for (const name of names) byName.set(`pm_usBankAccount_${name}`, account);
}

export function instrumentNamed(name: string): Instrument | undefined {
  return byName.get(name);
}

/** A card that is not Stripe's test card but could exist. */
export function instrumentNumbered(number: string): Instrument {
  return (
    byNumber.get(number) ?? {
      method: "card",
      number,
      brand: "unknown",
      country: "US",
      funding: "credit",
      decline: decline(
        "test_mode_live_card",
        "Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
      ),
    }
  );
}
