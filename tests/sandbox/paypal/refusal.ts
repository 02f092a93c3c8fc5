import { type Json, present } from "./json.ts";

/** A PayPal error answer on its way out; thrown, because every route refuses in the same shape. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, body: Json) {
    super(`${status} ${String(body.name)}`);
    this.status = status;
    this.body = body;
  }
}

type Place = {
  field?: string;
  value?: string;
  location?: "body" | "path" | "query" | "header";
};
type Link = { href: string; rel: string; method?: string };

/** PayPal's wording per issue, from its OpenAPI descriptions; clients log it, so it is the same here. */
const DESCRIPTIONS: Record<string, string> = {
  AMOUNT_MISMATCH:
    "Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.",
  CANNOT_BE_NEGATIVE:
    "Must be greater than or equal to 0. If the currency supports decimals, only two decimal place precision is supported.",
  CANNOT_BE_ZERO_OR_NEGATIVE:
    "Must be greater than zero. If the currency supports decimals, only two decimal place precision is supported.",
  CAPTURE_FULLY_REFUNDED: "The capture has already been fully refunded",
  COMPLIANCE_VIOLATION: "Transaction is declined due to compliance violation.",
  CURRENCY_NOT_SUPPORTED: "Currency code is not currently supported.",
  DECIMALS_NOT_SUPPORTED:
    "Currency does not support decimals. Please refer to https://developer.paypal.com/docs/api/reference/currency-codes/ for more information.",
  DECIMAL_PRECISION:
    "If the currency supports decimals, only two decimal place precision is supported.",
  DUPLICATE_INVOICE_ID:
    "Duplicate Invoice ID detected. To avoid a potential duplicate transaction your account setting requires that Invoice Id be unique for each transaction.",
  DUPLICATE_REFERENCE_ID: "`reference_id` must be unique if multiple `purchase_unit` are provided.",
  INSTRUMENT_DECLINED:
    "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment.",
  INVALID_ARRAY_MAX_ITEMS: "The number of items in an array parameter is too large.",
  INVALID_ARRAY_MIN_ITEMS: "The number of items in an array parameter is too small.",
  INVALID_PARAMETER_SYNTAX: "The value of a field does not conform to the expected format.",
  INVALID_PARAMETER_VALUE: "A parameter value is not valid.",
  INVALID_RESOURCE_ID:
    "Specified resource ID does not exist. Please check the resource ID and try again.",
  INVALID_STRING_LENGTH: "The value of a field is either too short or too long",
  ITEM_TOTAL_MISMATCH:
    "Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.",
  ITEM_TOTAL_REQUIRED:
    "If item details are specified (items.unit_amount and items.quantity) corresponding amount.breakdown.item_total is required.",
  MALFORMED_REQUEST_JSON: "The request JSON is not well formed.",
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED:
    "You have exceeded the maximum number of payment attempts.",
  MAX_VALUE_EXCEEDED: "Should be less than or equal to 999999999999999.99.",
  MISSING_REQUIRED_PARAMETER: "A required parameter is missing.",
  MULTI_CURRENCY_ORDER:
    "Multiple differing values of currency_code are not supported. Entire Order request must have the same currency_code.",
  NOT_PATCHABLE: "Cannot be patched.",
  ORDER_ALREADY_CAPTURED:
    "Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
  ORDER_ALREADY_COMPLETED: "The order cannot be patched after it is completed.",
  ORDER_NOT_APPROVED:
    "Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.",
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: "The merchant account is locked or closed.",
  PAYEE_ACCOUNT_RESTRICTED: "The merchant account is restricted.",
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: "The payer account cannot be used for this transaction.",
  PAYER_ACTION_REQUIRED:
    "Transaction cannot complete successfully, instruct the buyer to return to PayPal.",
  PAYER_CANNOT_PAY:
    "Payer cannot pay for this transaction. Please contact the payer to find other ways to pay for this transaction.",
  PAYPAL_REQUEST_ID_REQUIRED:
    "A PayPal-Request-Id is required if you are trying to process payment for an Order. Please specify a PayPal-Request-Id or Create the Order without a 'payment_source' specified.",
  PENDING_CAPTURE:
    "Cannot initiate a refund as the capture is pending. Capture is typically pending when the payer has funded the transaction using e-check/bank funded.",
  REFERENCE_ID_REQUIRED:
    "'reference_id' is required for each 'purchase_unit' if multiple 'purchase_unit' are provided.",
  REFUND_AMOUNT_EXCEEDED:
    "The refund amount must be less than or equal to the capture amount that has not yet been refunded.",
  REFUND_CAPTURE_CURRENCY_MISMATCH: "Refund must be in the same currency as the capture",
  REFUND_NOT_ALLOWED: "Capture cannot be refunded.",
  UNSUPPORTED_INTENT:
    "`intent=AUTHORIZE` is not supported for multiple purchase units. Only `intent=CAPTURE` is supported.",
  TAX_TOTAL_MISMATCH:
    "Should equal sum of (tax * quantity) across all items for a given purchase_unit.",
  TAX_TOTAL_REQUIRED:
    "If item details are specified (items.tax_total and items.quantity) corresponding amount.breakdown.tax_total is required.",
  TRANSACTION_REFUSED: "The request was refused.",
};

