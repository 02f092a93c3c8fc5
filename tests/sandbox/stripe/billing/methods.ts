import { idOf, type Platform } from "../platform.ts";
import { refused } from "../wire/errors.ts";

/** A method that is named for later payments must be the customer's already. */
export function checkMethodOf(
  { stores }: Platform,
  customer: string,
  method: string | undefined,
  param = "default_payment_method",
): void {
  if (!method) return;
  const known = stores.paymentMethods.find(method);
  if (known && idOf(known.customer) === customer) return;
  throw refused({
    code: "resource_missing",
    message: `The customer does not have a payment method with the ID ${method}. The payment method must be attached to the customer.`,
    param,
  });
}
