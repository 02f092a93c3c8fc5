import type Stripe from "stripe";
import { spendable } from "./bank/balance.ts";
import type { External } from "./bank/external-accounts.ts";
import { payoutDestination } from "./bank/payout-destination.ts";
import { checkDescriptor, payoutSettingsOf } from "./bank/settings.ts";
import { isKnownCurrency, payoutStep } from "./currencies.ts";
import { emit } from "./events.ts";
import { accountOption, move, type SourceType } from "./money.ts";
import { later, mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest, refused } from "./wire/errors.ts";

const DAY_MS = 86_400_000;
/** Stripe hands a standard payout to the bank within a day; until then it can be canceled. */
const SUBMITTED_AFTER_MS = DAY_MS;
/** Standard payouts and bank top-ups take two days. */
export const ARRIVES_AFTER_MS = 2 * DAY_MS;
/** Instant payouts are with a debit card within half an hour. */
const INSTANT_ARRIVES_AFTER_MS = 30 * 60_000;
/** Stripe's price of an instant payout in the US: 1.5 %, at least 50 cents. */
const INSTANT_FEE_PER_MILLE = 15;
const INSTANT_FEE_CENTS_MIN = 50;

/** What somebody has asked for: POST /v1/payouts. */
export function createPayout(
  platform: Platform,
  owner: string,
  params: Stripe.PayoutCreateParams,
): Stripe.Payout {
  const currency = params.currency.toLowerCase();
  checkAmount(params.amount, currency);
  checkEnabled(platform, owner);
  if (params.statement_descriptor !== undefined)
    checkDescriptor(params.statement_descriptor, "statement_descriptor");
  const destination = payoutDestination(platform, owner, currency, params.destination);
  const instant = params.method === "instant";
  if (instant) checkInstant(destination);
  const fee = instant ? instantFee(params.amount) : 0;
  checkFunds(platform, owner, params, fee);
  return payOut(platform, owner, { ...params, currency, automatic: false, destination, fee });
}

function checkAmount(amount: number, currency: string): void {
  if (!isKnownCurrency(currency)) {
    throw invalidRequest({ message: `Invalid currency: ${currency}.`, param: "currency" });
  }
  if (amount < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "amount",
    });
  }
  if (amount % payoutStep(currency) === 0) return;
  throw invalidRequest({
    message: `Payouts in ${currency} must be in amounts that are evenly divisible by ${payoutStep(currency)}.`,
    param: "amount",
  });
}

function checkEnabled(platform: Platform, owner: string): void {
  const account = platform.stores.accounts.find(owner);
  if (!account || account.payouts_enabled) return;
  throw refused({
    code: "payouts_not_allowed",
    message:
      "Cannot create payouts: payouts are not enabled on this account. Look at its requirements to see why.",
  });
}

function checkInstant({ available_payout_methods }: External): void {
  if (available_payout_methods?.includes("instant")) return;
  throw refused({
    code: "instant_payouts_unsupported",
    message: "Instant payouts are not supported for this external account.",
    param: "method",
  });
}

function instantFee(amount: number): number {
  return Math.max(Math.round((amount * INSTANT_FEE_PER_MILLE) / 1000), INSTANT_FEE_CENTS_MIN);
}

function checkFunds(
  platform: Platform,
  owner: string,
  params: Stripe.PayoutCreateParams,
  fee: number,
): void {
  const sourceType = sourceTypeOf(params.source_type);
  const currency = params.currency.toLowerCase();
  if (params.amount + fee <= spendable(platform, owner, currency, sourceType)) return;
  throw refused({
    code: "balance_insufficient",
    message: "You have insufficient funds in your Stripe account for this payout.",
    param: "amount",
  });
}

export function sourceTypeOf(given: string | undefined): SourceType | undefined {
  return given === "card" || given === "bank_account" ? given : undefined;
}

type Order = Stripe.PayoutCreateParams & {
  automatic: boolean;
  destination: External;
  fee: number;
  original?: string;
};

/** Makes the payout and moves its money; an amount below zero is taken from the bank instead. */
export function payOut(
  platform: Platform,
  owner: string,
  order: Omit<Order, "destination"> & { destination: External },
): Stripe.Payout {
  const { world, stores, hidden } = platform;
  const instant = order.method === "instant";
  const arrivesAfterMs = instant ? INSTANT_ARRIVES_AFTER_MS : ARRIVES_AFTER_MS;
  const arrivesAtMs = world.clock.now() + arrivesAfterMs;
  const id = world.ids.next("po");
  if (owner !== platform.accountId) hidden.owners.set(id, owner);
  const payout: Stripe.Payout = {
    id,
    object: "payout",
    amount: order.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: Math.floor(arrivesAtMs / 1000),
    automatic: order.automatic,
    balance_transaction: null,
    created: world.clock.nowSeconds(),
    currency: order.currency,
    description: order.description ?? (order.automatic ? "STRIPE PAYOUT" : null),
    destination: order.destination.id,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergeMetadata({}, order.metadata),
    method: instant ? "instant" : "standard",
    original_payout: order.original ?? null,
    payout_method: null,
    reconciliation_status: order.automatic ? "in_progress" : "not_applicable",
    reversed_by: null,
    source_type: order.source_type ?? "card",
    statement_descriptor:
      order.statement_descriptor ?? payoutSettingsOf(platform, owner).statement_descriptor,
    status: "pending",
    trace_id: null,
    type: order.destination.object === "card" ? "card" : "bank_account",
  };
  payout.balance_transaction = movePayout(platform, owner, payout, order.fee, arrivesAtMs);
  stores.payouts.add(payout);
  emit(platform, "payout.created", payout, accountOption(platform, owner));
  later(platform, instant ? 0 : SUBMITTED_AFTER_MS, "payout_submitted", id);
  later(platform, arrivesAfterMs, "payout_arrives", id);
  return payout;
}

/** Money leaves at once; what is taken from a bank is there when it has arrived. */
function movePayout(
  platform: Platform,
  owner: string,
  payout: Stripe.Payout,
  fee: number,
  arrivesAtMs: number,
): string {
  const sourceType = sourceTypeOf(payout.source_type);
  return move(platform, {
    owner,
    type: "payout",
    reportingCategory: payout.original_payout === null ? "payout" : "payout_reversal",
    amount: -payout.amount,
    fee,
    currency: payout.currency,
    source: payout.id,
    against: `bank:${owner}`,
    availableAtMs: payout.amount < 0 ? arrivesAtMs : 0,
    description: "STRIPE PAYOUT",
    ...(sourceType && { sourceType }),
  }).id;
}
