import {
  type Account,
  accountNames,
  balanceOf,
  iso,
  type PayoutBatch,
  type PayoutItem,
} from "./account.ts";
import { emit } from "./events.ts";
import { type Json, present, text } from "./json.ts";
import { PAYOUT_ITEM_FEE_MINOR, payoutMoneyJson } from "./money.ts";
import { messageFor } from "./payout-errors.ts";
import { moveItem, payoutItemJson, receiverOutcome, refusedAtOnce } from "./payout-items.ts";
import { type PayoutRequest, readPayoutRequest } from "./payout-request.ts";
import { payoutRefusal } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** PayPal refuses a sender_batch_id again for this long; afterwards it is free. */
const BATCH_ID_KEPT_MS = 30 * DAY_MS;
/** With processing by the clock: how long a batch and its items are seen on their way. */
const PROCESSING_MS = 60_000;

/**
 * A batch is always accepted as PENDING; whether the balance covers it shows later. A repeat is
 * recognised by sender_batch_id alone: PayPal's sandbox was seen to make a second batch for the
 * same PayPal-Request-Id.
 */
export function createPayout(account: Account, body: Json): PayoutBatch {
  const request = readPayoutRequest(body);
  refuseUnheld(account, request.items[0]?.amount.currency ?? "USD");
  refuseRepeated(account, request.senderBatchId);
  const batch = openBatch(account, request);
  account.state.batches.set(batch.id, batch);
  for (const item of batch.items) account.state.items.set(item.id, item);
  schedule(account, batch);
  return batch;
}

/** PayPal converts nothing for a payout here: who never had a currency cannot pay out in it. */
function refuseUnheld(account: Account, currency: string): void {
  const name = accountNames.balance(account);
  const isHeld = account.world.books
    .balances()
    .some((each) => each.account === name && each.currency === currency);
  if (!isHeld && currency !== "USD")
    throw payoutRefusal(400, "NON_HOLDING_CURRENCY", messageFor("NON_HOLDING_CURRENCY"));
}

function refuseRepeated(account: Account, senderBatchId: string | undefined): void {
  if (senderBatchId === undefined) return;
  const sinceMs = account.world.clock.now() - BATCH_ID_KEPT_MS;
  const earlier = [...account.state.batches.values()].find(
    (batch) => batch.senderBatchId === senderBatchId && batch.createdAtMs > sinceMs,
  );
  if (earlier === undefined) return;
  throw payoutRefusal(400, "USER_BUSINESS_ERROR", "User business error.", [
    {
      field: "SENDER_BATCH_ID",
      location: "body",
      issue: "Batch with given sender_batch_id already exists",
      link: [{ href: batchUrl(account, earlier), rel: "self", method: "GET" }],
    },
  ]);
}

function openBatch(account: Account, request: PayoutRequest): PayoutBatch {
  const { ids, clock } = account.world;
  const id = ids.upper(13);
  const items = request.items.map(({ receiver, recipientType, amount, sent }): PayoutItem => {
    return {
      id: ids.upper(13),
      batchId: id,
      receiver,
      recipientType,
      amount,
      feeMinor: 0n,
      sent,
      status: "PENDING",
      error: undefined,
      transactionId: undefined,
      processedAtMs: undefined,
    };
  });
  return {
    id,
    senderBatchId: request.senderBatchId,
    header: request.header,
    status: "PENDING",
    items,
    currency: request.items[0]?.amount.currency ?? "USD",
    createdAtMs: clock.now(),
    processingAtMs: undefined,
    completedAtMs: undefined,
  };
}

/** On the next tick the answer, which says PENDING, is already made. Also used after a restore. */
export function schedule(account: Account, batch: PayoutBatch): void {
  const { payoutProcessing } = account.state;
  if (batch.status === "PROCESSING") scheduleFinish(account, batch);
  if (batch.status !== "PENDING" || payoutProcessing === "held") return;
  setImmediate(() => processBatch(account, batch));
}

/** Decides on the balance; then all items end at once, or after a minute of the clock. */
export function processBatch(account: Account, batch: PayoutBatch): void {
  if (batch.status !== "PENDING") return;
  for (const item of batch.items) item.error = refusedAtOnce(account, item);
  if (batch.items.every(({ error }) => error !== undefined)) {
    deny(account, batch);
    return;
  }
  const needed = totals(batch);
  const available = balanceOf(account, batch.currency) - promised(account, batch.currency);
  if (available < needed.amount + needed.fees) {
    deny(account, batch);
    return;
  }
  batch.status = "PROCESSING";
  batch.processingAtMs = account.world.clock.now();
  announce(account, batch, "PROCESSING", "Payouts batch is processing.");
  if (account.state.payoutProcessing === "clock") scheduleFinish(account, batch);
  else finish(account, batch);
}

/** What batches on their way will still take from the balance. */
function promised(account: Account, currency: string): bigint {
  return [...account.state.batches.values()]
    .filter((batch) => batch.status === "PROCESSING" && batch.currency === currency)
    .map(totals)
    .reduce((sum, { amount, fees }) => sum + amount + fees, 0n);
}

/** From the moment that it began, so that a restart in between does not make it later. */
function scheduleFinish(account: Account, batch: PayoutBatch): void {
  const atMs = (batch.processingAtMs ?? account.world.clock.now()) + PROCESSING_MS;
  const label = `payout batch ${batch.id} ends`;
  account.world.clock.schedule(atMs, label, () => finish(account, batch));
}

