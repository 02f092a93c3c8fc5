import type { Explanation } from "../domain/explanation/explain.ts";
import type { PayoutId, SellerId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import type { DeskPayout } from "./desk-ports.ts";
import { type ExplainError, explainAmount } from "./explain-amount.ts";
import type { Deps } from "./ports.ts";

/** One payout has a day's or a week's transfers. */
const PARTS_MAX = 500;

export type OwnPayoutError = ExplainError | { readonly kind: "payout_not_found" };

/** A payout to the seller's own bank, and what it was made of as Stripe has it now. */
export async function explainOwnPayout(
  deps: Deps,
  { sellerId, id }: { readonly sellerId: SellerId; readonly id: PayoutId },
): Promise<Result<{ payout: DeskPayout; explanation: Explanation }, OwnPayoutError>> {
  const payout = await deps.store.desk.payout(sellerId, id);
  const desk = payout && (await deps.store.desk.find(sellerId));
  const account = desk?.stripeAccountId;
  if (!payout || !account) return err({ kind: "payout_not_found" });
  const question = { payout: payout.ref, rail: "stripe", account } as const;
  const explained = await explainAmount(deps, { question, limit: PARTS_MAX });
  return explained.ok ? ok({ payout, explanation: explained.value }) : explained;
}