export function describe(issue: string): string {
  return DESCRIPTIONS[issue] ?? issue;
}

function detail(issue: string, place: Place): Json {
  return present({ ...place, issue, description: describe(issue) });
}

/** 400: the request is not well formed. */
export function malformed(issue: string, place: Place = {}): Refusal {
  return new Refusal(400, {
    name: "INVALID_REQUEST",
    message: "Request is not well-formed, syntactically incorrect, or violates schema.",
    details: [detail(issue, { location: "body", ...place })],
  });
}

/** 422: well formed, and against a rule. */
export function unprocessable(
  issue: string,
  place: Place = {},
  links: readonly Link[] = [],
): Refusal {
  return new Refusal(422, {
    name: "UNPROCESSABLE_ENTITY",
    message:
      "The requested action could not be performed, semantically incorrect, or failed business validation.",
    details: [detail(issue, place)],
    links,
  });
}

export function notFound(issue = "INVALID_RESOURCE_ID"): Refusal {
  return new Refusal(404, {
    name: "RESOURCE_NOT_FOUND",
    message: "The specified resource does not exist.",
    details: [detail(issue, {})],
  });
}

/** 403: the app or the account may not do this. */
export function forbidden(issue: string): Refusal {
  return new Refusal(403, {
    name: "NOT_AUTHORIZED",
    message: "Authorization failed due to insufficient permissions.",
    details: [detail(issue, {})],
  });
}

export function unsupportedMediaType(): Refusal {
  return new Refusal(415, {
    name: "UNSUPPORTED_MEDIA_TYPE",
    message: "The server does not support the request payload's media type.",
  });
}

export function notAcceptable(): Refusal {
  return new Refusal(406, {
    name: "NOT_ACCEPTABLE",
    message: "The server does not implement the media type that would be acceptable to the client.",
  });
}

export function conflict(): Refusal {
  return new Refusal(409, {
    name: "RESOURCE_CONFLICT",
    message: "The server has detected a conflict while processing this request.",
    details: [
      {
        issue: "PREVIOUS_REQUEST_IN_PROGRESS",
        description:
          "A previous request on this resource is currently in progress. Please wait for sometime and try again. It is best to space out the initial and the subsequent request(s) to avoid receiving this error.",
      },
    ],
  });
}

export function rateLimited(): Refusal {
  return new Refusal(429, {
    name: "RATE_LIMIT_REACHED",
    message: "Too many requests. Blocked due to rate limiting.",
  });
}

export function brokenServer(): Refusal {
  return new Refusal(500, {
    name: "INTERNAL_SERVER_ERROR",
    message: "An internal server error occurred.",
  });
}

/** An unknown, expired or revoked bearer token; PayPal answers in OAuth's words here. */
export function invalidToken(): Refusal {
  return new Refusal(401, {
    error: "invalid_token",
    error_description: "Token signature verification failed",
  });
}

type RefusalOfV1 = (
  status: number,
  name: string,
  message: string,
  details?: readonly Json[],
) => Refusal;

/** The services of version 1 name the error itself, have no fixed message, and link to their guide. */
export function refusalsOfV1(guide: string): RefusalOfV1 {
  const information_link = `https://developer.paypal.com/docs/api/${guide}/v1/#errors`;
  return (status, name, message, details = []) =>
    new Refusal(status, { name, message, information_link, details, links: [] });
}

export const payoutRefusal = refusalsOfV1("payments.payouts-batch");
