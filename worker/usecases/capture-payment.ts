import type { OperationId, OrderId, PaymentId } from "../domain/ids.ts";
import { nextTryAfter } from "../domain/operation.ts";
import type { Order } from "../domain/orders.ts";
import { isOpen, type Payment } from "../domain/payments.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { codes, type PaymentFacts } from "../processors/processor.ts";
import { earlier, reservationEnd } from "./end-order.ts";
import type { Deps, Tx } from "./ports.ts";
import { runOperation } from "./run-operation.ts";

/** A PayPal capture takes seconds; the goods are kept for this much longer than any answer takes. */
const CAPTURE_WINDOW_MS = 10 * 60_000;

export type CaptureError =
  | { readonly kind: "payment_not_found" | "order_expired" | "payer_action_required" }
  /** Paid another way, or given up by its buyer. */
  | { readonly kind: "order_not_payable" }
  /** The money was taken late, twice or in part: the order says what became of it. */
  | { readonly kind: "payment_not_applied" }
  /** The buyer chooses again how to pay, which is another payment. */
  | { readonly kind: "saved_method_gone" }
  /** Another funding source for the same payment, or PayPal has ended it: then another payment. */
  | { readonly kind: "instrument_declined"; readonly needsNewPayment?: true }
  | { readonly kind: "processor_refused" | "processor_unavailable" };

/**
 * Takes the money that the buyer approved, when the browser comes back. Safe to repeat, and to run
 * beside the approval's webhook: one of them opens the operation, both find its answer.
 */
export async function capturePayment(
  deps: Deps,
  input: { readonly paymentId: PaymentId; readonly orderId: OrderId },
): Promise<Result<{ state: "paid" | "pending" }, CaptureError>> {
  const opened = await deps.store.transact((tx) => openForBuyer(deps, tx, input));
  if (!opened.ok) return opened;
  const ran = opened.value && (await runOperation(deps, opened.value));
  const done = opened.value && (await deps.store.operations.find(opened.value));
  const refusal = refusalOf(done?.answer);
  if (refusal) return err(refusal);
  const payment = await deps.store.transact((tx) => tx.payments.find(input.paymentId));
  if (payment?.use === "order") return ok({ state: "paid" });
  if (payment?.captured) return err({ kind: "payment_not_applied" });
  if (payment?.state === "processing") return ok({ state: "pending" });
  if (payment?.state === "failed") return err(DECLINED_FOR_GOOD);
  // The approval's webhook, or another tab, is taking the money now: no failure of this buyer's.
  if (ran === "under_way" && done?.state === "open") return ok({ state: "pending" });
  // Answered, and no money was taken: the buyer has not paid yet.
  const kind = done?.state === "succeeded" ? "payer_action_required" : "processor_unavailable";
  return err({ kind });
}

async function openForBuyer(
  deps: Deps,
  tx: Tx,
  { paymentId, orderId }: { paymentId: PaymentId; orderId: OrderId },
): Promise<Result<OperationId | undefined, CaptureError>> {
  const order = await tx.orders.lock(orderId);
  const payment = (await tx.payments.of(orderId)).find(({ id }) => id === paymentId);
  if (!order || !payment) return err({ kind: "payment_not_found" });
  if (payment.captured || payment.state === "processing") return ok(undefined);
  if (!isReserved(deps, order)) return err({ kind: whyUnpayable(order) });
  if (payment.state === "failed") return err(DECLINED_FOR_GOOD);
  if (!isOpen(payment.state)) return err({ kind: "order_not_payable" });
  return ok(await openCapture(deps, tx, order, payment));
}

const GONE = { kind: "saved_method_gone" } as const;
const DECLINED_FOR_GOOD = { kind: "instrument_declined", needsNewPayment: true } as const;

const whyUnpayable = ({ state, cancelRequestedAt }: Order) =>
  state === "expired" || (state === "pending_payment" && !cancelRequestedAt)
    ? "order_expired"
    : "order_not_payable";

/**
 * Captures what was approved although the buyer's browser never came back. `isNews`: the processor
 * has just told it, as opposed to our asking.
 */
export async function captureWhenApproved(
  deps: Deps,
  tx: Tx,
  paymentId: PaymentId,
  facts: PaymentFacts,
  isNews: boolean,
): Promise<void> {
  if (!facts.isApproved) return;
  const payment = await tx.payments.find(paymentId);
  // PayPal still calls it approved after a decline: only the buyer's next choice is worth a try.
  if (payment?.declineCode === codes.instrumentDeclined && !isNews) return;
  const order = payment && (await tx.orders.lock(payment.orderId));
  if (!payment || !order || !isOpen(payment.state) || payment.captured) return;
  if (!isReserved(deps, order)) return;
  const operationId = await openCapture(deps, tx, order, payment);
  if (operationId)
    await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, deps.now());
}

/** Only while its goods are reserved, because a capture cannot be taken back without a trace. */
const isReserved = (deps: Deps, order: Order) =>
  order.state === "pending_payment" && !order.cancelRequestedAt && order.expiresAt > deps.now();

/** Opens the capture, or finds the one that is open; the reservation holds until it is answered. */
async function openCapture(
  deps: Deps,
  tx: Tx,
  order: Order,
  payment: Payment,
): Promise<OperationId | undefined> {
  const open = await tx.operations.findOpen(payment.id);
  if (open) return open.kind === "capture_payment" ? open.id : undefined;
  if (payment.processorRef === null) return undefined;
  const now = deps.now();
  const window = (from: Date) => new Date(from.getTime() + CAPTURE_WINDOW_MS);
  const needed = earlier(window(now), window(reservationEnd(deps, order)));
  if (order.expiresAt < needed) await tx.orders.extend(order.id, needed, now);
  const id = deps.newId<OperationId>();
  const { processor, processorRef: ref } = payment;
  const methodRef = await savedMethodOf(tx, payment);
  const params = { paymentId: payment.id, ref, ...(methodRef ? { methodRef } : {}) };
  const intent = { kind: "capture_payment", subjectId: payment.id, processor, params } as const;
  await tx.operations.open(id, intent, now, nextTryAfter(now, 0));
  return id;
}

/** What was chosen to pay with, unless it was removed meanwhile: then its refusal says so. */
async function savedMethodOf(tx: Tx, { id }: Payment): Promise<string | undefined> {
  const vaulted = await tx.vault.findPayment(id);
  if (!vaulted?.methodId) return undefined;
  return (await tx.vault.find(vaulted.methodId))?.ref;
}

/** What the recorded answer of a capture means to its buyer. */
function refusalOf(answer: unknown): CaptureError | undefined {
  if (typeof answer !== "object" || answer === null || !("kind" in answer)) return undefined;
  if (answer.kind !== "rejected" || !("code" in answer)) return undefined;
  if (answer.code === codes.instrumentDeclined) return { kind: "instrument_declined" };
  if (answer.code === codes.payerActionRequired) return { kind: "payer_action_required" };
  if (answer.code === codes.savedMethodGone) return GONE;
  if (answer.code === codes.gone) return { kind: "order_expired" };
  return { kind: "processor_refused" };
}
