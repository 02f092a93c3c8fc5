import type Stripe from "stripe";
import { emit } from "../events.ts";
import { move } from "../money.ts";
import { ARRIVES_AFTER_MS } from "../payouts.ts";
import { idOf, later, mergeMetadata, type Platform } from "../platform.ts";
import { invalidRequest, refused } from "../wire/errors.ts";
import { payoutFailureOfToken } from "./destinations.ts";

export function createTopup(platform: Platform, params: Stripe.TopupCreateParams): Stripe.Topup {
  if (params.amount < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "amount",
    });
  }
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
  const fails = params.source !== undefined && failureOf(params.source) !== undefined;
  later(platform, ARRIVES_AFTER_MS, fails ? "topup_fails" : "topup_arrives", topup.id);
  return topup;
}

/** Only tokens of test banks are known; a source that is none of them is refused. */
function failureOf(source: string): string | undefined {
  const outcome = payoutFailureOfToken(source);
  if (outcome !== null) return outcome;
  throw refused({
    code: "resource_missing",
    message: `No such source: '${source}'`,
    param: "source",
  });
}

export function arriveTopup(platform: Platform, id: string): void {
  const topup = platform.stores.topups.get(id);
  if (topup.status !== "pending") return;
  topup.status = "succeeded";
  topup.balance_transaction = addFunds(platform, topup.currency, topup.amount, id);
  emit(platform, "topup.succeeded", topup);
}

/** The bank has no such account, or no such money. */
export function failTopup(platform: Platform, id: string): void {
  const topup = platform.stores.topups.get(id);
  if (topup.status !== "pending") return;
  topup.status = "failed";
  topup.failure_code = "no_account";
  topup.failure_message = "The bank account could not be found.";
  emit(platform, "topup.failed", topup);
}

/** The bank takes back what it had sent. */
export function reverseTopup(platform: Platform, id: string): Stripe.Topup {
  const topup = platform.stores.topups.get(id, "topup");
  if (topup.status !== "succeeded") {
    throw refused({ message: `Only a top-up that succeeded can be reversed, not ${id}.` });
  }
  topup.status = "reversed";
  const { amount, currency } = platform.stores.balanceTransactions.get(
    idOf(topup.balance_transaction) ?? "",
  );
  move(platform, {
    owner: platform.accountId,
    type: "topup_reversal",
    reportingCategory: "topup_reversal",
    amount: -amount,
    fee: 0,
    currency,
    source: id,
    against: `bank:${platform.accountId}`,
    availableAtMs: 0,
  });
  emit(platform, "topup.reversed", topup);
  return topup;
}

export function cancelTopup(platform: Platform, id: string): Stripe.Topup {
  const topup = platform.stores.topups.get(id, "topup");
  if (topup.status !== "pending") {
    throw refused({
      message: `Top-up ${id} has a status of ${topup.status}: only pending top-ups can be canceled.`,
    });
  }
  topup.status = "canceled";
  emit(platform, "topup.canceled", topup);
  return topup;
}

export function updateTopup(
  platform: Platform,
  id: string,
  params: Stripe.TopupUpdateParams,
): Stripe.Topup {
  const topup = platform.stores.topups.get(id, "topup");
  if (params.description !== undefined) topup.description = params.description;
  topup.metadata = mergeMetadata(topup.metadata, params.metadata);
  return topup;
}

/** Money from the platform's bank, available at once. */
export function addFunds(
  platform: Platform,
  currency: string,
  amount: number,
  source: string | null,
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
