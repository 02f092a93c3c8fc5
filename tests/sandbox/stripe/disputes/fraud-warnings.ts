import type Stripe from "stripe";
import { changed, emit } from "../events.ts";
import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";

/** The card's bank believes in fraud; whoever refunds now may spare themselves a dispute. */
export function warnOfFraud(
  platform: Platform,
  charge: Stripe.Charge,
  fraudType = "misc",
): Stripe.Radar.EarlyFraudWarning {
  if (charge.status !== "succeeded" || charge.payment_method_details?.type !== "card") {
    throw refused({ message: `Charge ${charge.id} is no card payment that succeeded.` });
  }
  const intent = idOf(charge.payment_intent);
  const warning = platform.stores.earlyFraudWarnings.add({
    id: platform.world.ids.next("issfr"),
    object: "radar.early_fraud_warning",
    actionable: isActionable(charge),
    charge: charge.id,
    created: platform.world.clock.nowSeconds(),
    fraud_type: fraudType,
    livemode: false,
    ...(intent !== null && { payment_intent: intent }),
  });
  emit(platform, "radar.early_fraud_warning.created", warning);
  return warning;
}

/** Nothing is left to do about a charge that is disputed or refunded in full. */
export function settleWarnings(platform: Platform, charge: Stripe.Charge): void {
  if (isActionable(charge)) return;
  for (const warning of platform.stores.earlyFraudWarnings.among({ charge: charge.id })) {
    if (warning.charge !== charge.id || !warning.actionable) continue;
    const previous = changed(warning, ["actionable"]);
    warning.actionable = false;
    emit(platform, "radar.early_fraud_warning.updated", warning, { previous });
  }
}

function isActionable({ disputed, refunded }: Stripe.Charge): boolean {
  return !disputed && !refunded;
}
