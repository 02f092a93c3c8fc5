import type { Operation } from "../../domain/operation.ts";
import type { Answer, PaymentFacts } from "../processor.ts";
import type { PayPalDeps } from "./client.ts";
import { readPayment } from "./read-payment.ts";

/**
 * PayPal has no call for this and needs none: without our capture an approved order takes nothing
 * and ends by itself. What matters is whether money was taken, or is on its way, before.
 */
export async function closePayment(
  deps: PayPalDeps,
  { params }: Operation<"close_payment">,
): Promise<Answer<PaymentFacts>> {
  const now = await readPayment(deps, params.ref);
  if (now.kind !== "ok") return now;
  const { state } = now.value;
  if (state === "succeeded" || state === "processing") return now;
  return { kind: "ok", value: { ...now.value, paymentId: params.paymentId, state: "cancelled" } };
}
