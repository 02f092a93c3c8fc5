import type { Operation } from "../../domain/operation.ts";
import { type Answer, codes, type PaymentFacts } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { EXPANDED, paymentFacts, readPayment } from "./read-payment.ts";
import { PaymentIntentShape } from "./shapes.ts";

/**
 * Cancels the PaymentIntent. Where Stripe refuses because it is paid, under way or cancelled
 * already, what it has become is the answer. A 500 that Stripe keeps under the key would hide the
 * outcome for a day, so an unclear answer is followed by a look as well.
 */
export async function closePayment(
  deps: StripeDeps,
  { id, params }: Operation<"close_payment">,
): Promise<Answer<PaymentFacts>> {
  const cancelled = await answer(
    deps.log,
    () =>
      deps.client.paymentIntents.cancel(
        params.ref,
        { cancellation_reason: "abandoned", expand: EXPANDED },
        { idempotencyKey: id },
      ),
    PaymentIntentShape,
  );
  if (cancelled.kind === "ok") return paymentFacts(deps, cancelled.value);
  if (cancelled.kind === "rejected" && cancelled.code === "payment_intent_unexpected_state")
    return readPayment(deps, params.ref);
  // Nobody can pay what Stripe does not know.
  if (cancelled.kind === "rejected" && cancelled.code === codes.gone)
    return { kind: "ok", value: vanished(params) };
  if (cancelled.kind !== "unknown") return cancelled;
  const now = await readPayment(deps, params.ref);
  return now.kind === "ok" && isOver(now.value) ? now : cancelled;
}

const isOver = ({ state }: PaymentFacts) => state === "cancelled" || state === "succeeded";

const vanished = ({ ref, paymentId }: Operation<"close_payment">["params"]): PaymentFacts => ({
  ...{ ref, paymentId, state: "cancelled", isApproved: false },
  asked: { minor: 0n, currency: "USD" },
  ...{ capture: undefined, attempt: undefined },
});
