import { type Answer, codes, type FraudWarningFacts } from "../processor.ts";
import type { PayPalDeps } from "./client.ts";

/** PayPal passes on no bank's suspicion: it holds the payment itself, or opens a dispute. */
export async function readFraudWarning(
  _deps: PayPalDeps,
  _ref: string,
): Promise<Answer<FraudWarningFacts>> {
  return { kind: "rejected", code: codes.gone };
}
