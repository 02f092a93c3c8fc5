import type Stripe from "stripe";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";

/** So soon after the charge it is still on its way, and is taken back instead of paid back. */
const REVERSAL_MS_MAX = 2 * 3_600_000;

export function refundObject(
  platform: Platform,
  charge: Stripe.Charge,
  params: Stripe.RefundCreateParams,
): Stripe.Refund {
  const { world } = platform;
  return {
    id: world.ids.next("re"),
    object: "refund",
    amount: params.amount ?? charge.amount_captured - charge.amount_refunded,
    balance_transaction: null,
    charge: charge.id,
    created: world.clock.nowSeconds(),
    currency: charge.currency,
    customer: idOf(charge.customer),
    customer_account: null,
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "pending",
    transfer_reversal: null,
  };
}

/** How the money travels: known once the refund is on its way. */
export function destinationOf(
  platform: Platform,
  charge: Stripe.Charge,
  refund: Stripe.Refund,
): Stripe.Refund.DestinationDetails {
  if (charge.payment_method_details?.type !== "card") {
    return {
      type: "us_bank_transfer",
      us_bank_transfer: { reference: null, reference_status: "pending" },
    };
  }
  if (refund.status === "pending") return { card: { type: "pending" }, type: "card" };
  const ageMs = platform.world.clock.now() - charge.created * 1000;
  if (ageMs <= REVERSAL_MS_MAX) return { card: { type: "reversal" }, type: "card" };
  return {
    card: {
      reference_status: "pending",
      reference_type: "acquirer_reference_number",
      type: "refund",
    },
    type: "card",
  };
}
