import { describe, expect, it } from "vitest";
import {
  instrumentForToken,
  instrumentNamed,
  instrumentNumbered,
} from "../sandbox/stripe/instruments.ts";

/** As docs.stripe.com/testing lists them in its tables of PaymentMethods, without `pm_card_`. */
const NAMES = `
visa visa_debit mastercard mastercard_debit mastercard_prepaid amex discover diners jcb unionpay
visa_cartesBancaires mastercard_cartesBancaires visa_debit_eftposAuCoBranded
mastercard_debit_eftposAuCoBranded debit_visaFsaProductCode debit_visaHsaProductCode
mastercard_debit_mastercardFsaProductCode
us ar br ca cl co cr ec mx pa py pe uy ae ae_mastercard at be bg by hr cy cz dk ee fi fr de gi gr
hu ie it lv li lt lu mt nl no pl pt ro si sk es se ch gb gb_debit gb_mastercard au cn hk in jp my
nz sg tw th_credit th_debit
visa_chargeDeclined visa_chargeDeclinedInsufficientFunds visa_chargeDeclinedLostCard
visa_chargeDeclinedStolenCard chargeDeclinedExpiredCard chargeDeclinedIncorrectCvc
chargeDeclinedProcessingError visa_chargeDeclinedVelocityLimitExceeded chargeCustomerFail
radarBlock riskLevelHighest riskLevelElevated highFraudDisputeScore highEfwScore
radarDynamicRiskThreshold adaptive3dsChallenge cvcCheckFail avsZipFail cvcCheckFailElevatedRisk
avsZipFailElevatedRisk avsLine1Fail avsFail avsUnchecked
createDispute createDisputeProductNotReceived createDisputeInquiry createIssuerFraudRecord
createMultipleDisputes createCe3EligibleDispute createComplianceDispute
createMastercardComplianceDispute createAutoRepresentmentEligibleDispute
createRapidDisputeResolutionDispute createCe3BlockDispute createEthocaAlert
pendingRefund refundFail bypassPending bypassPendingInternational
authenticationRequiredOnSetup authenticationRequired authenticationRequiredSetupForOffSession
authenticationRequiredChargeDeclinedInsufficientFunds threeDSecure2Required
threeDSecureRequiredChargeDeclined threeDSecureRequiredProcessingError threeDSecureOptional
threeDSecureOptionalProcessingError amex_threeDSecureNotSupported
`
  .trim()
  .split(/\s+/);

/** Names that the page has in its tables of tokens only, without `tok_`. */
const TOKENS_ONLY = `
visa_debit_chargeDeclinedInsufficientFunds visa_chargeDeclinedExpiredCard
visa_chargeDeclinedFraudulent visa_chargeDeclinedIncorrectCvc visa_chargeDeclinedProcessingError
visa_chargeCustomerFail visa_chargeCustomerFailLostCard visa_chargeCustomerFailStolenCard
`
  .trim()
  .split(/\s+/);

/** Numbers that the page gives no name. */
const NUMBERS_ONLY = `
2223003122003222 371449635398431 6011000990139424 6011981111111113 36227206271667 6555900000604105
6200000000000047 6205500000000000004 5062210000000009 4000006820000007 3530111333300000
4000008400000027 4000000032200000 4000582600000094 4000582600000045 4000582600000102
4000582600000110 4000000000001208 4000000000003725
`
  .trim()
  .split(/\s+/);

describe("Stripe's page of test cards", () => {
  it("has no PaymentMethod that is not known here", () => {
    expect(NAMES.filter((name) => !instrumentNamed(`pm_card_${name}`))).toEqual([]);
  });

  it("has no token that is not known here", () => {
    const tokens = [...NAMES, ...TOKENS_ONLY];
    expect(tokens.filter((name) => !instrumentForToken(`tok_${name}`))).toEqual([]);
  });

  it("has no number that is a live card here", () => {
    const live = NUMBERS_ONLY.filter(
      (number) => instrumentNumbered(number).decline?.declineCode === "test_mode_live_card",
    );
    expect(live).toEqual([]);
  });

  it.each([
    ["createDispute", "4000000000000259"],
    ["createDisputeProductNotReceived", "4000000000002685"],
    ["createDisputeInquiry", "4000000000001976"],
    ["createIssuerFraudRecord", "4000000000005423"],
    ["createMultipleDisputes", "4000000404000079"],
    ["createCe3EligibleDispute", "4000000404000038"],
    ["createComplianceDispute", "4000008400000779"],
    ["createMastercardComplianceDispute", "5105008400000002"],
    ["createAutoRepresentmentEligibleDispute", "4000000001000043"],
    ["createEthocaAlert", "5105000300000018"],
    ["refundFail", "4000000000005126"],
    ["pendingRefund", "4000000000007726"],
    ["radarBlock", "4100000000000019"],
    ["chargeCustomerFail", "4000000000000341"],
    ["authenticationRequired", "4000002760003184"],
    ["authenticationRequiredOnSetup", "4000002500003155"],
  ])("means by %s the number %s", (name, number) => {
    expect(instrumentNamed(`pm_card_${name}`)).toBe(instrumentNumbered(number));
  });
});
