import type Stripe from "stripe";
import { networkOf } from "./charges.ts";
import { followRefund } from "./disputes/after-refund.ts";
import { changed, emit } from "./events.ts";
import { converted } from "./exchange.ts";
import { amountIn, move } from "./money.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, later, mergeMetadata, type Platform } from "./platform.ts";
import { chargeToRefund, checkRefundable } from "./refund-checks.ts";
import { destinationOf, refundObject } from "./refund-object.ts";
import { refused } from "./wire/errors.ts";

/** Stripe settles or fails such a refund "some time later"; here a day of the world's clock. */
const SETTLES_AFTER_MS = 86_400_000;
/** How often Stripe looks whether a refund can be paid by now. */
const LOOKS_AGAIN_AFTER_MS = 3_600_000;
/** How long a buyer has to say where the money shall go. */
const ANSWER_WITHIN_MS = 45 * 86_400_000;

export function createRefund(platform: Platform, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = chargeToRefund(platform, params);
  checkRefundable(platform, charge, params);
  const refund = platform.stores.refunds.add(refundObject(platform, charge, params));
  refund.balance_transaction = takeMoney(platform, charge, refund);
  start(platform, charge, refund);
  refund.destination_details = destinationOf(platform, charge, refund);
  const previous = changed(charge, ["amount_refunded", "refunded", "fraud_details"]);
  charge.amount_refunded += refund.amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  if (refund.reason === "fraudulent") charge.fraud_details = { user_report: "fraudulent" };
  emit(platform, "charge.refunded", charge, { previous });
  emit(platform, "refund.created", refund);
  followRefund(platform, charge, refund.reason);
  return refund;
}

/** Most end at once; some wait for the bank, or for money to pay them with. */
function start(platform: Platform, charge: Stripe.Charge, refund: Stripe.Refund): void {
  const behaviour = instrumentOf(platform, charge.payment_method ?? "").refund;
  if (!isCovered(platform, refund)) {
    refund.pending_reason = "insufficient_funds";
    later(platform, LOOKS_AGAIN_AFTER_MS, "refund_covered", refund.id);
    return;
  }
  if (behaviour !== undefined) later(platform, SETTLES_AFTER_MS, "refund_settles", refund.id);
  if (behaviour === "pending") refund.pending_reason = "processing";
  else refund.status = "succeeded";
}

/**
 * The money leaves with the charge's own day: before that from the pending balance, after it from
 * the available one, which may go below zero; then the buyer gets nothing until it is above again.
 * The fee is not returned.
 */
function takeMoney(platform: Platform, charge: Stripe.Charge, refund: Stripe.Refund): string {
  const original = platform.stores.balanceTransactions.get(idOf(charge.balance_transaction) ?? "");
  const rate = original.exchange_rate;
  const { id } = move(platform, {
    owner: platform.accountId,
    type: charge.payment_method_details?.type === "card" ? "refund" : "payment_refund",
    reportingCategory: "refund",
    amount: -converted(refund.amount, rate),
    fee: 0,
    currency: original.currency,
    source: refund.id,
    against: networkOf(charge),
    availableAtMs: original.status === "pending" ? original.available_on * 1000 : 0,
    description: "REFUND FOR CHARGE",
    ...(rate !== null && {
      presented: { amount: -refund.amount, currency: refund.currency, rate },
    }),
  });
  return id;
}

/** What is paid from the charge's own pending money needs no other. */
function isCovered(platform: Platform, refund: Stripe.Refund): boolean {
  const taken = platform.stores.balanceTransactions.get(idOf(refund.balance_transaction) ?? "");
  if (taken.status === "pending") return true;
  return amountIn(platform, platform.accountId, "available", taken.currency) >= 0;
}

/** By the clock, every hour: is there money for it now? */
export function coverRefund(platform: Platform, refundId: string): void {
  const refund = platform.stores.refunds.get(refundId);
  if (refund.status !== "pending") return;
  if (isCovered(platform, refund)) succeedRefund(platform, refund);
  else later(platform, LOOKS_AGAIN_AFTER_MS, "refund_covered", refund.id);
}

/** The end of a refund that did not end at once. */
export function settleRefund(platform: Platform, refundId: string): void {
  const refund = platform.stores.refunds.get(refundId);
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const behaviour = instrumentOf(platform, charge.payment_method ?? "").refund;
  if (behaviour === "fails") failRefund(platform, refund, "expired_or_canceled_card");
  // One that waits for its buyer by now waits on.
  else if (refund.status === "pending") succeedRefund(platform, refund);
}

export function succeedRefund(platform: Platform, refund: Stripe.Refund): void {
  if (refund.status !== "pending" && refund.status !== "requires_action") return;
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const previous = changed(refund, ["status", "destination_details"]);
  refund.status = "succeeded";
  delete refund.pending_reason;
  delete refund.next_action;
  refund.destination_details = destinationOf(platform, charge, refund);
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}

