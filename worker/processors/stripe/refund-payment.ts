import { ourId } from "../../domain/ids.ts";
import type { Operation, RefundPaymentParams } from "../../domain/operation.ts";
import type { Answer, RefundFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { sendOnce } from "./send-once.ts";
import { listOf, money, type Refund, RefundShape, stripeAmount } from "./shapes.ts";

/** The most that one page holds. A payment has a handful of refunds, so one page has them all. */
const PAGE_SIZE = 100;

export async function refundPayment(
  deps: StripeDeps,
  operation: Operation<"refund_payment">,
): Promise<Answer<RefundFacts>> {
  const { refundId, chargeRef, amount } = operation.params;
  const params = {
    charge: chargeRef,
    amount: stripeAmount(amount).amount,
    metadata: { refund_id: refundId, operation_id: operation.id },
  };
  const made = await sendOnce<Refund>(deps, operation, {
    find: () => findRefund(deps, operation.params),
    send: (options) =>
      answer(deps.log, () => deps.client.refunds.create(params, options), RefundShape),
  });
  return made.kind === "ok" ? refundFacts(made.value) : made;
}

export async function readRefund(
  { client, log }: StripeDeps,
  ref: string,
): Promise<Answer<RefundFacts>> {
  const refund = await answer(log, () => client.refunds.retrieve(ref), RefundShape);
  return refund.kind === "ok" ? refundFacts(refund.value) : ifOurs(refund);
}

async function findRefund(
  { client, log }: StripeDeps,
  { paymentRef, refundId }: RefundPaymentParams,
) {
  const query = { payment_intent: paymentRef, limit: PAGE_SIZE };
  const found = await answer(log, () => client.refunds.list(query), listOf(RefundShape));
  if (found.kind !== "ok") return found;
  const value = found.value.data.find(({ metadata }) => metadata?.refund_id === refundId);
  return { kind: "ok", value } as const;
}

const states: Record<Refund["status"], RefundFacts["state"]> = {
  pending: "pending",
  requires_action: "pending",
  succeeded: "succeeded",
  failed: "failed",
  canceled: "failed",
};

/** What a refund is to us. */
export function refundFacts(refund: Refund): Answer<RefundFacts> {
  const state = states[refund.status];
  const effectId = refund.balance_transaction;
  if (state === "succeeded" && !effectId)
    return { kind: "unavailable", code: "balance_transaction_pending" };
  const value: RefundFacts = {
    ref: refund.id,
    refundId: ourId(refund.metadata?.refund_id),
    chargeRef: refund.charge ?? undefined,
    state,
    amount: money(refund.amount, refund.currency),
    // Nothing is posted before the success, and by then there is a balance transaction.
    effectId: effectId ?? refund.id,
    returnedEffectId: refund.failure_balance_transaction ?? undefined,
  };
  return { kind: "ok", value };
}