/** Somebody took the batch back before PayPal had looked at it; there is no event for that. */
export function cancelBatch(account: Account, batch: PayoutBatch): void {
  batch.status = "CANCELED";
  batch.completedAtMs = account.world.clock.now();
  for (const item of batch.items) item.status = "FAILED";
}

function deny(account: Account, batch: PayoutBatch): void {
  batch.status = "DENIED";
  batch.completedAtMs = account.world.clock.now();
  for (const item of batch.items)
    Object.assign(item, { status: "FAILED", error: item.error ?? "INSUFFICIENT_FUNDS" });
  announce(account, batch, "DENIED", "Payouts batch was denied.");
}

function finish(account: Account, batch: PayoutBatch): void {
  if (batch.status !== "PROCESSING") return;
  for (const item of batch.items) {
    if (item.status !== "PENDING") continue;
    const outcome =
      item.error === undefined
        ? receiverOutcome(account, item)
        : { status: "FAILED" as const, error: item.error };
    moveItem(account, item, outcome.status, outcome.error);
  }
  batch.status = "SUCCESS";
  batch.completedAtMs = account.world.clock.now();
  announce(account, batch, "SUCCESS", "Payouts batch completed successfully.");
}

function announce(account: Account, batch: PayoutBatch, word: string, summary: string): void {
  const resource = { batch_header: headerJson(batch), links: [selfLink(account, batch)] };
  emit(account, `PAYMENT.PAYOUTSBATCH.${word}`, "payouts", summary, resource, batch.id);
}

/** Until an item is decided its fee is expected; afterwards it is what was taken. */
function totals(batch: PayoutBatch): { amount: bigint; fees: bigint } {
  const open = batch.status === "PENDING" || batch.status === "PROCESSING";
  const sum = { amount: 0n, fees: 0n };
  for (const item of batch.items) {
    sum.amount += item.amount.minor;
    const isExpected = open && item.error === undefined;
    sum.fees += isExpected ? PAYOUT_ITEM_FEE_MINOR : item.feeMinor;
  }
  return sum;
}

export function findBatch(account: Account, id: string): PayoutBatch {
  const batch = account.state.batches.get(id);
  if (batch === undefined) throw missing();
  return batch;
}

export function missing() {
  return payoutRefusal(404, "INVALID_RESOURCE_ID", "Requested resource ID was not found.");
}

function batchUrl(account: Account, batch: PayoutBatch): string {
  return `${account.baseUrl()}/v1/payments/payouts/${batch.id}`;
}

function selfLink(account: Account, batch: PayoutBatch): Json {
  return {
    href: batchUrl(account, batch),
    rel: "self",
    method: "GET",
    encType: "application/json",
  };
}

/** The answer to the creation: little more than the id. */
export function createdJson(account: Account, batch: PayoutBatch): Json {
  const { payout_batch_id, batch_status, sender_batch_header } = headerJson(batch);
  return {
    batch_header: { payout_batch_id, batch_status, sender_batch_header },
    links: [selfLink(account, batch)],
  };
}

function headerJson(batch: PayoutBatch): Json {
  const { currency } = batch;
  const { amount, fees } = totals(batch);
  const done = batch.completedAtMs;
  return present({
    payout_batch_id: batch.id,
    batch_status: batch.status,
    time_created: iso(batch.createdAtMs),
    time_completed: done === undefined ? undefined : iso(done),
    time_closed: closedAt(batch),
    sender_batch_header: present({
      sender_batch_id: batch.senderBatchId,
      recipient_type: text(batch.header.recipient_type),
      email_subject: text(batch.header.email_subject),
      email_message: text(batch.header.email_message),
    }),
    funding_source: "BALANCE",
    amount: payoutMoneyJson({ currency, minor: amount }),
    fees: payoutMoneyJson({ currency, minor: fees }),
  });
}

/** When the last of its items was decided; nothing of it is held any more. */
function closedAt(batch: PayoutBatch): string | undefined {
  const isOpen = batch.items.some(({ status }) =>
    ["PENDING", "UNCLAIMED", "ONHOLD"].includes(status),
  );
  if (batch.completedAtMs === undefined || isOpen) return undefined;
  const times = batch.items.map(({ processedAtMs }) => processedAtMs ?? 0);
  return iso(times.reduce((latest, each) => Math.max(latest, each), batch.completedAtMs));
}

export type Page = { page: number; pageSize: number; totalRequired: boolean };

export function batchJson(account: Account, batch: PayoutBatch, page: Page): Json {
  const pages = Math.ceil(batch.items.length / page.pageSize);
  const start = (page.page - 1) * page.pageSize;
  const items = batch.items.slice(start, start + page.pageSize);
  const link = (rel: string, to: number) => ({
    href: `${batchUrl(account, batch)}?page_size=${page.pageSize}&page=${to}`,
    rel,
    method: "GET",
  });
  const links: object[] = [selfLink(account, batch)];
  if (page.page < pages) links.push(link("next", page.page + 1), link("last", pages));
  if (page.page > 1) links.push(link("prev", page.page - 1), link("first", 1));
  return present({
    total_items: page.totalRequired ? batch.items.length : undefined,
    total_pages: page.totalRequired ? pages : undefined,
    batch_header: headerJson(batch),
    items: items.map((item) => inBatch(payoutItemJson(account, item))),
    links,
  });
}

/** Inside a batch, an item does not repeat whose batch it is; read alone it does. */
function inBatch({ sender_batch_id: _, ...item }: Json): Json {
  return item;
}
