import type Stripe from "stripe";
import { networkOf } from "../charges.ts";
import { decimals } from "../currencies.ts";
import { converted } from "../exchange.ts";
import { move } from "../money.ts";
import { idOf, type Platform } from "../platform.ts";

/** What Stripe takes for a dispute, by the currency of the balance that pays; stripe.com/pricing. */
const FEES: Readonly<Record<string, number>> = {
  usd: 1500,
  cad: 1500,
  eur: 2000,
  gbp: 2000,
  chf: 2000,
  aud: 2500,
  jpy: 1300,
};

function feeOf(platform: Platform, dispute: Stripe.Dispute, currency: string): number {
  const usual = FEES[currency] ?? 15 * 10 ** decimals(currency);
  return platform.hidden.disputes.fees.get(dispute.id) ?? usual;
}

/**
 * The bank takes its money back, and Stripe its fee: from the available balance at once, which may
 * go below zero, even where the charge itself is still pending.
 */
export function withdrawFunds(platform: Platform, dispute: Stripe.Dispute, free = false): void {
  const { currency } = settledAs(platform, dispute);
  const fee = free ? 0 : feeOf(platform, dispute, currency);
  moveFunds(platform, dispute, -1, fee);
}

/**
 * The bank gives the money back. Stripe keeps its fee, as its prices say since 2025; the control
 * call `/dispute_settings` makes it come back, as it did before.
 */
export function reinstateFunds(platform: Platform, dispute: Stripe.Dispute): void {
  const taken = dispute.balance_transactions[0]?.fee ?? 0;
  moveFunds(platform, dispute, 1, platform.hidden.disputes.feeReturned ? -taken : 0);
}

function moveFunds(platform: Platform, dispute: Stripe.Dispute, sign: 1 | -1, fee: number): void {
  const charge = platform.stores.charges.get(idOf(dispute.charge) ?? "");
  const { currency, rate } = settledAs(platform, dispute);
  const transaction = move(platform, {
    owner: platform.accountId,
    type: "adjustment",
    reportingCategory: sign < 0 ? "dispute" : "dispute_reversal",
    amount: sign * converted(dispute.amount, rate),
    fee,
    currency,
    source: dispute.id,
    against: networkOf(charge),
    availableAtMs: 0,
    ...(networkOf(charge) === "bank-network" && { sourceType: "bank_account" }),
    description: `Chargeback ${sign < 0 ? "withdrawal" : "reversal"} for ${charge.id}`,
    ...(rate !== null && {
      presented: { amount: sign * dispute.amount, currency: dispute.currency, rate },
    }),
  });
  for (const detail of transaction.fee_details) detail.description = "Dispute fee";
  dispute.balance_transactions.push(transaction);
}

/** The currency and rate in which the charge reached the platform hold for its dispute too. */
function settledAs(platform: Platform, dispute: Stripe.Dispute) {
  const charge = platform.stores.charges.get(idOf(dispute.charge) ?? "");
  const original = platform.stores.balanceTransactions.get(idOf(charge.balance_transaction) ?? "");
  return { currency: original.currency, rate: original.exchange_rate };
}
