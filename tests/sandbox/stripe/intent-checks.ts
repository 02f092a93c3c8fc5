import type Stripe from "stripe";
import { amountFault, display, minimumOf, smallestStep } from "./currencies.ts";
import { invalidRequest } from "./wire/errors.ts";

/** Stripe's own limit of a descriptor's suffix. */
const DESCRIPTOR_LENGTH_MAX = 22;
const TRANSFER_GROUP_LENGTH_MAX = 255;

export function checkAmount(amount: number, currency: string): void {
  if (amount < 1) {
    throw invalidRequest({
      code: "parameter_invalid_integer",
      message: "This value must be greater than or equal to 1.",
      param: "amount",
    });
  }
  const fault = amountFault(amount, currency);
  switch (fault) {
    case undefined:
      return;
    case "unknown_currency":
      throw invalidRequest({ message: `Invalid currency: ${currency}`, param: "currency" });
    case "too_small":
      throw invalidRequest({
        code: "amount_too_small",
        message: `Amount must be at least ${display(minimumOf(currency), currency)}`,
        param: "amount",
      });
    case "too_large":
      throw invalidRequest({
        code: "amount_too_large",
        message: `Amount must be no more than ${display(99_999_999, currency)}`,
        param: "amount",
      });
    case "not_divisible":
      throw invalidRequest({
        message: `Invalid amount: in ${currency} it must be evenly divisible by ${smallestStep(currency)}`,
        param: "amount",
      });
  }
}

export function checkTexts(
  params: Stripe.PaymentIntentCreateParams | Stripe.PaymentIntentUpdateParams,
): void {
  if ((params.statement_descriptor_suffix ?? "").length > DESCRIPTOR_LENGTH_MAX) {
    throw invalidRequest({
      message: `The statement descriptor suffix must be at most ${DESCRIPTOR_LENGTH_MAX} characters.`,
      param: "statement_descriptor_suffix",
    });
  }
  if ((params.transfer_group ?? "").length > TRANSFER_GROUP_LENGTH_MAX) {
    throw invalidRequest({ message: "Invalid string: too long", param: "transfer_group" });
  }
  if (params.receipt_email && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(params.receipt_email)) {
    throw invalidRequest({
      code: "email_invalid",
      message: `Invalid email address: ${params.receipt_email}`,
      param: "receipt_email",
    });
  }
}

/** Parameters that mean something only when the buyer's method is tried at once. */
const WITH_CONFIRM = [
  "off_session",
  "error_on_requires_action",
  "mandate",
  "mandate_data",
  "return_url",
  "confirmation_token",
] as const;

export function checkConfirmOnly(
  params: Partial<Record<(typeof WITH_CONFIRM)[number], unknown>> & { confirm?: boolean },
): void {
  const name = params.confirm ? undefined : WITH_CONFIRM.find((key) => params[key] !== undefined);
  if (name === undefined) return;
  throw invalidRequest({
    message: `The parameter ${name} can only be used with \`confirm=true\`.`,
    param: name,
  });
}

/** The stand-in plays separate charges and transfers, so money never goes on by itself. */
export function checkConnect(
  params: Pick<Stripe.PaymentIntentCreateParams, "application_fee_amount" | "transfer_data">,
): void {
  if (params.transfer_data !== undefined) {
    throw invalidRequest({
      message: "The stand-in does not play destination charges.",
      param: "transfer_data",
    });
  }
  if (params.application_fee_amount === undefined) return;
  throw invalidRequest({
    message:
      "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
    param: "application_fee_amount",
  });
}
