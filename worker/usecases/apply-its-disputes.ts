import type { ProcessorName } from "../domain/processor-name.ts";
import type { RefundFacts } from "../processors/processor.ts";
import { applyDispute } from "./apply-dispute.ts";
import { looked } from "./look-up.ts";
import type { Deps } from "./ports.ts";

/**
 * PayPal shows what a dispute took as a refund on the payment, and ends a dispute with a refund that
 * somebody makes by hand. So of a refund that is not ours the disputes are known first.
 */
export async function applyItsDisputes(
  deps: Deps,
  processor: ProcessorName,
  { refundId, chargeRef }: RefundFacts,
): Promise<void> {
  if (refundId !== undefined || chargeRef === undefined) return;
  const { payIn } = deps.processors[processor];
  const disputes = await looked(deps, processor, payIn.readDisputesOf(chargeRef));
  for (const facts of disputes ?? []) await applyDispute(deps, processor, facts, undefined);
}
