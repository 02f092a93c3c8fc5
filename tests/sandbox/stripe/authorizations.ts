import type Stripe from "stripe";
import { unexpectedState } from "./intent-state.ts";
import type { Platform } from "./platform.ts";
import { invalidRequest } from "./wire/errors.ts";

/** No card of the stand-in can be captured in parts: the first capture is the last. */
export function checkCapture(params: Stripe.PaymentIntentCaptureParams): void {
  if (params.final_capture !== false) return;
  throw invalidRequest({
    message:
      "This PaymentIntent cannot be captured more than once: multicapture is not available for its charge, so `final_capture` cannot be false.",
    param: "final_capture",
  });
}

/** Only banks that were asked for it beforehand let an authorization grow; here none does. */
export function incrementAuthorization(
  platform: Platform,
  id: string,
  amount: number,
): Stripe.PaymentIntent {
  const intent = platform.stores.paymentIntents.get(id, "intent");
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      intent,
      `This PaymentIntent's authorization could not be incremented because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be incremented: requires_capture.`,
    );
  }
  if (amount <= intent.amount) {
    throw invalidRequest({
      message: `The amount must be greater than the amount that is authorized, ${intent.amount}.`,
      param: "amount",
    });
  }
  throw unexpectedState(
    intent,
    "This PaymentIntent's charge does not support incremental authorization: the card's bank does not offer it.",
  );
}
