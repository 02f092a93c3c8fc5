import { type Explanation, explain } from "../domain/explanation/explain.ts";
import type { SellerId, SellerOrderId } from "../domain/ids.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { type ExplainError, readPayout, transfersIn } from "./explain-amount.ts";
import type { Deps } from "./ports.ts";

/** What a seller asks about: their part of an order, a transfer, or a payout of their Stripe account. */
export type OwnQuestion =
  | { readonly part: SellerOrderId }
  | { readonly transfer: string }
  | { readonly payout: string };

/** As many as an explanation shows. */
const PARTS_MAX = 100;

/**
 * Why a seller gets what they get: the same walk and the same checks as an operator sees, over the
 * seller's own parts alone. What is another seller's is not there.
 */
export async function explainOwn(
  deps: Deps,
  { sellerId, question }: { readonly sellerId: SellerId; readonly question: OwnQuestion },
): Promise<Result<Explanation, ExplainError>> {
  const payout = "payout" in question ? await ownPayout(deps, sellerId, question) : undefined;
  if (payout && !payout.ok) return payout;
  const file = await deps.store.reads.explanation(selectorOf(question, payout?.value), PARTS_MAX);
  const parts = file.parts.map((part) => ({
    ...part,
    isExplained: part.isExplained && part.sellerId === sellerId,
  }));
  const own = new Set(parts.filter(({ isExplained }) => isExplained).map(({ orderId }) => orderId));
  const orders = file.orders.filter(({ id }) => own.has(id));
  if (orders.length === 0 && !payout) return err({ kind: "explanation_not_found" });
  const debts = file.debts.filter((debt) => debt.sellerId === sellerId);
  return ok(explain({ ...file, orders, parts, debts, batches: [] }, payout?.value, true));
}

type Payout = Extract<Awaited<ReturnType<typeof readPayout>>, { ok: true }>["value"];

function selectorOf(question: OwnQuestion, payout: Payout | undefined) {
  if ("part" in question) return { sellerOrderId: question.part };
  return "transfer" in question ? question : transfersIn(payout);
}

/** Of the seller's own account alone; PayPal's payout items are transfers of ours. */
async function ownPayout(deps: Deps, sellerId: SellerId, { payout }: { readonly payout: string }) {
  const account = (await deps.store.desk.find(sellerId))?.stripeAccountId;
  if (!account || !payout.startsWith("po_"))
    return err({ kind: "explanation_not_found" } satisfies ExplainError);
  return readPayout(deps, { payout, account, rail: "stripe" });
}
