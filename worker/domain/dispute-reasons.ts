/**
 * Why somebody disputes, in words. Stripe's reasons: docs.stripe.com/disputes/categories; PayPal's:
 * developer.paypal.com/docs/api/customer-disputes/v1. Neither list is promised to be complete.
 */
const reasons: Readonly<Record<string, string>> = {
  bank_cannot_process: "The bank says that it cannot process the payment.",
  check_returned: "The bank has returned the payment.",
  credit_not_processed: "The buyer says that a refund was promised and did not come.",
  customer_initiated: "The buyer disputes it at their bank.",
  debit_not_authorized: "The buyer says that the payment was not theirs.",
  duplicate: "The buyer says that it was paid twice.",
  fraudulent: "The cardholder says that the payment was not theirs.",
  general: "The bank gives no reason.",
  incorrect_account_details: "The account's details were wrong.",
  insufficient_funds: "The account did not cover the payment.",
  noncompliant: "The bank says that the payment broke the card network's rules.",
  product_not_received: "The buyer says that the goods did not arrive.",
  product_unacceptable: "The buyer says that the goods are not as described.",
  subscription_canceled: "The buyer says that a subscription had been ended.",
  unrecognized: "The cardholder does not recognise the payment.",
  MERCHANDISE_OR_SERVICE_NOT_RECEIVED: "The buyer says that the goods did not arrive.",
  MERCHANDISE_OR_SERVICE_NOT_AS_DESCRIBED: "The buyer says that the goods are not as described.",
  UNAUTHORISED: "The buyer says that the payment was not theirs.",
  CREDIT_NOT_PROCESSED: "The buyer says that a refund was promised and did not come.",
  DUPLICATE_TRANSACTION: "The buyer says that it was paid twice.",
  INCORRECT_AMOUNT: "The buyer says that the amount was wrong.",
  PAYMENT_BY_OTHER_MEANS: "The buyer says that it was paid in another way.",
  CANCELED_RECURRING_BILLING: "The buyer says that a subscription had been ended.",
  PROBLEM_WITH_REMITTANCE: "The buyer says that the money went to the wrong place.",
  OTHER: "PayPal gives no reason.",
};

/** A sentence for anybody to read; the processor's own word where it is a new one. */
export const reasonOfDispute = (reason: string): string =>
  (Object.hasOwn(reasons, reason) ? reasons[reason] : undefined) ??
  `The reason is called "${reason
    .toLowerCase()
    .replaceAll("_", " ")
    .replace(/[^a-z0-9 -]/g, "")}".`;
