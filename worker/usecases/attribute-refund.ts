import type { OrderId } from "../domain/ids.ts";
import type { ProcessorName } from "../domain/processor-name.ts";
import type { Fault, RefundWish } from "../domain/refunds.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { adoptAs } from "./adopt-refund.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

export type AttributeError = {
  readonly kind:
    | "order_not_found"
    | "order_not_refundable"
    | "refund_not_found"
    | "refund_already_known"
    | "refund_not_as_said"
    | "processor_unavailable";
};
type Input = {
  readonly orderId: OrderId;
  readonly rail: ProcessorName;
  /** The refund's name at the processor. */
  readonly ref: string;
  readonly wish: RefundWish;
  readonly fault: Fault | undefined;
  readonly actor: string;
};

/**
 * Books a refund that somebody made in the processor's pages, because an operator says whose money
 * it was. The processor is asked what it gave back; what is said has to come to exactly that.
 */
export async function attributeRefund(
  deps: Deps,
  { orderId, rail, ref, wish, fault, actor }: Input,
): Promise<Result<void, AttributeError>> {
  const read = await deps.processors[rail].payIn.readRefund(ref);
  if (read.kind === "rejected") return err({ kind: "refund_not_found" });
  if (read.kind !== "ok") return err({ kind: "processor_unavailable" });
  const facts = read.value;
  return deps.store.transact(async (tx) => {
    const order = await tx.orders.lock(orderId);
    if (!order) return err({ kind: "order_not_found" });
    const payment = (await tx.payments.of(orderId)).find(({ use }) => use === "order");
    if (!payment || payment.processor !== rail) return err({ kind: "order_not_refundable" });
    if (facts.chargeRef !== payment.chargeRef) return err({ kind: "refund_not_found" });
    if (await tx.refunds.findByRef(rail, facts.ref)) return err({ kind: "refund_already_known" });
    const as = { facts, wish, news: undefined, ...(fault && { fault }) };
    if (!(await adoptAs(deps, tx, order, payment, as))) return err({ kind: "refund_not_as_said" });
    const said = { ref, rail };
    await audited(deps, tx, { actor, action: "attribute_refund", subject: orderId, facts: said });
    return ok(undefined);
  });
}
