import type Stripe from "stripe";
import { makeCharge, settleCharge } from "./charges.ts";
import { followCharge } from "./disputes/aftermath.ts";
import { emit } from "./events.ts";
import { failIntent, intentEnded, saveForLater } from "./intent-outcome.ts";
import { instrumentOf } from "./payment-methods.ts";
import { idOf, later, type Platform } from "./platform.ts";

/** A bank debit is final after some four business days; five days cover every weekday. */
const BANK_DEBIT_SETTLES_AFTER_MS = 5 * 86_400_000;

export function startBankDebit(
  platform: Platform,
  intent: Stripe.PaymentIntent,
  method: Stripe.PaymentMethod,
): void {
  const charge = makeCharge(platform, intent, method, { status: "pending" });
  const mandate = platform.hidden.saving.mandates.get(intent.id);
  const { us_bank_account: usBank, sepa_debit: sepa } = charge.payment_method_details ?? {};
  const details = usBank ?? sepa;
  if (details && mandate !== undefined) details.mandate = mandate;
  intent.latest_charge = charge.id;
  intent.status = "processing";
  intent.last_payment_error = null;
  saveForLater(platform, intent, method);
  emit(platform, "charge.pending", charge);
  emit(platform, "payment_intent.processing", intent);
  if (instrumentOf(platform, method.id).never) return;
  later(platform, BANK_DEBIT_SETTLES_AFTER_MS, "bank_debit_settles", charge.id);
}

/** The bank has answered, days after the buyer left. */
export function finishBankDebit(platform: Platform, chargeId: string): void {
  const charge = platform.stores.charges.get(chargeId);
  const intent = platform.stores.paymentIntents.get(idOf(charge.payment_intent) ?? "");
  const method = platform.stores.paymentMethods.get(charge.payment_method ?? "");
  if (intent.status !== "processing") return;
  const { decline } = instrumentOf(platform, method.id);
  if (decline) {
    charge.status = "failed";
    charge.failure_code = decline.declineCode ?? decline.code;
    charge.failure_message = decline.message;
    emit(platform, "charge.failed", charge);
    failIntent(platform, intent, method, decline, charge.id);
    return;
  }
  charge.status = "succeeded";
  charge.paid = true;
  charge.captured = true;
  charge.amount_captured = charge.amount;
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  settleCharge(platform, charge);
  emit(platform, "charge.succeeded", charge);
  emit(platform, "payment_intent.succeeded", intent);
  followCharge(platform, charge);
  intentEnded(platform, intent);
}
