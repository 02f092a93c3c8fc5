import type { ProcessorName } from "../domain/processor-name.ts";
import { type Answer, codes } from "../processors/processor.ts";
import type { Alert, Deps } from "./ports.ts";

/**
 * Tells the operators, in the log and on their list, from which cron posts it. Never fails the work
 * that noticed it. What the database does not take is posted at once, as nobody would later.
 */
export async function raiseAlert(deps: Deps, alert: Alert): Promise<void> {
  deps.log.error(`alert.${alert.kind}`, { subject: alert.subject, ...alert.facts });
  const at = deps.now();
  try {
    await deps.store.alerts.raise(alert, at);
  } catch (error) {
    deps.log.error("alert.not_stored", { reason: String(error) });
    await deps.notify?.([{ ...alert, times: 1, firstAt: at, lastAt: at }]);
  }
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
