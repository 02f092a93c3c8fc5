import { ourId } from "../../domain/ids.ts";
import {
  type Answer,
  type Capture as CapturedMoney,
  codes,
  type PaymentFacts,
} from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { checksOf } from "./card-checks.ts";
import { type PayPalDeps, send } from "./client.ts";
import { type Capture, type Order, OrderShape, type OrderStatus } from "./shapes.ts";

export async function readPayment(deps: PayPalDeps, ref: string): Promise<Answer<PaymentFacts>> {
  const order = await readOrder(deps, ref);
  if (order.kind === "ok") return { kind: "ok", value: paymentFacts(deps, order.value) };
  const isGone = order.kind === "rejected" && order.code === codes.gone;
  return isGone ? { kind: "ok", value: vanished(ref) } : order;
}

export async function readOrder(deps: PayPalDeps, ref: string): Promise<Answer<Order>> {
  const path = `/v2/checkout/orders/${encodeURIComponent(ref)}`;
  return ifOurs(answer(deps.log, await send(deps, { method: "GET", path }), OrderShape));
}

/** PayPal drops orders that were not paid in time, and says no more about them than that. */
const vanished = (ref: string): PaymentFacts => ({
  ref,
  paymentId: undefined,
  isVanished: true,
  state: "cancelled",
  isApproved: false,
  asked: { minor: 0n, currency: "USD" },
  capture: undefined,
  attempt: undefined,
});

/** An order without money. One that is complete and has none was declined after all: an eCheck. */
const statesUnpaid: Record<OrderStatus, PaymentFacts["state"]> = {
  CREATED: "created",
  SAVED: "created",
  APPROVED: "created",
  PAYER_ACTION_REQUIRED: "created",
  VOIDED: "cancelled",
  COMPLETED: "failed",
};
/** What was refunded had been taken: refunds are objects of their own. */
const attempts: Record<Capture["status"], "succeeded" | "pending" | "failed"> = {
  COMPLETED: "succeeded",
  PARTIALLY_REFUNDED: "succeeded",
  REFUNDED: "succeeded",
  PENDING: "pending",
  DECLINED: "failed",
  FAILED: "failed",
};

export function paymentFacts(
  { merchantId }: Pick<PayPalDeps, "merchantId">,
  order: Order,
): PaymentFacts {
  const [unit] = order.purchase_units;
  const captures = unit.payments?.captures ?? [];
  const taken = captures.find(({ status }) => attempts[status] === "succeeded");
  const waiting = captures.find(({ status }) => status === "PENDING");
  const latest = taken ?? waiting ?? captures.at(-1);
  const isCompleteWithout = order.status === "COMPLETED" && latest === undefined;
  const isPayee = !merchantId || !unit.payee?.merchant_id || unit.payee.merchant_id === merchantId;
  return {
    ref: order.id,
    paymentId: isPayee ? ourId(unit.custom_id) : undefined,
    state: taken
      ? "succeeded"
      : waiting || isCompleteWithout
        ? "processing"
        : statesUnpaid[order.status],
    isApproved: order.status === "APPROVED",
    asked: unit.amount,
    capture: taken && captured(taken),
    attempt: latest && {
      ref: latest.id,
      state: attempts[latest.status],
      declineCode: attempts[latest.status] === "failed" ? latest.status.toLowerCase() : null,
      checks: checksOf(latest),
    },
    saved: savedBy(order),
  };
}

function savedBy({ payment_source }: Order): PaymentFacts["saved"] {
  const { id, customer } = payment_source?.paypal?.attributes?.vault ?? {};
  return customer?.id === undefined ? undefined : { customerRef: customer.id, methodRef: id };
}

/** The capture's id is PayPal's transaction id: it names the money in and, another kind, the fee. */
function captured({ id, amount, seller_receivable_breakdown: parts }: Capture): CapturedMoney {
  const fee = parts?.paypal_fee_in_receivable_currency ?? parts?.paypal_fee;
  return {
    chargeRef: id,
    effectId: id,
    amount,
    settledIn: parts?.receivable_amount?.currency_code ?? amount.currency,
    // PayPal changes money by transactions of its own, which its report shows.
    settledMinor: undefined,
    fee: fee && { effectId: id, amount: fee },
  };
}
