import * as z from "zod";
import type { Currency } from "../../domain/currency.ts";
import { ourId, type ReversalId } from "../../domain/ids.ts";
import { type Money, sum } from "../../domain/money.ts";
import {
  type Answer,
  codes,
  type ListWindow,
  type SentPage,
  type SentTransfers,
  type TransferFacts,
} from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import {
  isKnownCurrency,
  listOf,
  money,
  type Reversal,
  ReversalShape,
  type Transfer,
  TransferShape,
} from "./shapes.ts";

/** What Stripe shows when asked later is settled: it is in the seller's account. */
export async function readTransfer(deps: StripeDeps, ref: string): Promise<Answer<TransferFacts>> {
  const { client, log } = deps;
  const transfer = await answer(log, () => client.transfers.retrieve(ref), TransferShape);
  if (transfer.kind !== "ok") return ifOurs(transfer);
  const { reversals } = transfer.value;
  if (isWhole(transfer.value, reversals?.data))
    return { kind: "ok", value: transferFacts(transfer.value, "settled") };
  // A transfer shows its newest ten.
  const all = await answer(
    log,
    () => client.transfers.listReversals(ref, { limit: PAGE_SIZE }),
    listOf(ReversalShape),
  );
  if (all.kind !== "ok") return all;
  const whole = { ...transfer.value, reversals: all.value };
  return { kind: "ok", value: transferFacts(whole, "settled") };
}
/** The most that one page holds; nobody takes a transfer back in more parts. */
const PAGE_SIZE = 100;

const isWhole = ({ amount_reversed }: Transfer, parts: readonly Reversal[] = []) =>
  sum(parts.map(({ amount }) => amount)) === amount_reversed;

/** Newest first, so that what is sent meanwhile shifts no page. */
export async function listSent(
  { client, log }: StripeDeps,
  { from, until, cursor }: ListWindow,
): Promise<Answer<SentPage>> {
  const seconds = (at: Date) => Math.floor(at.getTime() / 1000);
  const created = { gte: seconds(from), lte: seconds(until) };
  const after = cursor === undefined ? {} : { starting_after: cursor };
  const query = { created, limit: PAGE_SIZE, ...after };
  const page = await answer(log, () => client.transfers.list(query), SentShape);
  if (page.kind !== "ok") return page;
  const { data } = page.value;
  const transfers = data.flatMap((one) =>
    "isForeign" in one ? [] : [transferFacts(one, "settled")],
  );
  return {
    kind: "ok",
    value: { transfers, next: data.length < PAGE_SIZE ? undefined : data.at(-1)?.id },
  };
}
/** In a currency that we do not know: somebody else sent it. */
const ForeignShape = z
  .looseObject({ id: z.string(), currency: z.string().toUpperCase() })
  .refine(({ currency }) => !isKnownCurrency(currency))
  .transform(({ id }) => ({ id, isForeign: true as const }));
const SentShape = listOf(z.union([TransferShape, ForeignShape]));

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

/** `reversed` is only true once nothing is left; a part that was taken back leaves the rest settled. */
export function transferFacts(
  transfer: Transfer,
  unlessReversed: "sent" | "settled",
): TransferFacts {
  const returns = (transfer.reversals?.data ?? []).flatMap(
    ({ balance_transaction: effectId, amount, metadata }) => {
      const reversalId = ourId<ReversalId>(metadata?.reversal_id);
      return effectId ? [{ effectId, amount: money(amount, transfer.currency), reversalId }] : [];
    },
  );
  const isBack = transfer.reversed && isWhole(transfer, transfer.reversals?.data);
  return {
    transferId: ourId(transfer.metadata?.transfer_id),
    ref: transfer.id,
    state: isBack ? "returned" : unlessReversed,
    amount: money(transfer.amount, transfer.currency),
    effectId: transfer.balance_transaction,
    returns,
    fee: undefined,
    code: isBack ? "reversed" : undefined,
  };
}
