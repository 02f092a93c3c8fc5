import { changed } from "./events.ts";
import { type ControlBody as Body, ControlError, type RegisterControl } from "./feature.ts";
import type { Platform } from "./platform.ts";
import { announce, failRefund, recallRefund, requireAction, succeedRefund } from "./refunds.ts";
import { notFound } from "./wire/errors.ts";

/** For half an hour Stripe's test mode lets a card refund be taken back in the dashboard. */
const RECALL_WITHIN_SECONDS = 30 * 60;

/** What banks do with a refund, and people in Stripe's dashboard. */
export function registerRefundControl(post: RegisterControl): void {
  post("/refunds/:id", moveRefund);
}

function moveRefund(platform: Platform, body: Body, id: string): unknown {
  const refund = platform.stores.refunds.get(id, "refund");
  // What an artisan sees of a reversal has no bank behind it.
  if (refund.source_transfer_reversal !== null) throw notFound("refund", id, "refund");
  if (typeof body.reference === "string") {
    setReference(platform, id, body.reference);
    if (body.status === undefined) return refund;
  }
  switch (body.status) {
    case "succeeded":
      succeedRefund(platform, refund);
      break;
    case "requires_action":
      requireAction(platform, refund);
      break;
    case "failed":
      failRefund(platform, refund, typeof body.reason === "string" ? body.reason : "unknown");
      break;
    case "canceled":
      if (platform.world.clock.nowSeconds() - refund.created > RECALL_WITHIN_SECONDS) {
        throw new ControlError("a card refund can be canceled for 30 minutes");
      }
      recallRefund(platform, refund);
      break;
    default:
      throw new ControlError('status is "succeeded", "failed", "requires_action" or "canceled"');
  }
  return refund;
}

/** Days later the bank gives the number under which the buyer finds the refund. */
function setReference(platform: Platform, id: string, reference: string): void {
  const refund = platform.stores.refunds.get(id);
  const card = refund.destination_details?.card;
  if (card?.type !== "refund") {
    throw new ControlError("only a card refund that is no reversal has a reference");
  }
  const previous = changed(refund, ["destination_details"]);
  card.reference = reference;
  card.reference_status = "available";
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}
