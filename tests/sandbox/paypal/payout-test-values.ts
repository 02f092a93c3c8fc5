import type { Account, ItemStatus, PayoutBatch, PayoutItem } from "./account.ts";
import { own } from "./json.ts";
import { type ItemError, isItemError, statusFor } from "./payout-errors.ts";
import { payoutRefusal, type Refusal } from "./refusal.ts";

/**
 * The test values that PayPal's own sandbox answers to: in the first item's note, and in place of
 * an id in the path. Its pages name the errors; statuses that they leave out are the strict guess.
 */
const UNAUTHORISED = "Authorization error occurred";

type Answer = readonly [status: number, name: string, message: string];

const NOTES: Readonly<Record<string, Answer>> = {
  ERRPYO001: [403, "SENDER_RESTRICTED", UNAUTHORISED],
  ERRPYO002: [403, "SENDER_EMAIL_UNCONFIRMED", UNAUTHORISED],
  ERRPYO003: [403, "AUTHORIZATION_ERROR", UNAUTHORISED],
  ERRPYO005: [422, "INSUFFICIENT_FUNDS", "Sender does not have sufficient funds"],
  ERRPYO006: [500, "INTERNAL_ERROR", "An internal service error has occurred"],
  ERRPYO010: [400, "VALIDATION_ERROR", "Invalid request - see details"],
  ERRPYO011: [403, "REQUIRED_SCOPE_MISSING", "Access token does not have required scope"],
  ERRPYO012: [403, "SENDER_LOCKED", UNAUTHORISED],
  ERRPYO014: [400, "USER_BUSINESS_ERROR", "User business error."],
  ERRPYO035: [429, "RATE_LIMIT_VALIDATION", "Rate limit exceeded"],
  ERRPYO036: [408, "REQUEST_TIMEOUT_EXCEEDED", "The request timed out"],
  ERRPYO037: [400, "SYNC_MODE_NOT_APPLICABLE", "Synchronous mode is not applicable"],
  ERRPYO038: [400, "NON_HOLDING_CURRENCY", "The sender does not hold a balance in this currency"],
  ERRPYO039: [400, "PREVIOUS_REQUEST_IN_PROGRESS", "A previous request is in progress"],
  ERRPYO040: [403, "CIP_NOT_VERIFIED", UNAUTHORISED],
};

export function refuseByTestValue(note: string | undefined, batchId: string | undefined): void {
  if (batchId === "ERRPYO013")
    throw payoutRefusal(400, "VALIDATION_ERROR", "Invalid request - see details", [
      { field: "items[0].note", location: "body", issue: "Required field is missing" },
    ]);
  const answer = own(NOTES, note ?? "");
  if (answer !== undefined) throw payoutRefusal(...answer);
}

const NOT_FOUND: Answer = [404, "INVALID_RESOURCE_ID", "Requested resource ID was not found"];
const BROKEN: Answer = [500, "INTERNAL_ERROR", "An internal service error has occurred"];

const BATCH_STATUSES: Readonly<Record<string, PayoutBatch["status"]>> = {
  POSPYO002: "SUCCESS",
  ERRPYOB001: "SUCCESS",
  ERRPYOB002: "PENDING",
  ERRPYOB003: "PROCESSING",
  ERRPYOB004: "DENIED",
};

/** The same errors in the same order, once for a batch and once for an item. */
const ERRORS_BY_ID: readonly (readonly [batch: string, item: string, error: string])[] = [
  ["ERRPYOB005", "ERRPYOB016", "ACCOUNT_RESTRICTED"],
  ["ERRPYOB006", "ERRPYOB017", "ACCOUNT_UNCONFIRMED_EMAIL"],
  ["ERRPYOB007", "ERRPYOB018", "APPROVER_DENIED"],
  ["ERRPYOB008", "ERRPYOB019", "GAMER_FAILED_COUNTRY_OF_RESIDENCE_CHECK"],
  ["ERRPYOB009", "ERRPYOB020", "GAMER_FAILED_FUNDING_SOURCE_CHECK"],
  ["ERRPYOB010", "ERRPYOB021", "GAMING_INVALID_PAYMENT_FLOW"],
  ["ERRPYOB011", "ERRPYOB022", "NON_HOLDING_CURRENCY"],
  ["ERRPYOB012", "ERRPYOB023", "PENDING_RECIPIENT_NON_HOLDING_CURRENCY_PAYMENT_PREFERENCE"],
  ["ERRPYOB013", "ERRPYOB024", "SENDER_STATE_RESTRICTED"],
  ["ERRPYOB014", "ERRPYOB025", "SPENDING_LIMIT_EXCEEDED"],
  ["ERRPYOB015", "ERRPYOB026", "TRANSACTION_DECLINED_BY_TRAVEL_RULE"],
  ["ERRPYO015", "ERRPYO041", "CLOSED_MARKET"],
  ["ERRPYO016", "ERRPYO042", "CURRENCY_COMPLIANCE"],
  ["ERRPYO017", "ERRPYO043", "CURRENCY_NOT_SUPPORTED_FOR_RECEIVER"],
  ["ERRPYO018", "", "DUPLICATE_ITEM"],
  ["ERRPYO019", "ERRPYO044", "RECEIVER_ACCOUNT_LOCKED"],
  ["ERRPYO020", "ERRPYO045", "RECEIVER_COUNTRY_NOT_ALLOWED"],
  ["ERRPYO021", "ERRPYO046", "RECEIVER_UNCONFIRMED"],
  ["ERRPYO022", "ERRPYO047", "RECEIVER_UNREGISTERED"],
  ["ERRPYO023", "ERRPYO048", "RECEIVER_YOUTH_ACCOUNT"],
  ["ERRPYO024", "ERRPYO049", "RECEIVING_LIMIT_EXCEEDED"],
  ["ERRPYO025", "ERRPYO050", "REGULATORY_BLOCKED"],
  ["ERRPYO026", "ERRPYO051", "REGULATORY_PENDING"],
  ["ERRPYO027", "ERRPYO052", "RISK_DECLINE"],
  ["ERRPYO028", "ERRPYO053", "SELF_PAY_NOT_ALLOWED"],
  ["ERRPYO029", "ERRPYO054", "TRANSACTION_LIMIT_EXCEEDED"],
  ["ERRPYO030", "ERRPYO055", "UNDEFINED"],
  ["ERRPYO031", "ERRPYO056", "ZERO_AMOUNT"],
  ["ERRPYO034", "ERRPYO059", "INVALID_EMAIL"],
  ["ERRPYO060", "ERRPYO061", "RECEIVER_ACCOUNT_LIMITATION"],
];

