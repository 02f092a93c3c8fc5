import type { Operation } from "../../domain/operation.ts";
import type { Answer, ReversalFacts } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { sendOnce } from "./send-once.ts";
import { listOf, money, type Reversal, ReversalShape, stripeAmount } from "./shapes.ts";

/** The most that one page holds; nobody takes a transfer back in more parts. */
const PAGE_SIZE = 100;

/** Takes back what a seller's account has of a transfer; Stripe refuses what it does not have. */
export async function reverseTransfer(
  deps: StripeDeps,
  operation: Operation<"reverse_transfer">,
): Promise<Answer<ReversalFacts>> {
  const { reversalId, transferRef, amount } = operation.params;
  const { client, log } = deps;
  const params = {
    amount: stripeAmount(amount).amount,
    metadata: { reversal_id: reversalId, operation_id: operation.id },
  };
  const made = await sendOnce<Reversal>(deps, operation, {
    find: async () => {
      const query = { limit: PAGE_SIZE };
      const found = await answer(
        log,
        () => client.transfers.listReversals(transferRef, query),
        listOf(ReversalShape),
      );
      if (found.kind !== "ok") return found;
      const value = found.value.data.find(({ metadata }) => metadata?.reversal_id === reversalId);
      return { kind: "ok", value };
    },
    send: (options) =>
      answer(
        log,
        () => client.transfers.createReversal(transferRef, params, options),
        ReversalShape,
      ),
  });
  if (made.kind !== "ok") return made;
  const { id: ref, balance_transaction: effectId, amount: minor, currency } = made.value;
  if (!effectId) return { kind: "unavailable", code: "balance_transaction_pending" };
  return { kind: "ok", value: { ref, effectId, amount: money(minor, currency) } };
}
