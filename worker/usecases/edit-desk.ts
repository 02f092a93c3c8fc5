import type { SellerId } from "../domain/ids.ts";
import type { Money } from "../domain/money.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { sellerName } from "../domain/sellers.ts";
import { audited } from "./note-audit.ts";
import type { Deps } from "./ports.ts";

// What a seller says of the shop. Quotes and checkouts see it at once; orders keep what was agreed.

type By = { readonly sellerId: SellerId; readonly actor: string };
export type EditDeskError = { readonly kind: "name_taken" | "currency_differs" };

/** Name, story and the shipping of one order's part, in the seller's currency. */
export async function editDesk(
  deps: Deps,
  input: By & { name: string; story: string; shippingFlat: Money },
): Promise<Result<void, EditDeskError>> {
  const { sellerId, actor, story, shippingFlat } = input;
  const name = sellerName(input.name);
  return deps.store.transact(async (tx) => {
    const { currency } = await tx.desk.lock(sellerId);
    if (shippingFlat.currency !== currency) return err({ kind: "currency_differs" });
    const profile = { name, story, shippingFlatMinor: shippingFlat.minor };
    if ((await tx.desk.saveProfile(sellerId, profile)) === "name_taken")
      return err({ kind: "name_taken" });
    await audited(deps, tx, { actor, action: "edit_desk", subject: sellerId });
    return ok(undefined);
  });
}

/** Closes the shop until then, or opens it at once. Orders that are open stay payable. */
export async function pauseShop(
  deps: Deps,
  { sellerId, actor, until, message }: By & { until: Date | null; message: string | null },
): Promise<Result<void, never>> {
  return deps.store.transact(async (tx) => {
    await tx.desk.lock(sellerId);
    // A message without a pause would be shown with the next one.
    const pauseMessage = until === null ? null : message;
    await tx.desk.pause(sellerId, { pausedUntil: until, pauseMessage });
    const facts = { until: until?.toISOString() ?? null };
    await audited(deps, tx, { actor, action: "pause_shop", subject: sellerId, facts });
    return ok(undefined);
  });
}
