import type { CardChecks, CheckResult } from "../../domain/fraud.ts";
import type { Capture } from "./shapes.ts";

/**
 * The networks' letters, and Maestro's digits, as PayPal lists them
 * (developer.paypal.com/docs/checkout/advanced/card-decline-errors). A part that matches is a failure, as
 * with Stripe. What is not listed here says that nothing was compared. Of American Express PayPal's
 * documents disagree: there E, F and X may say that the name, or all of it, is wrong. A capture does
 * not name the network, so they are read as for all others.
 */
const avsResults = resultsOf({ pass: "DFMXY0", fail: "ABCNPWZ12" });
const cvcResults = resultsOf({ pass: "M0", fail: "N1" });

/**
 * What the bank told PayPal about a card. Undefined for a wallet, of which PayPal tells nothing;
 * nor has PayPal a name for the card, or a level of risk.
 */
export function checksOf({ processor_response: told }: Capture): CardChecks | undefined {
  if (!told) return undefined;
  return {
    avs: resultOf(avsResults, told.avs_code),
    cvc: resultOf(cvcResults, told.cvv_code),
    ...{ riskLevel: null, cardDigest: null, cardCountry: null },
  };
}

function resultsOf({ pass, fail }: { pass: string; fail: string }) {
  const each = (letters: string, result: CheckResult) =>
    [...letters].map((letter) => [letter, result] as const);
  return new Map([...each(pass, "pass"), ...each(fail, "fail")]);
}

const resultOf = (results: ReadonlyMap<string, CheckResult>, code: string | undefined) =>
  code === undefined ? null : (results.get(code) ?? "unavailable");
