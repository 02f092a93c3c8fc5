import type { PaymentId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type CreatedPayment, codes } from "../processors/processor.ts";
import { alertUnauthorized } from "./alert.ts";
import { recordCreatedPayment } from "./operations/create-payment.ts";
import type { Deps } from "./ports.ts";

export type CreatedError = { readonly kind: "processor_unavailable" } | Refused;
/** Definitive: no repetition of the same call would bring anything else. */
export type Refused = { readonly kind: "saved_method_gone" | "processor_refused" };
/**
 * A processor's final no, as a caller is told it. Its own words and codes are for the log: some tell
 * of the platform's account.
 */
export const refusedBy = (code: string): Refused => ({
  kind: code === codes.savedMethodGone ? "saved_method_gone" : "processor_refused",
});

/** The payment as created: looked up if it is known, else created by its open operation. */
export async function createdPayment(
  deps: Deps,
  paymentId: PaymentId,
): Promise<Result<CreatedPayment, CreatedError>> {
  const { operation, payment } = await deps.store.transact(async (tx) => ({
    // In this order: its operation is closed together with the payment's getting its name, so
    // whoever no longer finds the one open finds the other named.
    operation: await tx.operations.findOpen(paymentId),
    payment: await tx.payments.find(paymentId),
  }));
  if (!payment) return err({ kind: "processor_unavailable" });
  const { payIn } = deps.processors[payment.processor];
  if (payment.processorRef !== null) {
    const read = await payIn.readCreatedPayment(payment.processorRef);
    if (read.kind === "ok") return ok(read.value);
    if (read.kind === "rejected") return err(refusedBy(read.code));
    await alertUnauthorized(deps, payment.processor, read);
    return err({ kind: "processor_unavailable" });
  }
  if (operation?.kind !== "create_payment") return err(refusedBy(payment.declineCode ?? "refused"));
  const created = await payIn.createPayment(operation);
  await recordCreatedPayment(deps, operation, created);
  if (created.kind === "ok") return ok(created.value);
  if (created.kind === "rejected") return err(refusedBy(created.code));
  await alertUnauthorized(deps, payment.processor, created);
  return err({ kind: "processor_unavailable" });
}
