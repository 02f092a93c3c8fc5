import type Stripe from "stripe";
import { networkOf } from "./charges.ts";
import { changed, emit } from "./events.ts";
import { converted } from "./exchange.ts";
import { move } from "./money.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, later, mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest, missing, refused } from "./wire/errors.ts";

/** Stripe settles or fails such a refund "some time later"; here a day of the world's clock. */
const SETTLES_AFTER_MS = 86_400_000;

export function createRefund(platform: Platform, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = chargeToRefund(platform, params);
  const remaining = charge.amount_captured - charge.amount_refunded;
  checkRefundable(charge, remaining, params.amount);
  const amount = params.amount ?? remaining;
  const behaviour = instrumentOf(platform, charge.payment_method ?? "").refund;
  const refund = addRefund(platform, charge, amount, params);
  refund.status = behaviour === "pending" ? "pending" : "succeeded";
  refund.balance_transaction = takeMoney(platform, charge, refund);
  const previous = changed(charge, ["amount_refunded", "refunded"]);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount_captured;
  emit(platform, "charge.refunded", charge, { previous });
  emit(platform, "refund.created", refund);
  if (behaviour !== undefined) later(platform, SETTLES_AFTER_MS, "refund_settles", refund.id);
  return refund;
}

function chargeToRefund(platform: Platform, params: Stripe.RefundCreateParams): Stripe.Charge {
  const { stores } = platform;
  if (params.charge !== undefined) return stores.charges.get(params.charge, "charge");
  if (params.payment_intent === undefined) {
    throw missing("payment_intent");
  }
  const intent = stores.paymentIntents.get(params.payment_intent, "payment_intent");
  const charge = stores.charges.find(idOf(intent.latest_charge) ?? "");
  if (charge && charge.status === "succeeded") return charge;
  throw refused({
    message: `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
    param: "payment_intent",
  });
}

function checkRefundable(charge: Stripe.Charge, remaining: number, amount: number | undefined) {
  if (charge.status !== "succeeded" || !charge.captured) {
    throw refused({
      message: `Charge ${charge.id} cannot be refunded: it was not captured.`,
      param: "charge",
    });
  }
  if (remaining === 0) {
    throw refused({
      code: "charge_already_refunded",
      message: `Charge ${charge.id} has already been refunded.`,
    });
  }
  if (amount !== undefined && amount < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "amount",
    });
  }
  if (amount !== undefined && amount > remaining) {
    throw refused({
      message: `Refund amount (${amount}) is greater than unrefunded amount on charge (${remaining})`,
      param: "amount",
    });
  }
}

function addRefund(
  platform: Platform,
  charge: Stripe.Charge,
  amount: number,
  params: Stripe.RefundCreateParams,
): Stripe.Refund {
  const { world, stores } = platform;
  const card = charge.payment_method_details?.type === "card";
  return stores.refunds.add({
    id: world.ids.next("re"),
    object: "refund",
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: world.clock.nowSeconds(),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    destination_details: card
      ? {
          card: {
            reference_status: "pending",
            reference_type: "acquirer_reference_number",
            type: "refund",
          },
          type: "card",
        }
      : { type: "us_bank_transfer" },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "pending",
    transfer_reversal: null,
  });
}

/**
 * The money leaves with the charge's own day: before that from the pending balance, after it from
 * the available one, which may go below zero, as Stripe lets it. The fee is not returned.
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

/** The end of a refund that did not end at once. */
export function settleRefund(platform: Platform, refundId: string): void {
  const refund = platform.stores.refunds.get(refundId);
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const behaviour = instrumentOf(platform, charge.payment_method ?? "").refund;
  if (behaviour === "fails") failRefund(platform, refund, "expired_or_canceled_card");
  else succeedRefund(platform, refund);
}

export function succeedRefund(platform: Platform, refund: Stripe.Refund): void {
  if (refund.status !== "pending" && refund.status !== "requires_action") return;
  const previous = changed(refund, ["status"]);
  refund.status = "succeeded";
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}

/** The bank sent the money back, possibly weeks after the refund had succeeded. */
export function failRefund(platform: Platform, refund: Stripe.Refund, reason: string): void {
  if (refund.status === "failed" || refund.status === "canceled") return;
  const previous = changed(refund, ["status"]);
  refund.status = "failed";
  refund.failure_reason = reason;
  refund.failure_balance_transaction = returnMoney(platform, refund, "refund_failure");
  announce(
    platform,
    ["refund.failed", "refund.updated", "charge.refund.updated"],
    refund,
    previous,
  );
}

export function requireAction(platform: Platform, refund: Stripe.Refund): void {
  if (refund.status !== "pending" && refund.status !== "succeeded") return;
  const previous = changed(refund, ["status"]);
  refund.status = "requires_action";
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
}

export function cancelRefund(platform: Platform, id: string): Stripe.Refund {
  const refund = platform.stores.refunds.get(id, "refund");
  if (refund.status !== "requires_action") {
    throw refused({
      message: `You cannot cancel a refund with status ${refund.status}. Only a refund with status requires_action may be canceled.`,
      param: "refund",
    });
  }
  const previous = changed(refund, ["status"]);
  refund.status = "canceled";
  refund.failure_reason = "merchant_request";
  refund.failure_balance_transaction = returnMoney(platform, refund, "refund_failure");
  announce(platform, ["refund.updated", "charge.refund.updated"], refund, previous);
  return refund;
}

function returnMoney(
  platform: Platform,
  refund: Stripe.Refund,
  type: Stripe.BalanceTransaction.Type,
): string {
  const charge = platform.stores.charges.get(idOf(refund.charge) ?? "");
  const previous = changed(charge, ["amount_refunded", "refunded"]);
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
  const taken = platform.stores.balanceTransactions.get(idOf(refund.balance_transaction) ?? "");
  const rate = taken.exchange_rate;
  const { id } = move(platform, {
    owner: platform.accountId,
    type,
    reportingCategory: "refund_failure",
    amount: -taken.amount,
    fee: 0,
    currency: taken.currency,
    source: refund.id,
    against: networkOf(charge),
    availableAtMs: 0,
    description: "REFUND FAILURE",
    ...(rate !== null && {
      presented: { amount: refund.amount, currency: refund.currency, rate },
    }),
  });
  emit(platform, "charge.updated", charge, { previous });
  return id;
}

function announce(
  platform: Platform,
  types: string[],
  refund: Stripe.Refund,
  previous: Record<string, unknown>,
): void {
  for (const type of types) {
    emit(platform, type, refund, type === "refund.failed" ? {} : { previous });
  }
}
