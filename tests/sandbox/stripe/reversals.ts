import type Stripe from "stripe";
import { changed, emit } from "./events.ts";
import { amountIn, move } from "./money.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { CLEARING, checkPositive } from "./transfers.ts";
import { notFound, refused } from "./wire/errors.ts";

export function createReversal(
  platform: Platform,
  transferId: string,
  params: Stripe.TransferCreateReversalParams,
): Stripe.TransferReversal {
  const transfer = platform.stores.transfers.get(transferId, "transfer");
  const remaining = transfer.amount - transfer.amount_reversed;
  const amount = params.amount ?? remaining;
  checkReversible(transfer, remaining, amount);
  const availableAtMs = reversalAtMs(platform, transfer, amount);
  const { world, stores } = platform;
  const reversal = stores.reversals.add({
    id: world.ids.next("trr"),
    object: "transfer_reversal",
    amount,
    balance_transaction: null,
    created: world.clock.nowSeconds(),
    currency: transfer.currency,
    destination_payment_refund: world.ids.next("pyr"),
    metadata: mergeMetadata({}, params.metadata),
    source_refund: null,
    transfer: transfer.id,
  });
  const taken = moveReversal(platform, transfer, reversal, availableAtMs);
  returnPayment(platform, transfer, reversal, taken);
  const previous = changed(transfer, ["amount_reversed", "reversed", "reversals"]);
  transfer.amount_reversed += amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  transfer.reversals.data.unshift(reversal);
  emit(platform, "transfer.reversed", transfer, { previous });
  return reversal;
}

function checkReversible(transfer: Stripe.Transfer, remaining: number, amount: number): void {
  if (remaining === 0) {
    throw refused({ message: `Transfer ${transfer.id} is already fully reversed.` });
  }
  checkPositive(amount);
  if (amount > remaining) {
    throw refused({
      message: `Transfer reversal amount (${amount}) is greater than the unreversed amount of the transfer (${remaining})`,
      param: "amount",
    });
  }
}

/**
 * While the payment is still pending at the artisan's, it is taken back from there; afterwards
 * only what is available there can be taken back.
 */
function reversalAtMs(platform: Platform, transfer: Stripe.Transfer, amount: number): number {
  const sent = platform.stores.balanceTransactions.get(idOf(transfer.balance_transaction) ?? "");
  if (sent.status === "pending") return sent.available_on * 1000;
  const owner = idOf(transfer.destination) ?? "";
  if (amount <= amountIn(platform, owner, "available", transfer.currency)) return 0;
  throw refused({
    code: "balance_insufficient",
    message: `The account ${owner} has an insufficient available balance to reverse this transfer.`,
  });
}

function moveReversal(
  platform: Platform,
  transfer: Stripe.Transfer,
  reversal: Stripe.TransferReversal,
  availableAtMs: number,
): string {
  const { currency, amount } = reversal;
  const both = { fee: 0, currency, against: CLEARING, availableAtMs };
  const taken = move(platform, {
    ...both,
    owner: idOf(transfer.destination) ?? "",
    type: "payment_refund",
    reportingCategory: "refund",
    amount: -amount,
    source: idOf(reversal.destination_payment_refund) ?? "",
  });
  reversal.balance_transaction = move(platform, {
    ...both,
    owner: platform.accountId,
    type: "transfer_refund",
    reportingCategory: "transfer_reversal",
    amount,
    source: reversal.id,
  }).id;
  return taken.id;
}

/** The artisan's side sees its payment refunded. */
function returnPayment(
  platform: Platform,
  transfer: Stripe.Transfer,
  { id: reversal, amount, created, currency, destination_payment_refund }: Stripe.TransferReversal,
  taken: string,
): void {
  const { stores, hidden } = platform;
  const payment = stores.charges.get(idOf(transfer.destination_payment) ?? "");
  payment.amount_refunded += amount;
  payment.refunded = payment.amount_refunded === payment.amount;
  const id = idOf(destination_payment_refund) ?? "";
  hidden.owners.set(id, idOf(transfer.destination) ?? "");
  stores.refunds.add({
    id,
    object: "refund",
    amount,
    balance_transaction: taken,
    charge: payment.id,
    created,
    currency,
    customer: null,
    customer_account: null,
    metadata: {},
    payment_intent: null,
    payment_method: null,
    reason: null,
    receipt_number: null,
    source_transfer_reversal: reversal,
    status: "succeeded",
    transfer_reversal: null,
  });
}

/** What can be changed of a reversal is its metadata; the transfer around it shows the same. */
export function updateReversal(
  platform: Platform,
  transferId: string,
  id: string,
  params: Stripe.TransferUpdateReversalParams,
): Stripe.TransferReversal {
  const reversal = findReversal(platform, transferId, id);
  reversal.metadata = mergeMetadata(reversal.metadata, params.metadata);
  return reversal;
}

/** A reversal is only found below its own transfer. */
export function findReversal(
  platform: Platform,
  transferId: string,
  id: string,
): Stripe.TransferReversal {
  const reversal = platform.stores.reversals.get(id);
  if (reversal.transfer === transferId) return reversal;
  throw notFound("transfer reversal", id);
}
