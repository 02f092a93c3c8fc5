import { sum } from "../../domain/money.ts";
import { type Answer, codes, type PayoutFacts, type PayoutLine } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { type PayPalDeps, send } from "./client.ts";
import { readBatchOf } from "./read-transfers.ts";
import { type Batch, type PayoutItem, PayoutItemShape } from "./shapes.ts";

/** A batch of ours has one page; PayPal's largest has thirty. */
const PAGES_MAX = 30;

/** What PayPal has of a payout: an item, which is one artisan's, or a batch with all its items. */
export async function readPayout(
  deps: PayPalDeps,
  ref: string,
  _account: string | undefined,
): Promise<Answer<PayoutFacts>> {
  const path = `/v1/payments/payouts-item/${encodeURIComponent(ref)}`;
  const item = answer(deps.log, await send(deps, { method: "GET", path }), PayoutItemShape);
  if (item.kind === "ok") return { kind: "ok", value: ofItem(item.value) };
  const isNoItem = item.kind === "rejected" && item.code === codes.gone;
  return isNoItem ? readBatch(deps, ref) : ifOurs(item);
}

async function readBatch(deps: PayPalDeps, ref: string): Promise<Answer<PayoutFacts>> {
  const first = await readBatchOf(deps, ref);
  if (first.kind !== "ok") return ifOurs(first);
  const { total_pages = 1 } = first.value;
  const items = [...first.value.items];
  for (let page = 2; page <= Math.min(total_pages, PAGES_MAX); page++) {
    const next = await readBatchOf(deps, ref, page);
    if (next.kind !== "ok") return ifOurs(next);
    items.push(...next.value.items);
  }
  return ofBatch(first.value, items, total_pages > PAGES_MAX);
}

type ItemStatus = NonNullable<PayoutItem["transaction_status"]>;
const itemStates: Record<ItemStatus, PayoutFacts["state"]> = {
  PENDING: "pending",
  ONHOLD: "in_transit",
  UNCLAIMED: "in_transit",
  SUCCESS: "paid",
  RETURNED: "failed",
  REFUNDED: "failed",
  REVERSED: "failed",
  FAILED: "failed",
  BLOCKED: "failed",
  DENIED: "failed",
  CANCELED: "cancelled",
};
const batchStates: Record<Batch["batch_header"]["batch_status"], PayoutFacts["state"]> = {
  PENDING: "pending",
  PROCESSING: "in_transit",
  SUCCESS: "paid",
  DENIED: "failed",
  CANCELED: "cancelled",
};

function ofItem(item: PayoutItem): PayoutFacts {
  const { payout_item_id: ref, transaction_status: status = "PENDING", payout_item } = item;
  return {
    ...{ ref, account: undefined, state: itemStates[status], amount: payout_item.amount },
    failureCode: undefined,
    arrivesAt: instant(item.time_processed),
    ...{ lines: [lineOf(item)], isCut: false },
  };
}

function ofBatch(
  { batch_header }: Batch,
  items: readonly PayoutItem[],
  isCut: boolean,
): Answer<PayoutFacts> {
  const { payout_batch_id: ref, batch_status, amount, time_completed } = batch_header;
  const lines = items.map(lineOf);
  const currency = amount?.currency ?? lines[0]?.amount.currency;
  // A batch that has neither a sum nor an item says nothing that could be explained.
  if (currency === undefined) return { kind: "rejected", code: codes.gone };
  const total = { minor: sum(lines.map((line) => line.amount.minor)), currency };
  const value: PayoutFacts = {
    ...{ ref, account: undefined, state: batchStates[batch_status], amount: amount ?? total },
    ...{ failureCode: undefined, arrivesAt: instant(time_completed), lines, isCut },
  };
  return { kind: "ok", value };
}

const lineOf = (item: PayoutItem): PayoutLine => ({
  ref: item.payout_item_id,
  transferRef: item.payout_item_id,
  kind: item.transaction_status ?? "PENDING",
  amount: item.payout_item.amount,
  fee: { minor: 0n, currency: item.payout_item.amount.currency },
});

const instant = (text: string | undefined) =>
  text === undefined || Number.isNaN(Date.parse(text)) ? undefined : new Date(text);
