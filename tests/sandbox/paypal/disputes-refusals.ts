import { type Json, present } from "./json.ts";
import { Refusal } from "./refusal.ts";

/**
 * The issues of Disputes v1 and what PayPal says about them. Its pages do not say which are 400 and
 * which 422: here a body or query that nobody could understand is 400, and 422 what only this
 * dispute does not allow.
 */
const ISSUES = {
  MISSING_OR_INVALID_REQUEST_BODY: [400, "The request body is missing or not valid."],
  MISSING_REQUIRED_PARAMETER: [400, "A required parameter is missing."],
  INVALID_PARAMETER_VALUE: [400, "A parameter value is not valid."],
  INVALID_PATCH_PATH: [400, "The path of the patch is not valid."],
  INVALID_PAGE_SIZE: [
    400,
    "The page_size is outside the allowed range. A valid page_size is from 1 to 50.",
  ],
  INVALID_PAGE_TOKEN: [400, "The next_page_token is not one of an earlier answer."],
  INVALID_START_TIME_FORMAT: [400, "The start_time is not in the correct date and time format."],
  INVALID_START_TIME_RANGE: [400, "The start_time must be within the last 180 days."],
  DATE_CAN_NOT_BE_IN_FUTURE: [
    400,
    "The start_time must be earlier than the current date and time stamp.",
  ],
  MUTUALLY_EXCLUSIVE_PARAMETERS: [
    400,
    "You can specify either but not both the start_time and disputed_transaction_id.",
  ],
  INVALID_EVIDENCE_FILE: [
    400,
    "The evidence file is not valid. The user can upload up to 50 MB of files for a case. Individual files must be smaller than 10 MB. The supported file formats are JPG, GIF, PNG, and PDF.",
  ],
  INVALID_EVIDENCE_TYPE: [400, "The evidence type is not valid."],
  MISSING_EVIDENCE_TYPE: [400, "The evidence type is required but it is missing."],
  MISSING_TRACKING_INFO: [
    400,
    "For PROOF_OF_FULFILLMENT, the tracking number and carrier name are required but they are missing.",
  ],
  MISSING_REFUND_ID: [
    400,
    "For PROOF_OF_REFUND, at least one refund ID is required but it is missing.",
  ],
  INVALID_OFFER_TYPE: [400, "The offer type is not one of the allowed response options."],
  INVALID_ACCEPT_CLAIM_TYPE: [
    400,
    "The accept claim type is not one of the allowed response options.",
  ],
  INVALID_ACKNOWLEDGEMENT_TYPE: [
    400,
    "The acknowledgement type is not one of the allowed response options.",
  ],
  ACTION_NOT_ALLOWED_IN_CURRENT_DISPUTE_STATE: [
    422,
    "Action requested could not be performed as the dispute is in a state that does not allow it. The links of the dispute are the allowed actions.",
  ],
  OFFER_AMOUNT_EXCEEDED: [422, "The offered amount is more than the disputed amount."],
  REFUND_AMOUNT_EXCEEDED: [422, "The refund amount is not less than the disputed amount."],
  CURRENCY_MISMATCH: [422, "The currency is not that of the disputed amount."],
  AMOUNT_SHOULD_NOT_BE_PASSED: [422, "You cannot specify the refund amount for this type."],
  MISSING_RETURN_SHIPPING_ADDRESS: [
    422,
    "A return needs the address to which the buyer sends the goods.",
  ],
  SHIPPING_ADDRESS_SHOULD_NOT_BE_PASSED: [
    422,
    "You cannot specify the return shipping address where nothing is returned.",
  ],
  INSUFFICIENT_FUNDS: [
    422,
    "You have insufficient funds in your account to accept a claim for this dispute.",
  ],
} as const satisfies Record<string, readonly [status: 400 | 422, description: string]>;

export type DisputeIssue = keyof typeof ISSUES;

export function refused(
  issue: DisputeIssue,
  field?: string,
  location: "body" | "query" = "body",
): Refusal {
  const [status, description] = ISSUES[issue];
  const place: Json = field === undefined ? {} : { field, location };
  const details = [present({ ...place, issue, description })];
  if (status === 400)
    return new Refusal(400, {
      name: "INVALID_REQUEST",
      message: "Request is not well-formed, syntactically incorrect, or violates schema.",
      details,
      links: [],
    });
  return new Refusal(422, {
    name: "UNPROCESSABLE_ENTITY",
    message:
      "The requested action could not be performed, semantically incorrect, or failed business validation.",
    details,
    links: [],
  });
}
