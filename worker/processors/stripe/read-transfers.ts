import type { Currency } from "../../domain/currency.ts";
import { ourId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import { type Answer, codes, type SentTransfers, type TransferFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { money, type Transfer, TransferShape } from "./shapes.ts";

/** What Stripe shows when asked later is settled: it is in the seller's account. */
export async function readTransfer(
  { client, log }: StripeDeps,
  ref: string,
): Promise<Answer<TransferFacts>> {
  const transfer = await answer(log, () => client.transfers.retrieve(ref), TransferShape);
  if (transfer.kind !== "ok") return ifOurs(transfer);
  return { kind: "ok", value: transferFacts(transfer.value, "settled") };
}

/** Stripe has no batches, so nothing ever has the name of one. */
export const readBatch = async (
  _deps: StripeDeps,
  _ref: string,
): Promise<Answer<SentTransfers>> => ({
  kind: "rejected",
  code: codes.gone,
});

/** A transfer takes its charge's money, available or not, and needs no other cover. */
export const availableFunds = async (
  _deps: StripeDeps,
  _currency: Currency,
): Promise<Answer<Money | undefined>> => ({ kind: "ok", value: undefined });

/**
 * `reversed` is only true once nothing is left; a part that was taken back leaves the rest settled.
 * The newest reversal comes first, and after the one that took the rest there is no other, so the
 * return is always posted under the same name.
 */
export function transferFacts(
  transfer: Transfer,
  unlessReversed: "sent" | "settled",
): TransferFacts {
  const reversal = transfer.reversals?.data[0]?.balance_transaction ?? undefined;
  const isBack = transfer.reversed && reversal !== undefined;
  return {
    transferId: ourId(transfer.metadata?.transfer_id),
    ref: transfer.id,
    state: isBack ? "returned" : unlessReversed,
    amount: money(transfer.amount, transfer.currency),
    isPartlyReturned: transfer.amount_reversed > 0n && !transfer.reversed,
    effectId: transfer.balance_transaction,
    returnedEffectId: isBack ? reversal : undefined,
    fee: undefined,
    code: isBack ? "reversed" : undefined,
  };
}
