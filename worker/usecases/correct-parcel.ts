import { isSameParcel, type Parcel } from "../domain/orders.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { lockPart, type WhichPart } from "./lock-part.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";
import { tellTracking } from "./tell-tracking.ts";

export type CorrectError = { readonly kind: "seller_order_not_found" | "part_not_shipped" };
type Input = WhichPart & { readonly parcel: Parcel; readonly actor: string };

/**
 * What was shipped has another carrier or number than was said. Nothing else moves: neither when it
 * was shipped nor when its money is due, and nobody is mailed. The audit log keeps what was
 * said before, of numbers the end only: they lead to the buyer, who may want to be forgotten.
 */
export async function correctParcel(deps: Deps, input: Input): Promise<Result<void, CorrectError>> {
  const { sellerOrderId: id, parcel, actor } = input;
  return deps.store.transact(async (tx) => {
    const found = await lockPart(tx, input);
    if (!found) return err({ kind: "seller_order_not_found" });
    const { order, part } = found;
    if (part.state === "unfulfilled") return err({ kind: "part_not_shipped" });
    if (isSameParcel(part, parcel)) return ok(undefined);

    await tx.orders.correctParcel(id, parcel);
    await tellTracking(deps, tx, order, { ...part, ...parcel });
    const facts = { was: noted(part), is: noted(parcel) };
    await audited(deps, tx, { actor, action: "correct_parcel", subject: id, facts });
    return ok(undefined);
  });
}

const ENDING = 4;
const noted = ({ carrier, trackingNumber }: Parcel) => ({
  carrier,
  numberEndsOn: trackingNumber?.slice(-ENDING) ?? null,
});
