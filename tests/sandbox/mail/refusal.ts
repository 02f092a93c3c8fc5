/** An answer that is not 2xx, in Resend's own form; resend.com/docs/api-reference/errors. */
export class Refusal extends Error {
  readonly statusCode: number;
  readonly code: string;

  constructor(statusCode: number, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }

  response(): Response {
    const { statusCode, code: name, message } = this;
    return Response.json({ statusCode, name, message }, { status: statusCode });
  }
}

export const missingKey = () =>
  new Refusal(401, "missing_api_key", "Missing API key in the authorization header.");

export const invalidKey = () => new Refusal(403, "invalid_api_key", "API key is invalid.");

export const restrictedKey = () =>
  new Refusal(401, "restricted_api_key", "This API key is restricted to only send emails.");

export const missingField = (name: string) =>
  new Refusal(422, "missing_required_field", `Missing \`${name}\` field.`);

export const invalid = (message: string) => new Refusal(422, "validation_error", message);

export const invalidAddress = (name: string) =>
  invalid(
    `Invalid \`${name}\` field. The email address needs to follow the \`email@example.com\` or \`Name <email@example.com>\` format.`,
  );

export const unverifiedDomain = (domain: string) =>
  new Refusal(
    403,
    "validation_error",
    `The ${domain} domain is not verified. Please, add and verify your domain on https://resend.com/domains`,
  );

export const notFound = (what = "Email") => new Refusal(404, "not_found", `${what} not found`);

export const wrongMethod = () => new Refusal(405, "method_not_allowed", "Method is not allowed");

export const invalidIdempotencyKey = () =>
  new Refusal(
    400,
    "invalid_idempotency_key",
    "The idempotency key must be between 1 and 256 characters.",
  );

export const keyReused = () =>
  new Refusal(
    409,
    "invalid_idempotent_request",
    "This idempotency key was already used with a different request payload.",
  );

export const keyInUse = () =>
  new Refusal(
    409,
    "concurrent_idempotent_requests",
    "The original request with this idempotency key is still in progress.",
  );

export const rateLimited = () =>
  new Refusal(429, "rate_limit_exceeded", "Too many requests. Please slow down and try again.");

export const serverError = () =>
  new Refusal(500, "internal_server_error", "An unexpected error occurred.");
