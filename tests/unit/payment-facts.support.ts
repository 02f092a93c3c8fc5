import type { PaymentId } from "../../worker/domain/ids.ts";
import type { Order } from "../../worker/domain/orders.ts";
import type { Payment, PaymentState } from "../../worker/domain/payments.ts";
import type { Capture, PaymentFacts } from "../../worker/processors/processor.ts";
import { applyPaymentFacts } from "../../worker/usecases/apply-payment-facts.ts";
import { anOrder, aPayment, booksOf, usd } from "./books.support.ts";
import { depsWith } from "./ports.support.ts";

export const fee = { effectId: "txn_1", amount: usd(175n) };
export const capture = (facts: Partial<Capture> = {}): Capture => ({
  ...{ chargeRef: "ch_1", effectId: "txn_1", amount: usd(5000n), settledIn: "USD" },
  ...{ settledMinor: 5000n, fee },
  ...facts,
});
export const seen = (state: PaymentState, facts: Partial<PaymentFacts> = {}): PaymentFacts => ({
  ...{ ref: "pi_1", paymentId: "payment-1" as PaymentId, state, isApproved: false },
  ...{ asked: usd(5000n), capture: undefined, attempt: undefined, ...facts },
});
export const succeeded = (facts: Partial<Capture> = {}) =>
  seen("succeeded", { capture: capture(facts) });
export const declined = (declineCode: string | null) =>
  ({ ref: "ch_0", state: "failed", declineCode }) as const;

/** An order with its payments, brought to what the processor says, one after the other. */
export function shop(
  rows: { order?: Partial<Order>; payment?: Partial<Payment>; others?: Payment[] } = {},
) {
  const payment = aPayment(rows.payment);
  const payments = [payment, ...(rows.others ?? [])];
  const { tx, books } = booksOf({ order: anOrder(rows.order), payments });
  const { deps, log } = depsWith(tx);
  const apply = (facts: PaymentFacts) =>
    applyPaymentFacts(deps, tx, books.order, books.payments.get(payment.id) ?? payment, facts);
  return { apply, books, log, payment: () => books.payments.get(payment.id) };
}
