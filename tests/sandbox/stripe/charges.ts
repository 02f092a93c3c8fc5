import type Stripe from "stripe";
import { emit } from "./events.ts";
import { settledAmount } from "./exchange.ts";
import type { Decline, Instrument } from "./instruments.ts";
import { CARD_SETTLES_AFTER_MS, type Method, move, processingFee } from "./money.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, type Platform } from "./platform.ts";

export type Attempt = {
  status: "succeeded" | "pending" | "failed";
  captured?: boolean;
  authenticated?: boolean;
  decline?: Decline;
};

export function makeCharge(
  platform: Platform,
  intent: Stripe.PaymentIntent,
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
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: structuredClone(method.billing_details),
    calculated_statement_descriptor: "ARTISANS HUB",
    captured,
    created: world.clock.nowSeconds(),
    currency: intent.currency,
    customer: idOf(intent.customer),
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: attempt.decline?.code ?? null,
    failure_message: attempt.decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    on_behalf_of: idOf(intent.on_behalf_of),
    outcome: outcomeOf(attempt, instrument),
    paid: attempt.status === "succeeded",
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: detailsOf(intent, method, attempt),
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url:
      attempt.status === "succeeded" ? `${platform.host.url}/stand-in/receipts/${id}` : null,
    refunded: false,
    review: null,
    shipping: structuredClone(intent.shipping),
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: attempt.status,
    transfer_data: null,
    transfer_group:
      intent.transfer_group ?? (attempt.status === "succeeded" ? `group_${intent.id}` : null),
  });
}

const RISK_SCORES = { normal: 20, elevated: 65, highest: 90 };

function outcomeOf(attempt: Attempt, instrument: Instrument): Stripe.Charge.Outcome {
  const { decline } = attempt;
  const riskLevel = instrument.riskLevel ?? "normal";
  const risk = { risk_level: riskLevel, risk_score: RISK_SCORES[riskLevel] };
  if (!decline) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "approved_by_network",
      reason: riskLevel === "elevated" ? "elevated_risk_level" : null,
      ...risk,
      seller_message: "Payment complete.",
      type: "authorized",
    };
  }
  return {
    advice_code: decline.declineCode === "lost_card" ? "do_not_try_again" : "try_again_later",
    network_advice_code: null,
    network_decline_code: decline.blocked ? null : "05",
    network_status: decline.blocked ? "not_sent_to_network" : "declined_by_network",
    reason: decline.blocked ? "highest_risk_level" : (decline.declineCode ?? decline.code),
    ...risk,
    seller_message: decline.blocked
      ? "Stripe blocked this payment as too risky."
      : `The bank returned the decline code \`${decline.declineCode ?? decline.code}\`.`,
    type: decline.blocked ? "blocked" : "issuer_declined",
  };
}

function detailsOf(
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
  attempt: Attempt,
): Stripe.Charge.PaymentMethodDetails {
  const { card, us_bank_account: bankAccount } = method;
  if (bankAccount) {
    return {
      type: "us_bank_account",
      us_bank_account: {
        account_holder_type: bankAccount.account_holder_type,
        account_type: bankAccount.account_type,
        bank_name: bankAccount.bank_name,
        fingerprint: bankAccount.fingerprint,
        last4: bankAccount.last4,
        payment_reference: null,
        routing_number: bankAccount.routing_number,
      },
    };
  }
  if (!card) return { type: method.type };
  return { type: "card", card: cardDetails(intent, card, attempt) };
}

function cardDetails(
  intent: Stripe.PaymentIntent,
  card: Stripe.PaymentMethod.Card,
  attempt: Attempt,
): Stripe.Charge.PaymentMethodDetails.Card {
  return {
    amount_authorized: attempt.status === "failed" ? null : intent.amount,
    authorization_code: attempt.status === "failed" ? null : "012345",
    brand: card.brand,
    checks: card.checks,
    country: card.country,
    electronic_commerce_indicator: attempt.authenticated ? "05" : null,
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint ?? null,
    funding: card.funding,
    installments: null,
    last4: card.last4,
    mandate: null,
    network: card.brand,
    network_transaction_id: null,
    regulated_status: "unregulated",
    three_d_secure: attempt.authenticated
      ? {
          authentication_flow: "challenge",
          electronic_commerce_indicator: "05",
          exemption_indicator: null,
          result: "authenticated",
          result_reason: null,
          transaction_id: null,
          version: "2.2.0",
        }
      : null,
    transaction_link_id: null,
    wallet: null,
  };
}

/** Captured money reaches the platform: the charge gets its balance transaction. */
export function settleCharge(platform: Platform, charge: Stripe.Charge): void {
  const method: Method =
    charge.payment_method_details?.type === "us_bank_account" ? "us_bank_account" : "card";
  const { bypassPending } = instrumentOf(platform, charge.payment_method ?? "");
  const now = platform.world.clock.now();
  // A bank debit has already waited its days when it succeeds.
  const atOnce = bypassPending === true || method === "us_bank_account";
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
    availableAtMs: atOnce ? now : now + CARD_SETTLES_AFTER_MS,
    description: charge.description,
  });
  charge.balance_transaction = transaction.id;
}

/** Where a buyer's money comes from and goes back to. */
export function networkOf(charge: Stripe.Charge): "card-network" | "bank-network" {
  return charge.payment_method_details?.type === "us_bank_account"
    ? "bank-network"
    : "card-network";
}

/** An authorization that is never captured. */
export function abandonCharge(platform: Platform, chargeId: string): void {
  const charge = platform.stores.charges.get(chargeId);
  charge.amount_refunded = charge.amount;
  charge.refunded = true;
  emit(platform, "charge.refunded", charge, {
    previous: { amount_refunded: 0, refunded: false },
  });
}
