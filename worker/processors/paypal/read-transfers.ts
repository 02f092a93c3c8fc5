import type { Currency } from "../../domain/currency.ts";
import { type BatchId, ourId, type TransferId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import {
  type Answer,
  codes,
  type ListWindow,
  type SentPage,
  type SentTransfers,
  type TransferFacts,
} from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import {
  BalancesShape,
  type Batch,
  BatchShape,
  MoneyShape,
  type PayoutItem,
  PayoutItemShape,
} from "./shapes.ts";

export async function readTransfer(deps: PayPalDeps, ref: string): Promise<Answer<TransferFacts>> {
  const path = `/v1/payments/payouts-item/${encodeURIComponent(ref)}`;
  const item = answer(deps.log, await send(deps, { method: "GET", path }), PayoutItemShape);
  return item.kind === "ok"
    ? { kind: "ok", value: transferFacts(item.value, false) }
    : ifOurs(item);
}

/** PayPal lists no batches; it refuses one whose number it knows, and names it (send-transfers.ts). */
export const listSent = async (
  _deps: PayPalDeps,
  _window: ListWindow,
): Promise<Answer<SentPage>> => ({ kind: "ok", value: { transfers: [], next: undefined } });

/** One page for each batch of ours. PayPal allows a thousand items. */
const PAGE_SIZE = 500;
/** 15 000 items, the largest batch there can be. */
const PAGES_MAX = 30;

/**
 * Each item speaks for itself: a batch that succeeded has items that failed. `asked` is what was to
 * be in it: what a batch is made of never changes, so whatever is not on its full list is not in it.
 */
export async function readBatch(
  deps: PayPalDeps,
  ref: string,
  firstPage?: Batch,
  asked: readonly TransferId[] = [],
): Promise<Answer<SentTransfers>> {
  const first = firstPage
    ? { kind: "ok" as const, value: firstPage }
    : await readBatchOf(deps, ref);
  if (first.kind !== "ok") return ifOurs(first);
  const { batch_header, total_pages = 1, total_items } = first.value;
  const all = [...first.value.items];
  for (let page = 2; page <= Math.min(total_pages, PAGES_MAX); page++) {
    const next = await readBatchOf(deps, ref, page);
    if (next.kind !== "ok") return next;
    all.push(...next.value.items);
  }
  const { batch_status: status, payout_batch_id: batchRef } = batch_header;
  const batchId = ourId<BatchId>(batch_header.sender_batch_header?.sender_batch_id);
  const denied = status === "DENIED" || status === "CANCELED";
  const items = all.map((item) => transferFacts(item, denied));
  const isPending = items.some(({ state }) => state === "pending");
  const done = (denied || status === "SUCCESS") && !isPending;
  const isWhole = all.length > 0 && all.length === total_items;
  const listed = new Set(items.map(({ transferId }) => transferId));
  const notSent = isWhole ? asked.filter((id) => !listed.has(id)) : [];
  return { kind: "ok", value: { batchId, batchRef, done, denied, items, notSent } };
}

export async function readBatchOf(deps: PayPalDeps, ref: string, page = 1): Promise<Answer<Batch>> {
  const query = `page=${page}&page_size=${PAGE_SIZE}&total_required=true`;
  const path = `/v1/payments/payouts/${encodeURIComponent(ref)}?${query}`;
  return answer(deps.log, await send(deps, { method: "GET", path }), BatchShape);
}

/** PayPal pays out from this balance only. Its report may be up to three hours old. */
export async function availableFunds(
  deps: PayPalDeps,
  currency: Currency,
): Promise<Answer<Money | undefined>> {
  const path = `/v1/reporting/balances?currency_code=${currency}`;
  const report = answer(deps.log, await send(deps, { method: "GET", path }), BalancesShape);
  if (report.kind !== "ok") return report;
  const balance = report.value.balances.find((each) => each.currency === currency);
  if (balance === undefined) return { kind: "ok", value: { minor: 0n, currency } };
  const available = MoneyShape.safeParse(balance.available_balance);
  if (available.success) return { kind: "ok", value: available.data };
  deps.log.error("paypal_answer_unreadable", { path: "balances.available_balance" });
  return { kind: "unavailable", code: "answer_unreadable" };
}

/**
 * What became of an item whose money has left us, and of one whose money has not. PayPal gives an
 * item its transaction id when it takes the money from our balance, so an item on hold may be on
 * either side, and a blocked one may have come back. The ledger posts under that id: until PayPal
 * has told it, nothing counts as sent, or the same money could be posted under two names.
 */
const states: Record<
  NonNullable<PayoutItem["transaction_status"]>,
  readonly [withTransaction: TransferFacts["state"], without: TransferFacts["state"]]
> = {
  PENDING: ["sent", "pending"],
  ONHOLD: ["sent", "pending"],
  UNCLAIMED: ["sent", "pending"],
  SUCCESS: ["settled", "pending"],
  RETURNED: ["returned", "refused"],
  REFUNDED: ["returned", "refused"],
  REVERSED: ["returned", "refused"],
  FAILED: ["returned", "refused"],
  BLOCKED: ["returned", "refused"],
  DENIED: ["returned", "refused"],
  CANCELED: ["returned", "refused"],
};
const problems: Readonly<Record<string, string>> = {
  INSUFFICIENT_FUNDS: codes.balanceInsufficient,
  RECEIVER_UNREGISTERED: codes.receiverNotPayable,
  RECEIVER_UNCONFIRMED: codes.receiverNotPayable,
  RECEIVER_ACCOUNT_LOCKED: codes.receiverNotPayable,
  RECEIVER_COUNTRY_NOT_ALLOWED: codes.receiverNotPayable,
  RECEIVER_STATE_RESTRICTED: codes.receiverNotPayable,
  RECEIVER_YOUTH_ACCOUNT: codes.receiverNotPayable,
};

export function transferFacts(item: PayoutItem, isBatchDenied: boolean): TransferFacts {
  const { payout_item_id: ref, transaction_id, transaction_status: status = "PENDING" } = item;
  const [withTransaction, without] = states[status];
  const known = transaction_id === undefined ? without : withTransaction;
  // Nothing of a batch that was denied will ever be sent.
  const state = known === "pending" && isBatchDenied ? "refused" : known;
  const fee = item.payout_item_fee;
  const isCharged = state === "sent" || state === "settled" || state === "returned";
  const isOver = state === "returned" || state === "refused";
  const problem = item.errors?.name ?? status;
  // As PayPal's statement names it: what comes of a payment later goes back to its transaction.
  const effectId = transaction_id ?? ref;
  return {
    transferId: ourId(item.payout_item.sender_item_id),
    ref,
    state,
    amount: item.payout_item.amount,
    effectId,
    returns:
      state === "returned"
        ? [{ effectId: `${effectId}:returned`, amount: item.payout_item.amount }]
        : [],
    fee: isCharged && fee !== undefined ? { effectId: `${effectId}:fee`, amount: fee } : undefined,
    code: isOver ? (problems[problem] ?? problem.toLowerCase()) : undefined,
  };
}
