import type { Operation } from "../../domain/operation.ts";
import { type Answer, codes } from "../../processors/processor.ts";
import type { Deps } from "../ports.ts";
import { refreshSubscription } from "../subscriptions/apply-subscription.ts";

/** Records what came of making a subscription. What it is now is read, and not concluded. */
export async function recordCreatedSubscription(
  deps: Deps,
  operation: Operation<"create_subscription">,
  answer: Answer<{ ref: string }>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  const { subscriptionId, customerRef } = operation.params;
  await deps.store.transact(async (tx) => {
    const at = deps.now();
    const known = await tx.subscriptions.lock(subscriptionId);
    await tx.operations.close(operation.id, answer, at);
    if (known?.state !== "created") return;
    if (answer.kind === "ok")
      return tx.subscriptions.save({ ...known, ref: known.ref ?? answer.value.ref }, at);
    await tx.subscriptions.save({ ...known, state: "incomplete_expired", endedAt: at }, at);
    // Deleted in Stripe's dashboard: the next try makes another.
    if (answer.code === codes.gone) await tx.subscriptions.dropCustomer(customerRef);
  });
  if (answer.kind === "ok") await refreshSubscription(deps, answer.value.ref, undefined);
}

/**
 * Likewise of a change. What Stripe refuses is told to whoever asked, by the closed operation. It closes
 * after the reading: a change that is asked for in between would else be judged by the terms of before.
 */
export async function recordChangedSubscription(
  deps: Deps,
  operation: Operation<"change_subscription">,
  answer: Answer<{ ref: string }>,
): Promise<void> {
  if (answer.kind !== "ok" && answer.kind !== "rejected") return;
  const { ref } = operation.params;
  await refreshSubscription(deps, ref, undefined);
  await deps.store.transact((tx) => tx.operations.close(operation.id, answer, deps.now()));
}
