import type { Currency } from "../../domain/currency.ts";
import type { Money } from "../../domain/money.ts";
import type { Operation, TransferItem } from "../../domain/operation.ts";
import { assert } from "../../domain/result.ts";
import type { Answer, SentTransfers } from "../processor.ts";
import { answer } from "./answer.ts";
import type { StripeDeps } from "./client.ts";
import { transferFacts } from "./read-transfers.ts";
import { sendOnce } from "./send-once.ts";
import { listOf, stripeAmount, type Transfer, TransferShape } from "./shapes.ts";

/** Stripe has no batches: one transfer that is refused must not hold up another. */
export const TRANSFERS_PER_OPERATION = 1;

/** Stripe charges nothing for a transfer between its accounts. */
export const transferFee = (currency: Currency): Money => ({ minor: 0n, currency });

/** The most that one page holds: pages are asked for one after another until the transfer is found. */
const PAGE_SIZE = 100;
/** A seller gets at most this many transfers in the days an operation can be open; more is a bug. */
const PAGES_MAX = 50;
const DAY_SECONDS = 24 * 60 * 60;

export async function sendTransfers(
  deps: StripeDeps,
  operation: Operation<"send_transfers">,
): Promise<Answer<SentTransfers>> {
  const [item, ...others] = operation.params.items;
  assert(item !== undefined && others.length === 0, "a Stripe operation carries one transfer");
  const params = {
    ...stripeAmount(item.amount),
    destination: item.destination,
    // Ties the transfer to the charge: it need not wait for the money to become available, and it
    // inherits the charge's transfer group. What is sent beside a sale's own has the balance to cover it.
    ...(item.chargeRef !== null && { source_transaction: item.chargeRef }),
    description: `Order ${item.orderNumber}`,
    metadata: { transfer_id: item.transferId, operation_id: operation.id },
  };
  const made = await sendOnce<Transfer>(deps, operation, {
    find: () => findTransfer(deps, item, operation),
    send: (options) =>
      answer(deps.log, () => deps.client.transfers.create(params, options), TransferShape),
  });
  if (made.kind !== "ok") return made;
  const items = [transferFacts(made.value, "sent")];
  return {
    kind: "ok",
    value: {
      batchId: undefined,
      batchRef: undefined,
      done: true,
      denied: false,
      items,
      notSent: [],
    },
  };
}

/**
 * By receiver and time, as a list cannot be asked for metadata; a day earlier, for clocks that
 * disagree. By the operation, since an earlier try of the transfer may have come back; one that did
 * not is the transfer as well, whichever operation sent it.
 */
async function findTransfer(
  { client, log }: StripeDeps,
  { destination, transferId }: TransferItem,
  { id: operationId, openedAt }: Pick<Operation, "id" | "openedAt">,
): Promise<Answer<Transfer | undefined>> {
  const gte = Math.floor(openedAt.getTime() / 1000) - DAY_SECONDS;
  const query = { destination, created: { gte }, limit: PAGE_SIZE };
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const from = after && { starting_after: after };
    const found = await answer(
      log,
      () => client.transfers.list({ ...query, ...from }),
      listOf(TransferShape),
    );
    if (found.kind !== "ok") return found;
    const { data } = found.value;
    const value = data.find(
      ({ metadata, reversed }) =>
        metadata?.operation_id === operationId ||
        (metadata?.transfer_id === transferId && !reversed),
    );
    after = data.at(-1)?.id;
    if (value !== undefined || data.length < PAGE_SIZE) return { kind: "ok", value };
  }
  log.error("stripe_transfer_not_found_in_time", { transferId });
  return { kind: "unknown", code: "lookup_too_long" };
}
