import type { OperationId } from "../domain/ids.ts";
import { nextTryAfter } from "../domain/operation.ts";
import type { Order, SellerOrder } from "../domain/orders.ts";
import { assert } from "../domain/result.ts";
import type { Deps, Tx } from "./ports.ts";

/**
 * Has the processor that took the money told of a part's parcel, if it keeps parcels and there is a
 * number to tell. The order has to be locked. While it is being told of an earlier number nothing is
 * opened: whoever records that answer looks what the papers say by then.
 */
export async function tellTracking(
  deps: Deps,
  tx: Tx,
  order: Order,
  { id, carrier, trackingNumber }: SellerOrder,
): Promise<void> {
  if (trackingNumber === null) return;
  const payments = await tx.payments.of(order.id);
  const payment = payments.find(({ use }) => use === "order");
  assert(payment !== undefined, "an order of which something was shipped was paid");
  const { processor, processorRef: paymentRef, chargeRef } = payment;
  assert(paymentRef !== null && chargeRef !== null, "what was paid has the processor's names");
  if (!deps.processors[processor].payIn.addTracking) return;
  if (await tx.operations.findOpen(id)) return;

  const at = deps.now();
  const operationId = deps.newId<OperationId>();
  const params = { sellerOrderId: id, paymentRef, chargeRef, carrier, trackingNumber };
  const intent = { kind: "add_tracking", subjectId: id, processor, params } as const;
  await tx.operations.open(operationId, intent, at, nextTryAfter(at, 0));
  await tx.outbox.add(deps.newId(), { kind: "operation", operationId }, at);
}
