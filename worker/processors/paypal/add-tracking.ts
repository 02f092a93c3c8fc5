import type { Operation } from "../../domain/operation.ts";
import type { Answer } from "../processor.ts";
import { answer } from "./answer.ts";
import { carrierOf } from "./carriers.ts";
import { type PayPalDeps, send } from "./client.ts";
import { CreatedOrderShape } from "./shapes.ts";

/**
 * Tells PayPal who carries a part and under which number: the buyer sees it there, and it counts if
 * they say that nothing came. PayPal keeps a number of a capture once, however often and however
 * late it is told, so a repetition needs no look before it.
 */
export async function addTracking(
  deps: PayPalDeps,
  { id, params }: Operation<"add_tracking">,
): Promise<Answer<{ ref: string }>> {
  const { paymentRef, chargeRef, carrier, trackingNumber } = params;
  const reply = await send(deps, {
    method: "POST",
    path: `/v2/checkout/orders/${encodeURIComponent(paymentRef)}/track`,
    requestId: id,
    body: {
      capture_id: chargeRef,
      tracking_number: trackingNumber,
      ...carrierOf(carrier),
      // The shop mails the buyer itself, once.
      notify_payer: false,
    },
  });
  const told = answer(deps.log, reply, CreatedOrderShape);
  return told.kind === "ok" ? { kind: "ok", value: { ref: told.value.id } } : told;
}
