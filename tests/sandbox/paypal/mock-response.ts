import type { PayPalContext } from "./http.ts";
import { isJson, own, text } from "./json.ts";
import { documentedRefusal, type Operation } from "./orders-issues.ts";
import { brokenServer, conflict, type Refusal, rateLimited } from "./refusal.ts";

/** Errors of PayPal as a whole, which no operation lists. */
const GENERAL: Record<string, () => Refusal> = {
  INTERNAL_SERVER_ERROR: brokenServer,
  INTERNAL_SERVICE_ERROR: brokenServer,
  RATE_LIMIT_REACHED: rateLimited,
  RESOURCE_CONFLICT: conflict,
};

/**
 * PayPal's negative testing: the header `PayPal-Mock-Response` names the error to answer with, and
 * nothing is done. Its guide: "If you do not use the specific test values, the service returns the
 * actual API responses", so a code that the operation does not document does nothing, like a header
 * that cannot be read.
 */
export function refuseIfMocked(c: PayPalContext, operation: Operation): void {
  const code = mockedCode(c.req.header("paypal-mock-response"));
  if (code === undefined) return;
  const refusal = own(GENERAL, code)?.() ?? documentedRefusal(operation, code);
  if (refusal !== undefined) throw refusal;
}

/** One code, or several of which the first is answered. */
function mockedCode(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  try {
    const parsed: unknown = JSON.parse(header);
    const codes = isJson(parsed) ? parsed.mock_application_codes : undefined;
    return Array.isArray(codes) ? text(codes[0]) : text(codes);
  } catch {
    return undefined;
  }
}
