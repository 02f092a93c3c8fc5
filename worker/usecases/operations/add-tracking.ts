import type { Operation } from "../../domain/operation.ts";
import { isSameParcel } from "../../domain/orders.ts";
import { assert } from "../../domain/result.ts";
import type { Answer } from "../../processors/processor.ts";
import { lockPart } from "../lock-part.ts";
import type { Deps } from "../ports.ts";
import { tellTracking } from "../tell-tracking.ts";

/**
 * Records whether the processor knows of a parcel. One that it will not know is told to the
 * operators and changes nothing else: it is on its way all the same. What the seller has corrected
 * meanwhile is told next, in the same transaction.
 */
export async function recordTracking(
  deps: Deps,
  operation: Operation<"add_tracking">,
  answer: Answer<{ ref: string }>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  await deps.store.transact(async (tx) => {
    const { sellerOrderId, carrier } = operation.params;
    const found = await lockPart(tx, { sellerOrderId });
    assert(found !== undefined, "an operation that was opened has its part");
    // Recorded twice, it is recorded once: a correction must not be told again by the second.
    if (!(await tx.operations.lockOpen(operation.id))) return;
    const at = deps.now();
    await tx.operations.close(operation.id, answer, at);
    if (answer.kind === "rejected") {
      const { number: orderNumber } = found.order;
      const facts = { code: answer.code, orderNumber, carrier: carrier ?? "" };
      await tx.alerts.raise({ kind: "tracking_refused", subject: sellerOrderId, facts }, at);
    }
    if (!isSameParcel(operation.params, found.part))
      await tellTracking(deps, tx, found.order, found.part);
  });
}
