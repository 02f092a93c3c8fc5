import type Stripe from "stripe";
import { changed, emit } from "./events.ts";
import { accountOption, amountIn, move } from "./money.ts";
import { later, mergeMetadata, ownerOf, type Platform } from "./platform.ts";
import { refused } from "./wire/errors.ts";

/** Standard payouts and bank top-ups take two days. */
const ARRIVES_AFTER_MS = 2 * 86_400_000;

export function createPayout(
  platform: Platform,
  owner: string,
  params: Stripe.PayoutCreateParams,
): Stripe.Payout {
  const { world, stores, hidden } = platform;
  const currency = params.currency.toLowerCase();
  if (params.amount > amountIn(platform, owner, "available", currency)) {
    throw refused({
      code: "balance_insufficient",
      message: "You have insufficient funds in your Stripe account for this payout.",
    });
  }
  const id = world.ids.next("po");
  if (owner !== platform.accountId) hidden.owners.set(id, owner);
  const payout: Stripe.Payout = {
    id,
    object: "payout",
    amount: params.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: Math.floor((world.clock.now() + ARRIVES_AFTER_MS) / 1000),
    automatic: false,
    balance_transaction: null,
    created: world.clock.nowSeconds(),
    currency,
    description: params.description ?? null,
    destination: `ba_${owner.slice(5)}`,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: params.statement_descriptor ?? null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  };
  payout.balance_transaction = move(platform, {
    owner,
    type: "payout",
    reportingCategory: "payout",
    amount: -params.amount,
    fee: 0,
    currency,
    source: id,
    against: `bank:${owner}`,
    availableAtMs: 0,
    description: "STRIPE PAYOUT",
  }).id;
  stores.payouts.add(payout);
  emit(platform, "payout.created", payout, accountOption(platform, owner));
  later(platform, ARRIVES_AFTER_MS, "payout_arrives", id);
  return payout;
}

export function arrivePayout(platform: Platform, id: string): void {
  const payout = platform.stores.payouts.get(id);
  if (payout.status !== "pending") return;
  const previous = changed(payout, ["status"]);
  payout.status = "paid";
  announcePayout(platform, payout, "payout.paid", previous);
}

/** The bank refuses it, even after it was paid; the money comes back. */
export function failPayout(platform: Platform, id: string, code: string): Stripe.Payout {
  const payout = platform.stores.payouts.get(id);
  if (payout.status === "failed") return payout;
  const owner = ownerOf(platform, id);
  const previous = changed(payout, ["status"]);
  payout.status = "failed";
  payout.failure_code = code;
  payout.failure_message = "The bank account could not take the payout.";
  payout.failure_balance_transaction = move(platform, {
    owner,
    type: "payout_failure",
    reportingCategory: "payout_reversal",
    amount: payout.amount,
    fee: 0,
    currency: payout.currency,
    source: id,
    against: `bank:${owner}`,
    availableAtMs: 0,
  }).id;
  announcePayout(platform, payout, "payout.failed", previous);
  return payout;
}

function announcePayout(
  platform: Platform,
  payout: Stripe.Payout,
  type: string,
  previous: Record<string, unknown>,
): void {
  const options = accountOption(platform, ownerOf(platform, payout.id));
  emit(platform, type, payout, options);
  emit(platform, "payout.updated", payout, { ...options, previous });
}

export function createTopup(platform: Platform, params: Stripe.TopupCreateParams): Stripe.Topup {
  const { world, stores } = platform;
  const topup = stores.topups.add({
    id: world.ids.next("tu"),
    object: "topup",
    amount: params.amount,
    balance_transaction: null,
    created: world.clock.nowSeconds(),
    currency: params.currency.toLowerCase(),
    description: params.description ?? null,
    expected_availability_date: Math.floor((world.clock.now() + ARRIVES_AFTER_MS) / 1000),
    failure_code: null,
    failure_message: null,
    initiated_by: null,
    livemode: false,
    metadata: mergeMetadata({}, params.metadata),
    source: null,
    statement_descriptor: params.statement_descriptor ?? null,
    status: "pending",
    transfer_group: params.transfer_group ?? null,
  });
  emit(platform, "topup.created", topup);
  later(platform, ARRIVES_AFTER_MS, "topup_arrives", topup.id);
  return topup;
}

export function arriveTopup(platform: Platform, id: string): void {
  const topup = platform.stores.topups.get(id);
  if (topup.status !== "pending") return;
  topup.status = "succeeded";
  topup.balance_transaction = addFunds(platform, topup.currency, topup.amount, id);
  emit(platform, "topup.succeeded", topup);
}

/** Money from the platform's bank, available at once. */
export function addFunds(
  platform: Platform,
  currency: string,
  amount: number,
  source: string,
): string {
  return move(platform, {
    owner: platform.accountId,
    type: "topup",
    reportingCategory: "topup",
    amount,
    fee: 0,
    currency,
    source,
    against: `bank:${platform.accountId}`,
    availableAtMs: 0,
  }).id;
}
