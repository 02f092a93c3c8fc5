import type Stripe from "stripe";
import { settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { emit } from "./events.ts";
import { unexpectedState } from "./intent-state.ts";
import { endIntent } from "./payment-intents.ts";
import { idOf, mergeMetadata, type Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

/** Takes an authorized amount or a part of it; the rest is released. */
export function captureIntent(
  platform: Platform,
  id: string,
  params: Stripe.PaymentIntentCaptureParams,
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  const amount = params.amount_to_capture ?? intent.amount_capturable;
  if (amount < 1 || amount > intent.amount_capturable) {
    throw invalidRequest({
      code: amount < 1 ? "parameter_invalid_integer" : "amount_too_large",
      message: `The amount to capture must be between 1 and ${intent.amount_capturable}.`,
      param: "amount_to_capture",
    });
  }
  const charge = platform.stores.charges.get(idOf(intent.latest_charge) ?? "");
  charge.captured = true;
  charge.amount_captured = amount;
  intent.status = "succeeded";
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  settleCharge(platform, charge);
  emit(platform, "charge.captured", charge, { previous: { captured: false } });
  emit(platform, "payment_intent.succeeded", intent);
  followCharge(platform, charge);
  return intent;
}

/** Seven days have passed without a capture. */
export function expireAuthorization(platform: Platform, intentId: string): void {
  const intent = platform.stores.paymentIntents.get(intentId);
  if (intent.status !== "requires_capture") return;
  const charge = platform.stores.charges.get(idOf(intent.latest_charge) ?? "");
  emit(platform, "charge.expired", charge);
  endIntent(platform, intent, "automatic");
}
