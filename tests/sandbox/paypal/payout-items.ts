import {
  type Account,
  accountNames,
  type ItemStatus,
  iso,
  type PayoutItem,
  type ReceiverStatus,
} from "./account.ts";
import { emit } from "./events.ts";
import { type Json, present, text } from "./json.ts";
import { format, PAYOUT_ITEM_FEE_MINOR, payoutMoneyJson } from "./money.ts";
import { type ItemError, isItemError, messageFor, statusFor } from "./payout-errors.ts";
import { missing } from "./payouts.ts";
import { payoutRefusal } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** Nobody claimed it: the money goes back by itself. */
const UNCLAIMED_RETURNS_MS = 30 * DAY_MS;

/** What can still become of an item; the rest is final. */
const NEXT: Record<ItemStatus, readonly ItemStatus[]> = {
  PENDING: ["SUCCESS", "FAILED", "UNCLAIMED", "ONHOLD", "BLOCKED"],
  ONHOLD: ["SUCCESS", "FAILED", "UNCLAIMED", "BLOCKED", "RETURNED"],
  UNCLAIMED: ["SUCCESS", "RETURNED", "BLOCKED", "FAILED"],
  SUCCESS: ["REFUNDED", "REVERSED"],
  FAILED: [],
  BLOCKED: [],
  RETURNED: [],
  REFUNDED: [],
  REVERSED: [],
};

/** Where the item's amount is; PayPal holds what nobody has claimed or released. */
const PLACE: Record<ItemStatus, "balance" | "held" | "receiver"> = {
  PENDING: "balance",
  ONHOLD: "held",
  UNCLAIMED: "held",
  SUCCESS: "receiver",
  FAILED: "balance",
  BLOCKED: "balance",
  RETURNED: "balance",
  REFUNDED: "balance",
  REVERSED: "balance",
};

/** There is no event for a reversal: it is seen by reading the item. */
const EVENTS: Record<ItemStatus, string | undefined> = {
  PENDING: undefined,
  ONHOLD: "HELD",
  UNCLAIMED: "UNCLAIMED",
  SUCCESS: "SUCCEEDED",
  FAILED: "FAILED",
  BLOCKED: "BLOCKED",
  RETURNED: "RETURNED",
  REFUNDED: "REFUNDED",
  REVERSED: undefined,
};

const OUTCOMES: Record<ReceiverStatus, { status: ItemStatus; error: string | undefined }> = {
  verified: { status: "SUCCESS", error: undefined },
  unknown: { status: "UNCLAIMED", error: "RECEIVER_UNREGISTERED" },
  restricted: { status: "FAILED", error: "RECEIVER_ACCOUNT_LOCKED" },
  blocked: { status: "BLOCKED", error: "REGULATORY_BLOCKED" },
  review: { status: "ONHOLD", error: "PENDING_RISK_REVIEW" },
};

/** Addresses of the sample artisans have accounts; everybody else does not, until a test says so. */
export function receiverOutcome(account: Account, item: PayoutItem) {
  const email = item.receiver.toLowerCase();
  const error = account.state.receiverErrors.get(email);
  if (error !== undefined && isItemError(error)) return { status: statusFor(error), error };
  const known = email.endsWith("@artisans.example") ? "verified" : "unknown";
  return OUTCOMES[account.state.receivers.get(email) ?? known];
}

/** Who opens an account, or is found to be in order, takes what waits for that address. */
export function setReceiver(account: Account, email: string, status: ReceiverStatus): void {
  account.state.receiverErrors.delete(email.toLowerCase());
  account.state.receivers.set(email.toLowerCase(), status);
  if (status !== "verified") return;
  for (const item of account.state.items.values())
    if (PLACE[item.status] === "held" && item.receiver.toLowerCase() === email.toLowerCase())
      moveItem(account, item, "SUCCESS", undefined);
}

/** What becomes of the next payouts to an address, by PayPal's name for the reason. */
export function setReceiverError(account: Account, email: string, error: ItemError): void {
  account.state.receiverErrors.set(email.toLowerCase(), error);
}

/** What PayPal sees before it takes any money: payments to oneself, and ids that are nobody's. */
export function refusedAtOnce(account: Account, item: PayoutItem): ItemError | undefined {
  const { receiver, recipientType } = item;
  const own = [account.merchantEmail, account.merchantId.toLowerCase()];
  if (own.includes(receiver.toLowerCase())) return "SELF_PAY_NOT_ALLOWED";
  const isId = /^[2-9A-HJ-NP-Z]{13}$/.test(receiver);
  return recipientType === "PAYPAL_ID" && !isId ? "RECEIVER_ACCOUNT_INVALID" : undefined;
}

export function canMove(item: PayoutItem, to: ItemStatus): boolean {
  return NEXT[item.status].includes(to);
}

