import * as z from "zod";
import { type Currency, paypalRail } from "../../domain/currency.ts";
import type { BatchId, TransferId } from "../../domain/ids.ts";
import type { Money } from "../../domain/money.ts";
import type { Operation, TransferItem } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, SentTransfers } from "../processor.ts";
import { answer } from "./answer.ts";
import { type PayPalDeps, type Reply, send } from "./client.ts";
import { readBatch, readBatchOf } from "./read-transfers.ts";
import { CreatedBatchShape, payoutAmount } from "./shapes.ts";

/**
 * PayPal takes 15 000 items. 500 fill one page when the batch is read, fit a single transaction of
 * ours, and keep small what a batch that is denied as a whole has to be opened for again.
 */
export const TRANSFERS_PER_OPERATION = 500;

/** PayPal's price for an item sent by this interface, 0.25 USD; the ledger posts what it really took. */
const ITEM_FEE_UNITS = 25n;
export const transferFee = (currency: Currency): Money => ({
  minor: ITEM_FEE_UNITS * (paypalRail(currency)?.step ?? 1n),
  currency,
});

const DAY_MS = 24 * 60 * 60 * 1000;
/** PayPal refuses a batch id again for 30 days; the day covers clocks that disagree. */
const KEY_TRUSTED_MS = 29 * DAY_MS;

/**
 * Sends a batch so that it takes effect once. Its id is the lock: PayPal refuses a second batch
 * under it and names the first, which is then adopted. After that time PayPal offers no way to
 * find the batch, so it is not sent again: a person has to look.
 */
export async function sendTransfers(
  deps: PayPalDeps,
  operation: Operation<"send_transfers">,
): Promise<Answer<SentTransfers>> {
  const { batchId, items } = operation.params;
  assert(batchId !== null, "a PayPal operation carries a batch");
  assert(items.length > 0 && items.length <= TRANSFERS_PER_OPERATION, "a batch has a size");
  if (deps.now().getTime() - operation.openedAt.getTime() >= KEY_TRUSTED_MS) {
    deps.log.error("paypal_batch_too_old_to_send", { batchId });
    return { kind: "unknown", code: "key_forgotten" };
  }
  const reply = await send(deps, {
    method: "POST",
    path: "/v1/payments/payouts",
    requestId: operation.id,
    body: { sender_batch_header: header(batchId), items: items.map(payoutItem) },
  });
  const made = answer(deps.log, reply, CreatedBatchShape);
  if (made.kind === "ok") return accepted(batchId, made.value.batch_header.payout_batch_id);
  const asked = items.map(({ transferId }) => transferId);
  return made.code === "batch_exists" ? adopt(deps, batchId, asked, reply, made) : made;
}

/** The items exist from now on, but PayPal names them only when the batch is read. */
const accepted = (batchId: BatchId, batchRef: string): Answer<SentTransfers> => ({
  kind: "ok",
  value: { batchId, batchRef, done: false, denied: false, items: [], notSent: [] },
});

/**
 * The batch that PayPal has under this name: our own, whose answer got lost, or one that an earlier
 * life of this database sent under the same number, with other transfers in it. Only the id is taken
 * from the link: our token goes to no address that an answer names.
 */
async function adopt(
  deps: PayPalDeps,
  batchId: string,
  asked: readonly TransferId[],
  reply: Reply,
  otherwise: Answer<never>,
): Promise<Answer<SentTransfers>> {
  const body = reply.kind === "replied" ? LinkedShape.safeParse(reply.body).data : undefined;
  const links = [
    ...(body?.links ?? []),
    ...(body?.details ?? []).flatMap((each) => each.link ?? []),
  ];
  const ref = links
    .map(({ href }) => /\/v1\/payments\/payouts\/([A-Za-z0-9]+)$/.exec(href)?.[1])
    .find((id) => id !== undefined);
  if (ref === undefined) return otherwise;
  const batch = await readBatchOf(deps, ref);
  if (batch.kind !== "ok") return { kind: "unknown", code: `lookup_${batch.code}` };
  if (batch.value.batch_header.sender_batch_header?.sender_batch_id === batchId)
    return readBatch(deps, ref, batch.value, asked);
  deps.log.error("paypal_batch_is_another", { batchId, ref });
  return otherwise;
}

const links = z.array(z.looseObject({ href: z.string() })).optional();
const LinkedShape = z.looseObject({
  links,
  details: z.array(z.looseObject({ link: links })).optional(),
});

const header = (batchId: string) => ({
  sender_batch_id: batchId,
  recipient_type: "EMAIL",
  email_subject: "You have been paid by Artisan's Hub",
  email_message: "This is your share of an order at Artisan's Hub. Thank you for your work.",
});

const payoutItem = ({ transferId, destination, amount, orderNumber }: TransferItem) => ({
  recipient_type: "EMAIL",
  receiver: destination,
  amount: payoutAmount(amount),
  sender_item_id: transferId,
  note: `Order ${orderNumber}`,
});
