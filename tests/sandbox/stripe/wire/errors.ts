import type Stripe from "stripe";

export type ErrorBody = {
  type: "invalid_request_error" | "card_error" | "idempotency_error" | "api_error";
  message: string;
  code?: string;
  param?: string;
  decline_code?: string;
  charge?: string;
  payment_intent?: Partial<Stripe.PaymentIntent>;
  setup_intent?: Partial<Stripe.SetupIntent>;
  payment_method?: Partial<Stripe.PaymentMethod>;
  doc_url?: string;
};

/**
 * An answer that is not 2xx. `stored` says whether the idempotency layer keeps it: what a running
 * endpoint answers is kept, what is refused before it runs (validation, 401, 429) is not.
 */
export class StripeError extends Error {
  readonly status: number;
  readonly body: ErrorBody;
  readonly stored: boolean;

  constructor(status: number, body: ErrorBody, stored: boolean) {
    super(body.message);
    this.status = status;
    this.stored = stored;
    this.body =
      body.code === undefined
        ? body
        : {
            ...body,
            doc_url: `https://stripe.com/docs/error-codes/${body.code.replaceAll("_", "-")}`,
          };
  }
}

type Details = Omit<ErrorBody, "type">;

/** 400 before the endpoint runs. */
export function invalidRequest(details: Details): StripeError {
  return new StripeError(400, { type: "invalid_request_error", ...details }, false);
}

/** 400 by the endpoint itself: the object's state or the money does not allow it. */
export function refused(details: Details): StripeError {
  return new StripeError(400, { type: "invalid_request_error", ...details }, true);
}

export function missing(param: string): StripeError {
  return invalidRequest({
    code: "parameter_missing",
    message: `Missing required param: ${param}.`,
    param,
  });
}

export function notFound(what: string, id: string, param = "id"): StripeError {
  return new StripeError(
    404,
    {
      type: "invalid_request_error",
      code: "resource_missing",
      message: `No such ${what}: '${id}'`,
      param,
    },
    true,
  );
}

/** 402: the bank or the network said no. */
export function cardError(details: Details): StripeError {
  return new StripeError(402, { type: "card_error", ...details }, true);
}

export function unauthorized(message: string, code?: string): StripeError {
  const body: ErrorBody = { type: "invalid_request_error", message };
  return new StripeError(401, code === undefined ? body : { ...body, code }, false);
}

export function forbidden(message: string): StripeError {
  return new StripeError(403, { type: "invalid_request_error", message }, false);
}

/** 403: nobody says whether there is such an account. */
export function accountInvalid(id: string): StripeError {
  return new StripeError(
    403,
    {
      type: "invalid_request_error",
      code: "account_invalid",
      message: `The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
    },
    false,
  );
}

export function rateLimited(): StripeError {
  return new StripeError(
    429,
    {
      type: "invalid_request_error",
      code: "rate_limit",
      message: "Request rate limit exceeded. Learn more about rate limits at the API reference.",
    },
    false,
  );
}

/** Another request works on the same object; docs.stripe.com/rate-limits#object-lock-timeouts. */
export function lockTimeout(): StripeError {
  return new StripeError(
    429,
    {
      type: "invalid_request_error",
      code: "lock_timeout",
      message:
        "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request.",
    },
    false,
  );
}

export function keyInUse(key: string): StripeError {
  return new StripeError(
    409,
    {
      type: "idempotency_error",
      code: "idempotency_key_in_use",
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    },
    false,
  );
}

export function keyReused(key: string): StripeError {
  return new StripeError(
    400,
    {
      type: "idempotency_error",
      message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
    },
    false,
  );
}

export function serverError(): StripeError {
  return new StripeError(500, { type: "api_error", message: "An unknown error occurred" }, false);
}
