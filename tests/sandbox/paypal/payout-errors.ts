import type { ItemStatus } from "./account.ts";

/** Why an item was not simply paid: what then becomes of it, and PayPal's words. */
const ERRORS = {
  ACCOUNT_RESTRICTED: ["FAILED", "User is restricted."],
  ACCOUNT_UNCONFIRMED_EMAIL: ["FAILED", "The email address of the sender is not confirmed."],
  APPROVER_DENIED: ["FAILED", "The approver denied this payout."],
  CLOSED_MARKET: ["FAILED", "Cross-border payments into the receiver's country are not possible."],
  CURRENCY_COMPLIANCE: [
    "FAILED",
    "Due to currency compliance regulations, the sender cannot make this payment.",
  ],
  CURRENCY_NOT_SUPPORTED_FOR_RECEIVER: [
    "FAILED",
    "This currency cannot be used for this receiver.",
  ],
  DUPLICATE_ITEM: ["FAILED", "A payment for this item was sent earlier."],
  GAMER_FAILED_COUNTRY_OF_RESIDENCE_CHECK: [
    "FAILED",
    "The receiver resides in a country in which gaming is not allowed.",
  ],
  GAMER_FAILED_FUNDING_SOURCE_CHECK: [
    "FAILED",
    "The receiver used a funding source that is not allowed for gaming.",
  ],
  GAMING_INVALID_PAYMENT_FLOW: ["FAILED", "A gaming merchant cannot make this payment."],
  INSUFFICIENT_FUNDS: [
    "FAILED",
    "Sender does not have sufficient funds. Please add funds and retry.",
  ],
  INVALID_EMAIL: ["FAILED", "The email address is not valid."],
  NON_HOLDING_CURRENCY: ["FAILED", "The sender does not hold a balance in this currency."],
  PENDING_RECIPIENT_NON_HOLDING_CURRENCY_PAYMENT_PREFERENCE: [
    "UNCLAIMED",
    "The receiver must accept this currency or have it converted.",
  ],
  PENDING_RISK_REVIEW: ["ONHOLD", "This payout is under review and on hold."],
  RECEIVER_ACCOUNT_INVALID: ["FAILED", "The receiver's account is invalid."],
  RECEIVER_ACCOUNT_LIMITATION: [
    "ONHOLD",
    "The recipient's account is currently under limitation. Any payments made to this account will be on hold until the issue is resolved. Funds will be returned to your account if the limitation is not resolved within 30 days of the sent payout.",
  ],
  RECEIVER_ACCOUNT_LOCKED: ["FAILED", "Receiver's account is locked or inactive."],
  RECEIVER_COUNTRY_NOT_ALLOWED: ["FAILED", "Receiver's country is not allowed."],
  RECEIVER_STATE_RESTRICTED: ["FAILED", "Receiver's state is restricted."],
  RECEIVER_UNCONFIRMED: ["UNCLAIMED", "Receiver's email address or phone number is unconfirmed."],
  RECEIVER_UNREGISTERED: [
    "UNCLAIMED",
    "Receiver is unregistered. A link to sign up for a PayPal account was sent to the receiver.",
  ],
  RECEIVER_YOUTH_ACCOUNT: ["FAILED", "Receiver's account is a youth account."],
  RECEIVING_LIMIT_EXCEEDED: ["FAILED", "Receiver's account exceeded the receiving limit."],
  REGULATORY_BLOCKED: [
    "BLOCKED",
    "This transaction is blocked due to regulatory compliance restrictions.",
  ],
  REGULATORY_PENDING: ["ONHOLD", "This transaction is pending regulatory compliance review."],
  RISK_DECLINE: ["FAILED", "The transaction is declined due to risk."],
  SELF_PAY_NOT_ALLOWED: ["FAILED", "Sender cannot send a payment to themselves."],
  SENDER_STATE_RESTRICTED: ["FAILED", "Sender's state is restricted."],
  SPENDING_LIMIT_EXCEEDED: ["FAILED", "Sender exceeded the spending limit."],
  TRANSACTION_DECLINED_BY_TRAVEL_RULE: [
    "FAILED",
    "The transaction is declined because details of the receiver are missing.",
  ],
  TRANSACTION_LIMIT_EXCEEDED: ["FAILED", "The amount exceeds the transaction limit."],
  UNDEFINED: ["FAILED", "The payment failed for an unknown reason."],
  ZERO_AMOUNT: ["FAILED", "The amount is zero."],
} as const satisfies Record<string, readonly [status: ItemStatus, message: string]>;

export type ItemError = keyof typeof ERRORS;

export const ITEM_ERRORS = Object.keys(ERRORS);

export function isItemError(name: string): name is ItemError {
  return Object.hasOwn(ERRORS, name);
}

export function statusFor(error: ItemError): ItemStatus {
  return ERRORS[error][0];
}

/** A name that a test made up is its own message. */
export function messageFor(error: string): string {
  return isItemError(error) ? ERRORS[error][1] : error;
}
