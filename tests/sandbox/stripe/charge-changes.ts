import type Stripe from "stripe";
import { abandonCharge, settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { changed, emit } from "./events.ts";
import { shippingOf } from "./intent-state.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest, refused } from "./wire/errors.ts";

export function updateCharge(
  platform: Platform,
  charge: Stripe.Charge,
  params: Stripe.ChargeUpdateParams,
): Stripe.Charge {
  const before = structuredClone(charge);
  setOnce(charge, "customer", params.customer);
  setOnce(charge, "transfer_group", params.transfer_group);
  if (params.customer !== undefined) platform.stores.customers.get(params.customer, "customer");
  if (params.description !== undefined) charge.description = params.description;
  if (params.receipt_email !== undefined) charge.receipt_email = params.receipt_email;
  if (params.shipping !== undefined) charge.shipping = shippingOf(params.shipping);
  if (params.fraud_details !== undefined)
    charge.fraud_details = report(charge, params.fraud_details);
  charge.metadata = mergeMetadata(charge.metadata, params.metadata);
  const previous = differing(before, charge);
  if (Object.keys(previous).length > 0) emit(platform, "charge.updated", charge, { previous });
  return charge;
}

/** Whose it is, and to which group it belongs, can be said later but not be changed. */
function setOnce(
  charge: Stripe.Charge,
  name: "customer" | "transfer_group",
  value: string | undefined,
): void {
  if (value === undefined || value === charge[name]) return;
  // Stripe.js or the stand-in may have named a group of its own; that one may be changed.
  const made =
    name === "transfer_group" && charge.transfer_group === `group_${idOf(charge.payment_intent)}`;
  if (charge[name] !== null && !made) {
    throw refused({
      message: `The ${name} of charge ${charge.id} is set already and cannot be changed.`,
      param: name,
    });
  }
  charge[name] = value;
}

function report(
  charge: Stripe.Charge,
  { user_report: verdict }: Stripe.ChargeUpdateParams.FraudDetails,
): Stripe.Charge.FraudDetails {
  const { user_report: _, ...rest } = charge.fraud_details ?? {};
  return verdict ? { ...rest, user_report: verdict } : rest;
}

function differing(before: Stripe.Charge, after: Stripe.Charge): Record<string, unknown> {
  const now = new Map<string, unknown>(Object.entries(after));
  return Object.fromEntries(
    Object.entries(before).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(now.get(name)),
    ),
  );
}

/** Of the old API only: a charge of a PaymentIntent is captured through that. */
export function captureCharge(
  platform: Platform,
  charge: Stripe.Charge,
  params: Stripe.ChargeCaptureParams,
): Stripe.Charge {
  checkCapturable(charge);
  const amount = params.amount ?? charge.amount;
  if (amount < 1 || amount > charge.amount) {
    throw invalidRequest({
      code: amount < 1 ? "parameter_invalid_integer" : "amount_too_large",
      message: `The amount to capture must be between 1 and ${charge.amount}.`,
      param: "amount",
    });
  }
  const previous = changed(charge, ["captured", "amount_captured", "balance_transaction"]);
  charge.captured = true;
  charge.amount_captured = amount;
  if (params.receipt_email !== undefined) charge.receipt_email = params.receipt_email;
  if (params.transfer_group !== undefined) charge.transfer_group = params.transfer_group;
  settleCharge(platform, charge);
  emit(platform, "charge.captured", charge, { previous });
  followCharge(platform, charge);
  return charge;
}

function checkCapturable(charge: Stripe.Charge): void {
  if (charge.payment_intent !== null) {
    throw refused({
      message: `The charge ${charge.id} belongs to the PaymentIntent ${idOf(charge.payment_intent)}; capture that instead.`,
      param: "charge",
    });
  }
  if (charge.captured) {
    throw refused({
      code: "charge_already_captured",
      message: `Charge ${charge.id} has already been captured.`,
    });
  }
  if (charge.refunded) {
    throw refused({
      code: "charge_expired_for_capture",
      message: `Charge ${charge.id} can no longer be captured: it has been released.`,
    });
  }
  if (charge.status === "succeeded") return;
  throw refused({ message: `Charge ${charge.id} did not succeed, so it cannot be captured.` });
}

/** Seven days have passed without a capture. */
export function expireCharge(platform: Platform, chargeId: string): void {
  const charge = platform.stores.charges.get(chargeId);
  if (charge.captured || charge.refunded) return;
  emit(platform, "charge.expired", charge);
  abandonCharge(platform, chargeId);
}
