import { API_VERSION } from "../platform.ts";
import { StripeError } from "./errors.ts";

export type Outcome = { status: number; body: string };

export function asStripeError(error: unknown): StripeError {
  if (error instanceof StripeError) return error;
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return new StripeError(
    500,
    { type: "api_error", message: `The stand-in broke: ${message}` },
    false,
  );
}

export function outcomeOf(error: StripeError): Outcome {
  return { status: error.status, body: JSON.stringify({ error: error.body }) };
}

export function errorAnswer(error: StripeError, requestId: string): Response {
  return respond(outcomeOf(error), requestId);
}

export function respond({ status, body }: Outcome, requestId: string): Response {
  return new Response(body, {
    status,
    headers: {
      "Content-Type": "application/json",
      "Request-Id": requestId,
      "Stripe-Version": API_VERSION,
      "Access-Control-Allow-Origin": "*",
      "Access-Control-Expose-Headers": "Request-Id, Stripe-Manage-Version, Stripe-Should-Retry",
    },
  });
}
