import type { OperationId } from "../domain/ids.ts";
import { nextTryAfter } from "../domain/operation.ts";
import { isOpen, type Payment } from "../domain/payments.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Opens the operation that makes a payment unpayable, unless something is under way with it. The
 * order has to be locked. The queue sends it; cron does if that gets lost.
 */
export async function closePayment(deps: Deps, tx: Tx, payment: Payment): Promise<void> {
  if (!isOpen(payment.state) || payment.processorRef === null) return;
  if (await tx.operations.findOpen(payment.id)) return;
  const now = deps.now();
  // Refused before: later and later, because nothing but an operator or time will change it.
  const refused = await tx.operations.refusals(payment.id, "close_payment");
  if (refused.lastAt && now < nextTryAfter(refused.lastAt, refused.count)) return;
  const id = deps.newId<OperationId>();
  const params = { paymentId: payment.id, ref: payment.processorRef };
  const { processor } = payment;
  const intent = { kind: "close_payment", subjectId: payment.id, processor, params } as const;
  await tx.operations.open(id, intent, now, nextTryAfter(now, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId: id }, now);
}
