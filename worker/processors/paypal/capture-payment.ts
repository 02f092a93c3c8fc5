import type { Operation } from "../../domain/operation.ts";
import type { Answer, PaymentFacts } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { paymentFacts, readPayment } from "./read-payment.ts";
import { CreatedOrderShape, OrderShape } from "./shapes.ts";

const HOUR_MS = 60 * 60 * 1000;
/** PayPal forgets an order's request ids after six hours; the half covers clocks that disagree. */
const KEY_TRUSTED_MS = 5.5 * HOUR_MS;

/**
 * Takes the money of an approved order. PayPal captures an order once, whatever the key, so an
 * unclear end is cleared up by reading: money that was taken is success, whoever took it.
 */
export async function capturePayment(
  deps: PayPalDeps,
  operation: Operation<"capture_payment">,
): Promise<Answer<PaymentFacts>> {
  const { ref, methodRef } = operation.params;
  if (deps.now().getTime() - operation.openedAt.getTime() >= KEY_TRUSTED_MS) {
    const earlier = await readPayment(deps, ref);
    // A look that is refused says nothing about what it was to see, so it must not close anything.
    if (earlier.kind === "rejected") return { kind: "unknown", code: `lookup_${earlier.code}` };
    if (earlier.kind !== "ok" || wasTaken(earlier.value)) return earlier;
  }
  const path = `/v2/checkout/orders/${encodeURIComponent(ref)}/capture`;
  const body =
    methodRef === undefined ? {} : { payment_source: { paypal: { vault_id: methodRef } } };
  const reply = await send(deps, { method: "POST", path, requestId: operation.id, body });

  // 201 only says that there is a capture; whether it has the money stands inside. A body without
  // captures is PayPal's minimal one, and nothing may be concluded from it.
  const full = OrderShape.safeParse(reply.kind === "replied" ? reply.body : undefined);
  if (full.success && full.data.purchase_units[0].payments?.captures?.length)
    return { kind: "ok", value: paymentFacts(deps, full.data) };
  const captured = answer(deps.log, reply, CreatedOrderShape);
  if (captured.kind === "ok") return shown(await readPayment(deps, ref));
  if (captured.code === "order_already_captured") return shown(await readPayment(deps, ref));
  if (captured.kind !== "unknown" || reply.kind === "lost") return captured;
  const now = await readPayment(deps, ref);
  return now.kind === "ok" && wasTaken(now.value) ? now : captured;
}

const wasTaken = ({ state }: PaymentFacts) => state === "succeeded" || state === "processing";

/** PayPal has just said that there is a capture: a look without one saw something older. */
const shown = (now: Answer<PaymentFacts>): Answer<PaymentFacts> =>
  now.kind === "ok" && (wasTaken(now.value) || now.value.attempt !== undefined)
    ? now
    : { kind: "unknown", code: "capture_not_shown" };
