import type Stripe from "stripe";
import { isKnownCurrency } from "./currencies.ts";
import { changed, emit } from "./events.ts";
import { move } from "./money.ts";
import { sourceTypeOf } from "./payouts.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { checkAvailable, checkDestination, fundingCharge } from "./transfer-limits.ts";
import { invalidRequest, missing } from "./wire/errors.ts";

/** Money on its way between a platform and its accounts; always zero when a call is over. */
export const CLEARING = "stripe:transfers";

export function createTransfer(
  platform: Platform,
  params: Stripe.TransferCreateParams,
): Stripe.Transfer {
  if (params.amount === undefined) throw missing("amount");
  const amount = params.amount;
  checkPositive(amount);
  const currency = params.currency.toLowerCase();
  if (!isKnownCurrency(currency)) {
    throw invalidRequest({ message: `Invalid currency: ${currency}`, param: "currency" });
  }
  const charge = checkSource(platform, params, currency, amount);
  const transfer = addTransfer(platform, params, { amount, currency, charge });
  moveTransfer(platform, transfer, charge);
  emit(platform, "transfer.created", transfer);
  return transfer;
}

export function checkPositive(amount: number): void {
  if (amount >= 1) return;
  throw invalidRequest({
    code: "parameter_invalid_integer",
    message: "This value must be greater than or equal to 1.",
    param: "amount",
  });
}

/** Whether the account may receive, and who pays; the charge, if one does. */
function checkSource(
  platform: Platform,
  params: Stripe.TransferCreateParams,
  currency: string,
  amount: number,
): Stripe.Charge | undefined {
  checkDestination(platform, params.destination);
  if (params.source_transaction === undefined) {
    checkAvailable(platform, currency, amount, sourceTypeOf(params.source_type));
    return undefined;
  }
  return fundingCharge(platform, params.source_transaction, currency, amount);
}

type Checked = { amount: number; currency: string; charge: Stripe.Charge | undefined };

function addTransfer(
  platform: Platform,
  params: Stripe.TransferCreateParams,
  { amount, currency, charge }: Checked,
): Stripe.Transfer {
  const { world, stores } = platform;
  const id = world.ids.next("tr");
  return stores.transfers.add({
    id,
    object: "transfer",
    amount,
    amount_reversed: 0,
    balance_transaction: null,
    created: world.clock.nowSeconds(),
    currency,
    description: params.description ?? null,
    destination: params.destination,
    destination_payment: world.ids.next("py"),
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: charge?.id ?? null,
    source_type: params.source_type ?? "card",
    transfer_group: params.transfer_group ?? charge?.transfer_group ?? null,
  });
}

/** The transfer has the charge's own day, on both sides. */
function moveTransfer(
  platform: Platform,
  transfer: Stripe.Transfer,
  charge: Stripe.Charge | undefined,
): void {
  const settled = platform.stores.balanceTransactions.find(idOf(charge?.balance_transaction) ?? "");
  const availableAtMs = settled?.status === "pending" ? settled.available_on * 1000 : 0;
  const { amount, currency } = transfer;
  const both = { fee: 0, currency, against: CLEARING, availableAtMs };
  const sourceType = sourceTypeOf(transfer.source_type);
  const payment = idOf(transfer.destination_payment) ?? "";
  const destination = idOf(transfer.destination) ?? "";
  transfer.balance_transaction = move(platform, {
    ...both,
    owner: platform.accountId,
    type: "transfer",
    reportingCategory: "transfer",
    amount: -amount,
    source: transfer.id,
    description: transfer.description,
    ...(sourceType && { sourceType }),
  }).id;
  const received = move(platform, {
    ...both,
    owner: destination,
    type: "payment",
    reportingCategory: "charge",
    amount,
    source: payment,
  });
  addDestinationPayment(platform, transfer, received.id);
}

/** What the artisan's dashboard shows: a payment from the platform. */
function addDestinationPayment(
  platform: Platform,
  transfer: Stripe.Transfer,
  transactionId: string,
): void {
  const { world, stores, hidden } = platform;
  const id = idOf(transfer.destination_payment) ?? "";
  hidden.owners.set(id, idOf(transfer.destination) ?? "");
  stores.charges.add({
    id,
    object: "charge",
    amount: transfer.amount,
    amount_captured: transfer.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: transactionId,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: world.clock.nowSeconds(),
    currency: transfer.currency,
    customer: null,
    description: transfer.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: null,
    payment_method: null,
    payment_method_details: { type: "stripe_account" },
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: transfer.id,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: "succeeded",
    transfer_data: null,
    transfer_group: transfer.transfer_group,
  });
}

export function updateTransfer(
  platform: Platform,
  id: string,
  params: Stripe.TransferUpdateParams,
): Stripe.Transfer {
  const transfer = platform.stores.transfers.get(id, "transfer");
  const previous = changed(transfer, ["description", "metadata"]);
  if (params.description !== undefined) transfer.description = params.description || null;
  transfer.metadata = mergeMetadata(transfer.metadata, params.metadata);
  emit(platform, "transfer.updated", transfer, { previous });
  return transfer;
}