/** The bank sent the money back, possibly weeks after the refund had succeeded. */
export function failRefund(platform: Platform, refund: Stripe.Refund, reason: string): void {
  if (refund.status === "failed" || refund.status === "canceled") return;
  const previous = changed(refund, ["status"]);
  endUnpaid(platform, refund, "failed", reason);
  announce(
    platform,
    ["refund.failed", "refund.updated", "charge.refund.updated"],
    refund,
    previous,
  );
}

/** The buyer is asked where the money shall go, and has some weeks to say so. */
export function requireAction(platform: Platform, refund: Stripe.Refund): void {
  if (refund.status !== "pending" && refund.status !== "succeeded") return;
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const now = platform.world.clock.nowSeconds();
  const previous = changed(refund, ["status"]);
  refund.status = "requires_action";
  refund.next_action = {
    type: "display_details",
    display_details: {
      email_sent: {
        email_sent_at: now,
        email_sent_to: charge.billing_details.email ?? charge.receipt_email ?? "buyer@example.com",
      },
      expires_at: now + ANSWER_WITHIN_MS / 1000,
    },
  };
  later(platform, ANSWER_WITHIN_MS, "refund_expires", refund.id);
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}

/** By the clock: the buyer has not answered. */
export function forgetRefund(platform: Platform, refundId: string): void {
  const refund = platform.stores.refunds.get(refundId);
  if (refund.status === "requires_action") failRefund(platform, refund, "unknown");
}

/** The same, asked for; the reason that Stripe then gives is documented nowhere. */
export function expireRefund(platform: Platform, id: string): Stripe.Refund {
  const refund = platform.stores.refunds.get(id, "refund");
  checkWaiting(refund, "expire", "expired");
  failRefund(platform, refund, "unknown");
  return refund;
}

export function cancelRefund(platform: Platform, id: string): Stripe.Refund {
  const refund = platform.stores.refunds.get(id, "refund");
  checkWaiting(refund, "cancel", "canceled");
  recallRefund(platform, refund);
  return refund;
}

function checkWaiting(refund: Stripe.Refund, verb: string, done: string): void {
  if (refund.status === "requires_action") return;
  throw refused({
    message: `You cannot ${verb} a refund with status ${refund.status}. Only a refund with status requires_action may be ${done}.`,
    param: "refund",
  });
}

/** The shop has thought better of it; what has ended unpaid already is not paid back again. */
export function recallRefund(platform: Platform, refund: Stripe.Refund): void {
  if (refund.status === "failed" || refund.status === "canceled") return;
  const previous = changed(refund, ["status"]);
  endUnpaid(platform, refund, "canceled", "merchant_request");
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}

export function updateRefund(
  platform: Platform,
  id: string,
  { metadata }: Stripe.RefundUpdateParams,
): Stripe.Refund {
  const refund = platform.stores.refunds.get(id, "refund");
  const previous = changed(refund, ["metadata"]);
  refund.metadata = mergeMetadata(refund.metadata, metadata);
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
  return refund;
}

function endUnpaid(
  platform: Platform,
  refund: Stripe.Refund,
  status: "failed" | "canceled",
  reason: string,
): void {
  refund.status = status;
  refund.failure_reason = reason;
  delete refund.pending_reason;
  delete refund.next_action;
  refund.failure_balance_transaction = returnMoney(platform, refund);
}

function returnMoney(platform: Platform, refund: Stripe.Refund): string {
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const previous = changed(charge, ["amount_refunded", "refunded"]);
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  const taken = platform.stores.balanceTransactions.get(idOf(refund.balance_transaction) ?? "");
  const rate = taken.exchange_rate;
  const { id } = move(platform, {
    owner: platform.accountId,
    type: "refund_failure",
    reportingCategory: "refund_failure",
    amount: -taken.amount,
    fee: 0,
    currency: taken.currency,
    source: refund.id,
    against: networkOf(charge),
    // What was taken from pending money is pending again.
    availableAtMs: taken.status === "pending" ? taken.available_on * 1000 : 0,
    ...(networkOf(charge) === "bank-network" && { sourceType: "bank_account" }),
    description: "REFUND FAILURE",
    ...(rate !== null && {
      presented: { amount: refund.amount, currency: refund.currency, rate },
    }),
  });
  emit(platform, "charge.updated", charge, { previous });
  return id;
}

export function announce(
  platform: Platform,
  types: string[],
  refund: Stripe.Refund,
  previous: Record<string, unknown>,
): void {
  for (const type of types) {
    emit(platform, type, refund, type === "refund.failed" ? {} : { previous });
  }
}
