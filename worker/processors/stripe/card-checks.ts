import { createHash } from "node:crypto";
import type { CardChecks, CheckResult, RiskLevel } from "../../domain/fraud.ts";
import type { Charge } from "./shapes.ts";

const results: Readonly<Record<string, CheckResult>> = {
  pass: "pass",
  fail: "fail",
  unavailable: "unavailable",
  unchecked: "unavailable",
};
/** `not_assessed` and `unknown` say nothing. */
const levels: Readonly<Record<string, RiskLevel>> = {
  normal: "normal",
  elevated: "elevated",
  highest: "highest",
};

/**
 * What Stripe tells of the card that was charged (docs.stripe.com/api/charges/object). Undefined for
 * what is no card. The fingerprint leaves this file only as a digest.
 */
export function checksOf({ outcome, payment_method_details }: Charge): CardChecks | undefined {
  const card = payment_method_details?.card;
  if (!card) return undefined;
  const { address_line1_check, address_postal_code_check, cvc_check } = card.checks ?? {};
  return {
    avs: strictest([result(address_line1_check), result(address_postal_code_check)]),
    cvc: result(cvc_check),
    riskLevel: levels[outcome?.risk_level ?? ""] ?? null,
    cardDigest: card.fingerprint
      ? createHash("sha256").update(card.fingerprint).digest("base64url")
      : null,
    cardCountry: card.country ?? null,
  };
}

const result = (told: string | null | undefined) => results[told ?? ""] ?? null;

function strictest(parts: readonly (CheckResult | null)[]): CheckResult | null {
  return (["fail", "pass", "unavailable"] as const).find((one) => parts.includes(one)) ?? null;
}
