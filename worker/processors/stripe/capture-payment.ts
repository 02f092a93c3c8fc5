import type { Operation } from "../../domain/operation.ts";
import type { Answer, PaymentFacts } from "../processor.ts";
import type { StripeDeps } from "./client.ts";
import { readPayment } from "./read-payment.ts";

/** Stripe takes the money by itself once the buyer's bank agrees, so there is nothing to send. */
export const capturePayment = (
  deps: StripeDeps,
  { params }: Operation<"capture_payment">,
): Promise<Answer<PaymentFacts>> => readPayment(deps, params.ref);