/** Moves the item, its money and its fee, and says so; `event` is for a cancellation. */
export function moveItem(
  account: Account,
  item: PayoutItem,
  to: ItemStatus,
  error: string | undefined,
  event = EVENTS[to],
): void {
  moveMoney(account, item, to);
  item.status = to;
  item.error = error;
  item.processedAtMs = account.world.clock.now();
  if (waitsForReceiver(item)) scheduleReturn(account, item);
  if (event === undefined) return;
  const type = `PAYMENT.PAYOUTS-ITEM.${event}`;
  const summary = `A payout item of ${format(item.amount)} ${item.amount.currency} is ${event.toLowerCase()}`;
  emit(account, type, "payouts_item", summary, payoutItemJson(account, item), item.id);
}

/**
 * The fee is taken when the amount leaves the balance. A payment that failed or was blocked gives
 * it back; one that came back because nobody took it, or because the receiver sent it back, does not.
 */
function moveMoney(account: Account, item: PayoutItem, to: ItemStatus): void {
  const from = PLACE[item.status];
  if (from === PLACE[to]) return;
  const { currency, minor } = item.amount;
  const fee = feeChange(item, to);
  item.feeMinor += fee;
  if (from === "balance") item.transactionId ??= account.world.ids.upper(17);
  const change = new Map<string, bigint>();
  const add = (name: string, by: bigint) => change.set(name, (change.get(name) ?? 0n) + by);
  add(placeName(account, item, from), -minor);
  add(placeName(account, item, PLACE[to]), minor);
  add(accountNames.balance(account), -fee);
  add(accountNames.fees, fee);
  const lines = [...change].map(([name, by]) => ({ account: name, currency, minor: by }));
  account.world.books.post(
    `payout item ${item.id} is ${to}`,
    lines.filter((line) => line.minor !== 0n),
  );
}

function feeChange(item: PayoutItem, to: ItemStatus): bigint {
  if (PLACE[item.status] === "balance") return PAYOUT_ITEM_FEE_MINOR;
  return to === "FAILED" || to === "BLOCKED" ? -item.feeMinor : 0n;
}

function placeName(account: Account, item: PayoutItem, place: "balance" | "held" | "receiver") {
  if (place === "balance") return accountNames.balance(account);
  if (place === "held") return accountNames.payoutsHeld(account);
  return accountNames.receiver(item.receiver.toLowerCase());
}

/** Until the receiver has an account, or theirs is in order again. */
export function waitsForReceiver({ status, error }: PayoutItem): boolean {
  const isLimited = status === "ONHOLD" && error === "RECEIVER_ACCOUNT_LIMITATION";
  return status === "UNCLAIMED" || isLimited;
}

/** Also called when a world is restored. */
export function scheduleReturn(account: Account, item: PayoutItem): void {
  const atMs = (item.processedAtMs ?? account.world.clock.now()) + UNCLAIMED_RETURNS_MS;
  account.world.clock.schedule(atMs, `payout item ${item.id} returns`, () => {
    const current = account.state.items.get(item.id);
    if (current !== undefined && waitsForReceiver(current))
      moveItem(account, current, "RETURNED", current.error);
  });
}

export function cancelItem(account: Account, item: PayoutItem): void {
  const batch = account.state.batches.get(item.batchId);
  if (batch?.status === "PENDING" || batch?.status === "PROCESSING")
    throw payoutRefusal(400, "BATCH_NOT_COMPLETED", "The batch is not completed yet.");
  if (item.status === "RETURNED")
    throw payoutRefusal(
      400,
      "ITEM_ALREADY_CANCELLED",
      "Item has already been cancelled or returned.",
    );
  if (item.status !== "UNCLAIMED")
    throw payoutRefusal(400, "ITEM_INCORRECT_STATUS", "Only an unclaimed item can be cancelled.");
  moveItem(account, item, "RETURNED", item.error, "CANCELED");
}

export function findItem(account: Account, id: string): PayoutItem {
  const item = account.state.items.get(id);
  if (item === undefined) throw missing();
  return item;
}

export function payoutItemJson(account: Account, item: PayoutItem): Json {
  const base = `${account.baseUrl()}/v1/payments`;
  const batch = account.state.batches.get(item.batchId);
  const { currency } = item.amount;
  const { error } = item;
  return present({
    payout_item_id: item.id,
    transaction_id: item.transactionId,
    activity_id: item.transactionId,
    transaction_status: item.status,
    payout_item_fee: payoutMoneyJson({ currency, minor: item.feeMinor }),
    payout_batch_id: item.batchId,
    sender_batch_id: batch?.senderBatchId,
    payout_item: present({
      recipient_type: item.recipientType,
      amount: payoutMoneyJson(item.amount),
      note: text(item.sent.note),
      receiver: item.receiver,
      sender_item_id: text(item.sent.sender_item_id),
      recipient_wallet: text(item.sent.recipient_wallet) ?? "PAYPAL",
      purpose: text(item.sent.purpose),
    }),
    time_processed: item.processedAtMs === undefined ? undefined : iso(item.processedAtMs),
    errors:
      error === undefined
        ? undefined
        : {
            name: error,
            message: messageFor(error),
            debug_id: item.id.toLowerCase(),
            details: [],
            links: [],
          },
    links: [
      { href: `${base}/payouts-item/${item.id}`, rel: "item", method: "GET" },
      { href: `${base}/payouts/${item.batchId}`, rel: "batch", method: "GET" },
    ],
  });
}
