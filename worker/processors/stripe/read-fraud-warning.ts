import type { Answer, FraudWarningFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { FraudWarningShape } from "./shapes.ts";

/** docs.stripe.com/api/radar/early_fraud_warnings */
export async function readFraudWarning(
  { client, log }: StripeDeps,
  ref: string,
): Promise<Answer<FraudWarningFacts>> {
  const read = await answer(
    log,
    () => client.radar.earlyFraudWarnings.retrieve(ref),
    FraudWarningShape,
  );
  if (read.kind !== "ok") return ifOurs(read);
  const { id, charge: chargeRef, fraud_type: fraudType, actionable: isActionable } = read.value;
  return { kind: "ok", value: { ref: id, chargeRef, fraudType, isActionable } };
}
