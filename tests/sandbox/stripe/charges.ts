import type Stripe from "stripe";
import { type Attempt, detailsOf, outcomeOf } from "./charge-parts.ts";
import { closeReviewOf } from "./disputes/reviews.ts";
import { emit } from "./events.ts";
import { settledAmount } from "./exchange.ts";
import { isBankDebit } from "./instruments.ts";
import { cardSettlesAfterMs, move, processingFee } from "./money.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, ownerOf, type Platform } from "./platform.ts";
import { notFound } from "./wire/errors.ts";

/** What a charge takes over from whatever was paid: a PaymentIntent, or a call of the old API. */
export type Payable = Pick<
  Stripe.PaymentIntent,
  | "amount"
  | "currency"
  | "customer"
  | "description"
  | "metadata"
  | "on_behalf_of"
  | "receipt_email"
  | "shipping"
  | "statement_descriptor_suffix"
  | "transfer_group"
> & { id: string | null };

export function makeCharge(
  platform: Platform,
  payable: Payable,
  method: Stripe.PaymentMethod,
  attempt: Attempt,
): Stripe.Charge {
  const { world, stores } = platform;
  const instrument = instrumentOf(platform, method.id);
  const captured = attempt.status === "succeeded" && attempt.captured === true;
  const id = world.ids.next(method.type === "card" ? "ch" : "py");
  return stores.charges.add({
    id,
    object: "charge",
    amount: payable.amount,
    amount_captured: captured ? payable.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: structuredClone(method.billing_details),
    calculated_statement_descriptor: descriptorOf(payable),
    captured,
    created: world.clock.nowSeconds(),
    currency: payable.currency,
    customer: idOf(payable.customer),
    description: payable.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: attempt.decline?.code ?? null,
    failure_message: attempt.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...payable.metadata },
    on_behalf_of: idOf(payable.on_behalf_of),
    outcome: outcomeOf(attempt, instrument),
    paid: attempt.status === "succeeded",
    payment_intent: payable.id,
    payment_method: method.id,
    payment_method_details: detailsOf({ id, amount: payable.amount, method, instrument, attempt }),
    receipt_email: payable.receipt_email,
    receipt_number: null,
    receipt_url:
      attempt.status === "succeeded" ? `${platform.host.url}/stand-in/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: structuredClone(payable.shipping),
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: payable.statement_descriptor_suffix,
    status: attempt.status,
    transfer_data: null,
    transfer_group:
      payable.transfer_group ??
      (attempt.status === "succeeded" && payable.id !== null ? `group_${payable.id}` : null),
  });
}

/** Stripe's limit of what stands on a statement. */
const DESCRIPTOR_LENGTH_MAX = 22;

function descriptorOf({ statement_descriptor_suffix: suffix }: Payable): string {
  const prefix = "ARTISANS HUB";
  return suffix === null ? prefix : `${prefix}* ${suffix}`.slice(0, DESCRIPTOR_LENGTH_MAX);
}

/** A charge of the platform's own; the payments that its artisans got by a transfer are theirs. */
export function platformCharge(platform: Platform, id: string, param: string): Stripe.Charge {
  const charge = platform.stores.charges.get(id, param);
  if (ownerOf(platform, id) === platform.accountId) return charge;
  throw notFound("charge", id, param);
}

/** Captured money reaches the platform: the charge gets its balance transaction. */
export function settleCharge(platform: Platform, charge: Stripe.Charge): void {
  const { bypassPending, method } = instrumentOf(platform, charge.payment_method ?? "");
  const now = platform.world.clock.now();
  // A bank debit has already waited its days when it succeeds.
  const atOnce = bypassPending === true || isBankDebit(method);
  const { currency, amount, rate } = settledAmount(
    platform,
    charge.amount_captured,
    charge.currency,
  );
  const transaction = move(platform, {
    owner: platform.accountId,
    type: method === "card" ? "charge" : "payment",
    reportingCategory: "charge",
    amount,
    fee: processingFee(amount, currency, method),
    currency,
    ...(rate !== null && {
      presented: { amount: charge.amount_captured, currency: charge.currency, rate },
    }),
    source: charge.id,
    against: networkOf(charge),
    availableAtMs: atOnce ? now : now + cardSettlesAfterMs(platform),
    description: charge.description,
  });
  charge.balance_transaction = transaction.id;
}

/** Where a buyer's money comes from and goes back to. */
export function networkOf(charge: Stripe.Charge): "card-network" | "bank-network" {
  return isBankDebit(charge.payment_method_details?.type) ? "bank-network" : "card-network";
}

/** An authorization that is never captured. */
export function abandonCharge(platform: Platform, chargeId: string): void {
  const charge = platform.stores.charges.get(chargeId);
  charge.amount_refunded = charge.amount;
  charge.refunded = true;
  emit(platform, "charge.refunded", charge, {
    previous: { amount_refunded: 0, refunded: false },
  });
  closeReviewOf(platform, charge, "canceled");
}
