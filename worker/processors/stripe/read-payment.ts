import { ourId } from "../../domain/ids.ts";
import type { Answer, Capture, PaymentFacts } from "../processor.ts";
import { answer, ifOurs } from "./answer.ts";
import { checksOf } from "./card-checks.ts";
import type { StripeDeps } from "./client.ts";
import {
  isKnownCurrency,
  money,
  type PaymentIntent,
  PaymentIntentShape,
  type PaymentStatus,
} from "./shapes.ts";

/** The fee and the currency we are credited in stand in the charge's balance transaction. */
export const EXPANDED = ["latest_charge.balance_transaction"];

export async function readPayment(deps: StripeDeps, ref: string): Promise<Answer<PaymentFacts>> {
  const { client, log } = deps;
  const intent = await answer(
    log,
    () => client.paymentIntents.retrieve(ref, { expand: EXPANDED }),
    PaymentIntentShape,
  );
  return intent.kind === "ok" ? paymentFacts(deps, intent.value) : ifOurs(intent);
}

/** A declined PaymentIntent waits for another card: to us it is as good as new. */
const states: Record<PaymentStatus, PaymentFacts["state"]> = {
  requires_payment_method: "created",
  requires_confirmation: "created",
  requires_action: "requires_action",
  processing: "processing",
  requires_capture: "processing",
  succeeded: "succeeded",
  canceled: "cancelled",
};

export function paymentFacts(
  { log }: Pick<StripeDeps, "log">,
  intent: PaymentIntent,
): Answer<PaymentFacts> {
  const state = states[intent.status];
  const capture = state === "succeeded" ? captureOf(intent) : undefined;
  if (state === "succeeded" && capture === undefined) {
    // Without it nothing can be posted; it appears moments after the success.
    log.warn("stripe_balance_transaction_pending", { ref: intent.id });
    return { kind: "unavailable", code: "balance_transaction_pending" };
  }
  const value: PaymentFacts = {
    ref: intent.id,
    paymentId: ourId(intent.metadata?.payment_id),
    state,
    isApproved: false,
    asked: money(intent.amount, intent.currency),
    capture,
    attempt: attemptOf(intent),
    saved: savedBy(intent),
  };
  return { kind: "ok", value };
}

function captureOf({ latest_charge, amount_received, currency }: PaymentIntent) {
  if (typeof latest_charge !== "object" || latest_charge === null) return undefined;
  const entry = latest_charge.balance_transaction;
  if (typeof entry !== "object" || entry === null) return undefined;
  const { currency: settledIn } = entry;
  const capture: Capture = {
    chargeRef: latest_charge.id,
    effectId: entry.id,
    amount: money(amount_received, currency),
    settledIn,
    settledMinor: entry.amount,
    fee: isKnownCurrency(settledIn)
      ? { effectId: entry.id, amount: money(entry.fee, settledIn) }
      : undefined,
  };
  return capture;
}

/** A card that was to be kept is the customer's once it has paid. */
function savedBy({ status, customer, payment_method, setup_future_usage }: PaymentIntent) {
  if (status !== "succeeded" || !customer || !setup_future_usage) return undefined;
  return { customerRef: customer, methodRef: payment_method ?? undefined };
}

/**
 * A try that got as far as a charge is named by it. One that failed in 3-D Secure has none and is
 * named by the payment method, which the buyer's browser makes anew for each try.
 */
function attemptOf({ status, latest_charge, last_payment_error: error }: PaymentIntent) {
  const charge = typeof latest_charge === "object" ? (latest_charge ?? undefined) : undefined;
  const declineCode = error?.decline_code ?? error?.code ?? null;
  if (error) {
    const ref = error.charge ?? error.payment_method;
    const checks = charge && charge.id === error.charge ? checksOf(charge) : undefined;
    return ref ? ({ ref, state: "failed", declineCode, checks } as const) : undefined;
  }
  // While the bank asks the buyer, the latest charge is that of an earlier try.
  if (!charge || status === "requires_action") return undefined;
  return { ref: charge.id, state: charge.status, declineCode: null, checks: checksOf(charge) };
}
