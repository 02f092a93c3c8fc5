import type { SellerId } from "../domain/ids.ts";
import type { Deps } from "./ports.ts";
import { plansAt } from "./subscriptions/read-plan.ts";

const PAYOUTS_MAX = 20;
const ONE = { before: undefined, limit: 1 };

/** A seller as operators see them; undefined if there is none such. A few round trips side by side. */
export async function readSellerFile(deps: Deps, id: SellerId) {
  const { finding, desk, refunds } = deps.store;
  const [[seller], profile, holds, debt, payouts] = await Promise.all([
    finding.sellers({ id }, ONE, plansAt(deps)),
    desk.find(id),
    desk.sellerHolds(),
    refunds.debtOf(id),
    desk.payouts(id, { before: undefined, limit: PAYOUTS_MAX }),
  ]);
  if (!seller || !profile) return undefined;
  const hold = holds.find(({ sellerId }) => sellerId === id);
  return { seller, profile, hold, payouts, debtEntries: debt?.entries ?? [] };
}
export type SellerFile = NonNullable<Awaited<ReturnType<typeof readSellerFile>>>;
