import type { ProcessorName } from "../domain/processor-name.ts";
import { type Answer, codes } from "../processors/processor.ts";
import type { Alert, Deps } from "./ports.ts";

/** Tells the operators, in the log and on their list. Never fails the work that noticed it. */
export async function raiseAlert(deps: Deps, alert: Alert): Promise<void> {
  deps.log.error(`alert.${alert.kind}`, { subject: alert.subject, ...alert.facts });
  await deps.store.alerts
    .raise(alert, deps.now())
    .catch((error) => deps.log.error("alert.not_stored", { reason: String(error) }));
}

/** A revoked or wrong key stops a whole rail and nothing but an operator can mend it. */
export async function alertUnauthorized(
  deps: Deps,
  processor: ProcessorName,
  answer: Answer<unknown>,
): Promise<void> {
  if (answer.kind !== "unavailable" || answer.code !== codes.unauthorized) return;
  await raiseAlert(deps, { kind: "processor_unauthorized", subject: processor, facts: {} });
}
