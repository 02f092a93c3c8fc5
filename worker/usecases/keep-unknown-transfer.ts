import type { DifferenceId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { TransferFacts } from "../processors/processor.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * A transfer that was sent, whose row is not here: its payment has not been heard of again yet. When
 * it is, the same id comes back, and this keeps it from being sent until the books agree about it.
 */
export async function keepUnknownTransfer(
  deps: Deps,
  tx: Tx,
  rail: ProcessorName,
  { transferId, effectId, ref, amount }: TransferFacts,
): Promise<void> {
  if (transferId === undefined) return;
  const at = deps.now();
  const effect = { rail, kind: "transfer", effectId, currency: amount.currency } as const;
  const about = { sourceRef: ref, subjectId: transferId, note: "it names no transfer of ours" };
  const id = deps.newId<DifferenceId>();
  await tx.differences.open({ id, ...effect, thereMinor: -amount.minor, ...about }, at);
  const facts = { ref, minor: `${amount.minor}`, currency: amount.currency };
  await tx.alerts.raise({ kind: "transfer_unknown", subject: transferId, facts }, at);
}
