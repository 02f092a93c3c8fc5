import { ourId } from "../../domain/ids.ts";
import type { Operation, RefundPaymentParams } from "../../domain/operation.ts";
import type { Answer, RefundFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { readOrder } from "./read-payment.ts";
import { orderAmount, type Refund, RefundShape } from "./shapes.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** PayPal forgets a refund's request id after 45 days; the day covers clocks that disagree. */
const KEY_TRUSTED_MS = 44 * DAY_MS;

/**
 * PayPal copies the capture's custom id, hence a payment's, to refunds that have none of their own.
 * Of the signs, a refund's custom id may only have `-`, `_`, `.` and `,` (Payments v2, `refund`).
 */
const PREFIX = "refund-";

/**
 * Sends a refund so that it takes effect once: by its request id, and after that is forgotten by
 * looking for it among the order's refunds. The invoice id is a second lock that PayPal keeps for good.
 */
export async function refundPayment(
  deps: PayPalDeps,
  operation: Operation<"refund_payment">,
): Promise<Answer<RefundFacts>> {
  const { params } = operation;
  if (deps.now().getTime() - operation.openedAt.getTime() >= KEY_TRUSTED_MS) {
    const found = await findRefund(deps, params);
    if (found.kind !== "ok") return { kind: "unknown", code: `lookup_${found.code}` };
    if (found.value !== undefined) return { kind: "ok", value: refundFacts(found.value) };
  }
  const reply = await send(deps, {
    method: "POST",
    path: `/v2/payments/captures/${encodeURIComponent(params.chargeRef)}/refund`,
    requestId: operation.id,
    body: {
      amount: orderAmount(params.amount),
      custom_id: `${PREFIX}${params.refundId}`,
      invoice_id: params.refundId,
    },
  });
  const made = answer(deps.log, reply, RefundShape);
  if (made.kind === "ok") return { kind: "ok", value: refundFacts(made.value) };
  if (made.code !== "duplicate_invoice_id") return made;
  const found = await findRefund(deps, params);
  return found.kind === "ok" && found.value !== undefined
    ? { kind: "ok", value: refundFacts(found.value) }
    : { kind: "unknown", code: made.code };
}

export async function readRefund(deps: PayPalDeps, ref: string): Promise<Answer<RefundFacts>> {
  const path = `/v2/payments/refunds/${encodeURIComponent(ref)}`;
  const refund = answer(deps.log, await send(deps, { method: "GET", path }), RefundShape);
  return refund.kind === "ok" ? { kind: "ok", value: refundFacts(refund.value) } : ifOurs(refund);
}

async function findRefund(deps: PayPalDeps, { paymentRef, refundId }: RefundPaymentParams) {
  const order = await readOrder(deps, paymentRef);
  if (order.kind !== "ok") return order;
  const { payments } = order.value.purchase_units[0];
  const value = payments?.refunds?.find(({ custom_id }) => custom_id === `${PREFIX}${refundId}`);
  return { kind: "ok", value } as const;
}

const states: Record<Refund["status"], RefundFacts["state"]> = {
  PENDING: "pending",
  COMPLETED: "succeeded",
  FAILED: "failed",
  CANCELLED: "failed",
};

const captureIn = (href: string | undefined) =>
  /\/v2\/payments\/captures\/([A-Za-z0-9]+)$/.exec(href ?? "")?.[1];

function refundFacts({ id, status, amount, custom_id, links }: Refund): RefundFacts {
  const refundId = custom_id?.startsWith(PREFIX) ? custom_id.slice(PREFIX.length) : undefined;
  return {
    ref: id,
    refundId: ourId(refundId),
    chargeRef: captureIn(links?.find(({ rel }) => rel === "up")?.href),
    state: states[status],
    amount,
    effectId: id,
    // PayPal completes a refund only once it is paid, and a completed one does not fail.
    returnedEffectId: undefined,
  };
}
