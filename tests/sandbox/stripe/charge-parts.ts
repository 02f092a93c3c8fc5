import { createHash } from "node:crypto";
import type Stripe from "stripe";
import type { Decline, Instrument } from "./instruments.ts";

export type Attempt = {
  status: "succeeded" | "pending" | "failed";
  captured?: boolean;
  authenticated?: boolean;
  decline?: Decline;
};

const RISK_SCORES = { normal: 20, elevated: 65, highest: 90 };

/** What the card network answers for a decline, and what the bank advises to do about it. */
const DECLINES: Readonly<Record<string, { network: string; advice: string }>> = {
  generic_decline: { network: "01", advice: "try_again_later" },
  insufficient_funds: { network: "51", advice: "try_again_later" },
  lost_card: { network: "41", advice: "do_not_try_again" },
  stolen_card: { network: "43", advice: "do_not_try_again" },
  expired_card: { network: "54", advice: "confirm_card_data" },
  incorrect_cvc: { network: "N7", advice: "confirm_card_data" },
  incorrect_number: { network: "14", advice: "confirm_card_data" },
  processing_error: { network: "96", advice: "try_again_later" },
  card_velocity_exceeded: { network: "65", advice: "try_again_later" },
};

export function outcomeOf(attempt: Attempt, instrument: Instrument): Stripe.Charge.Outcome {
  const riskLevel = instrument.riskLevel ?? "normal";
  const risk = { risk_level: riskLevel, risk_score: RISK_SCORES[riskLevel] };
  return attempt.decline
    ? { ...refusal(attempt.decline), ...risk }
    : { ...approval(riskLevel), ...risk };
}

function approval(riskLevel: string): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: "approved_by_network",
    reason: riskLevel === "elevated" ? "elevated_risk_level" : null,
    seller_message: "Payment complete.",
    // Stripe opens a review of what its rules find elevated.
    type: riskLevel === "elevated" ? "manual_review" : "authorized",
  };
}

function refusal({ blocked, declineCode, code }: Decline): Stripe.Charge.Outcome {
  const reason = declineCode ?? code;
  const known = DECLINES[reason];
  if (blocked) {
    return {
      advice_code: null,
      network_advice_code: null,
      network_decline_code: null,
      network_status: "not_sent_to_network",
      reason: "highest_risk_level",
      seller_message: "Stripe blocked this payment as too risky.",
      type: "blocked",
    };
  }
  return {
    advice_code: known?.advice ?? "try_again_later",
    network_advice_code: null,
    network_decline_code: known?.network ?? "05",
    network_status: "declined_by_network",
    reason,
    seller_message: `The bank returned the decline code \`${reason}\`.`,
    type: "issuer_declined",
  };
}

export type Parts = {
  /** The charge's. */
  id: string;
  amount: number;
  method: Stripe.PaymentMethod;
  instrument: Instrument;
  attempt: Attempt;
};

export function detailsOf(parts: Parts): Stripe.Charge.PaymentMethodDetails {
  const { card, us_bank_account: bankAccount, sepa_debit: sepa, type } = parts.method;
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
  if (sepa) {
    const { bank_code, branch_code, country, fingerprint, last4 } = sepa;
    return {
      type: "sepa_debit",
      sepa_debit: { bank_code, branch_code, country, fingerprint, last4, mandate: null },
    };
  }
  return card ? { type: "card", card: cardDetails(parts, card) } : { type };
}

function cardDetails(
  { id, amount, instrument, attempt }: Parts,
  card: Stripe.PaymentMethod.Card,
): Stripe.Charge.PaymentMethodDetails.Card {
  const failed = attempt.status === "failed";
  return {
    amount_authorized: failed ? null : amount,
    authorization_code: failed ? null : "012345",
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
    network: card.networks?.preferred ?? card.brand,
    network_transaction_id: failed ? null : networkTransaction(id),
    regulated_status: "unregulated",
    three_d_secure: attempt.authenticated ? authentication(instrument) : null,
    transaction_link_id: null,
    wallet: null,
  };
}

function authentication({
  frictionless,
}: Instrument): Stripe.Charge.PaymentMethodDetails.Card.ThreeDSecure {
  return {
    authentication_flow: frictionless ? "frictionless" : "challenge",
    electronic_commerce_indicator: "05",
    exemption_indicator: null,
    result: "authenticated",
    result_reason: null,
    transaction_id: null,
    version: "2.2.0",
  };
}

/** Fifteen digits, as the networks number what they carried; one charge always gets the same. */
function networkTransaction(chargeId: string): string {
  const number = createHash("sha256").update(chargeId).digest().readBigUInt64BE();
  return String(number % 10n ** 15n).padStart(15, "0");
}
