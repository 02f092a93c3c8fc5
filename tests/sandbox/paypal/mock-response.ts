import type { PayPalContext } from "./http.ts";
import { isJson, object, text } from "./json.ts";
import { brokenServer, malformed, notFound, Refusal, unprocessable } from "./refusal.ts";

/** Issues that are 400 on these routes; every other one that PayPal names is 422. */
const MALFORMED = new Set([
  "INVALID_PARAMETER_SYNTAX",
  "INVALID_PARAMETER_VALUE",
  "INVALID_STRING_LENGTH",
  "MISSING_REQUIRED_PARAMETER",
  "MALFORMED_REQUEST_JSON",
]);

/**
 * PayPal's negative testing: the header `PayPal-Mock-Response` names the error to answer with, and
 * nothing is done. A header that cannot be read is ignored, as PayPal does.
 */
export function refuseIfMocked(c: PayPalContext): void {
  const code = mockedCode(c.req.header("paypal-mock-response"));
  if (code === undefined) return;
  if (code === "INTERNAL_SERVER_ERROR" || code === "INTERNAL_SERVICE_ERROR") throw brokenServer();
  if (code === "INVALID_RESOURCE_ID") throw notFound();
  if (code === "PERMISSION_DENIED")
    throw new Refusal(403, {
      name: "NOT_AUTHORIZED",
      message: "Authorization failed due to insufficient permissions.",
      details: [
        { issue: code, description: "You do not have permission to access this resource." },
      ],
    });
  throw MALFORMED.has(code) ? malformed(code) : unprocessable(code);
}

function mockedCode(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(header);
    const codes = isJson(parsed) ? parsed.mock_application_codes : undefined;
    return text(codes) ?? text(object({ first: Array.isArray(codes) ? codes[0] : codes }).first);
  } catch {
    return undefined;
  }
}