const REFUSED_IDS: Readonly<Record<string, Answer>> = {
  ERRPYO032: NOT_FOUND,
  ERRPYO033: BROKEN,
  ERRPYO057: NOT_FOUND,
  ERRPYO058: BROKEN,
};

const CANCELLATIONS: Readonly<Record<string, Answer>> = {
  ERRPOI001: NOT_FOUND,
  ERRPYO004: [400, "BATCH_NOT_COMPLETED", "The batch is not completed yet."],
  ERRPYO007: [400, "ITEM_ALREADY_CANCELLED", "Item has already been cancelled or returned."],
  ERRPYO008: [400, "ITEM_CANCELLATION_FAILED", "The item could not be cancelled."],
  ERRPYO009: [400, "ITEM_INCORRECT_STATUS", "Only an unclaimed item can be cancelled."],
};

/** The batch that a test value stands for; it was never made, and nothing remembers it. */
export function batchOfTestValue(account: Account, id: string): PayoutBatch | undefined {
  refuseId(id);
  const [, , error] = ERRORS_BY_ID.find(([batch]) => batch === id) ?? [];
  const status = error === undefined ? own(BATCH_STATUSES, id) : "SUCCESS";
  return status === undefined ? undefined : example(account, status, error);
}

export function itemOfTestValue(account: Account, id: string): PayoutItem | undefined {
  refuseId(id);
  const [, , error] = ERRORS_BY_ID.find(([, item]) => item === id) ?? [];
  if (error === undefined && id !== "POSPOI001") return undefined;
  return example(account, "SUCCESS", error).items[0];
}

export function cancelledByTestValue(account: Account, id: string): PayoutItem | undefined {
  const answer = own(CANCELLATIONS, id);
  if (answer !== undefined) throw refusal(answer);
  const [item] = example(account, "SUCCESS", undefined).items;
  return id !== "POSPOI002" || item === undefined ? undefined : { ...item, status: "RETURNED" };
}

function refuseId(id: string): void {
  const answer = own(REFUSED_IDS, id);
  if (answer !== undefined) throw refusal(answer);
}

function refusal(answer: Answer): Refusal {
  return payoutRefusal(...answer);
}

const ITEM_STATUSES: Partial<Record<PayoutBatch["status"], ItemStatus>> = {
  SUCCESS: "SUCCESS",
  DENIED: "FAILED",
};

function example(
  account: Account,
  status: PayoutBatch["status"],
  error: string | undefined,
): PayoutBatch {
  const nowMs = account.world.clock.now();
  const known: ItemError | undefined =
    error !== undefined && isItemError(error) ? error : undefined;
  const isDone = status === "SUCCESS" || status === "DENIED";
  const item: PayoutItem = {
    id: "TESTVALUEITEM",
    batchId: "TESTVALUEBATC",
    receiver: "payouts-simulator-receiver@paypal.com",
    recipientType: "EMAIL",
    amount: { currency: "USD", minor: 100n },
    feeMinor: 0n,
    sent: {},
    status: known === undefined ? (ITEM_STATUSES[status] ?? "PENDING") : statusFor(known),
    error,
    transactionId: undefined,
    processedAtMs: isDone ? nowMs : undefined,
  };
  return {
    id: "TESTVALUEBATC",
    senderBatchId: "1524086406556",
    header: { email_subject: "This email is related to simulation" },
    status,
    items: [item],
    currency: "USD",
    createdAtMs: nowMs,
    processingAtMs: undefined,
    completedAtMs: isDone ? nowMs : undefined,
  };
}
