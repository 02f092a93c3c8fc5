import type Stripe from "stripe";
import { platformCharge } from "./charges.ts";
import { isChargedBack } from "./disputes/of-charge.ts";
import { idOf, type Platform } from "./platform.ts";
import { invalidRequest, missing, refused } from "./wire/errors.ts";

export function chargeToRefund(
  platform: Platform,
  params: Stripe.RefundCreateParams,
): Stripe.Charge {
  const { stores } = platform;
  checkKind(params);
  if (params.charge !== undefined) {
    const charge = platformCharge(platform, params.charge, "charge");
    if (params.payment_intent === undefined || params.payment_intent === charge.payment_intent) {
      return charge;
    }
    throw refused({
      message: `The charge ${charge.id} is not one of the PaymentIntent ${params.payment_intent}.`,
      param: "charge",
    });
  }
  if (params.payment_intent === undefined) throw missing("payment_intent");
  const intent = stores.paymentIntents.get(params.payment_intent, "payment_intent");
  const charge = stores.charges.find(idOf(intent.latest_charge) ?? "");
  if (charge && charge.status === "succeeded") return charge;
  throw refused({
    message: `This PaymentIntent (${intent.id}) does not have a successful charge to refund.`,
    param: "payment_intent",
  });
}

/** Parameters of refunds that are not of a charge: the stand-in keeps no cash of customers. */
const OF_CUSTOMER_CASH = ["customer", "currency", "origin", "instructions_email"] as const;

function checkKind(params: Stripe.RefundCreateParams): void {
  const param = OF_CUSTOMER_CASH.find((name) => params[name] !== undefined);
  if (param === undefined) return;
  throw refused({
    message: `The parameter ${param} is for refunds from a customer's cash balance, which there is none of.`,
    param,
  });
}

export function checkRefundable(
  platform: Platform,
  charge: Stripe.Charge,
  params: Stripe.RefundCreateParams,
): void {
  const { amount } = params;
  const remaining = charge.amount_captured - charge.amount_refunded;
  if (charge.status !== "succeeded" || !charge.captured) {
    throw refused({
      message: `Charge ${charge.id} cannot be refunded: it was not captured.`,
      param: "charge",
    });
  }
  if (isChargedBack(platform, charge.id)) {
    throw refused({
      code: "charge_disputed",
      message: `Charge ${charge.id} has been charged back; cannot issue a refund.`,
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
  checkConnected(charge, params);
}

/**
 * Both are for charges that were made with a destination or with a fee. Transfers that were made
 * on their own are left alone by every refund.
 */
function checkConnected(charge: Stripe.Charge, params: Stripe.RefundCreateParams): void {
  if (params.reverse_transfer && charge.transfer_data === null) {
    throw refused({
      message: `You cannot reverse the transfer of charge ${charge.id}, because it was not created with a destination.`,
      param: "reverse_transfer",
    });
  }
  if (params.refund_application_fee && charge.application_fee === null) {
    throw refused({
      message: `You cannot refund the application fee of charge ${charge.id}, because it has none.`,
      param: "refund_application_fee",
    });
  }
}
