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

/** With the account known, the error names the page of the dashboard that shows the request. */
export function outcomeOf(error: StripeError, requestId: string, accountId?: string): Outcome {
  const request_log_url = `https://dashboard.stripe.com/${accountId}/test/workbench/logs?object=${requestId}`;
  const body = accountId === undefined ? error.body : { ...error.body, request_log_url };
  return { status: error.status, body: JSON.stringify({ error: body }) };
}

export function errorAnswer(error: StripeError, requestId: string, accountId?: string): Response {
  const response = respond(outcomeOf(error, requestId, accountId), requestId);
  // Whoever waits for a lock gets it soon; docs.stripe.com/error-low-level.
  if (error.body.code === "lock_timeout") response.headers.set("Stripe-Should-Retry", "true");
  return response;
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
