import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { isRecord } from "../ui/storage.ts";
import { sentenceFor, type Words } from "./problems.ts";

/** What sellers and operators read for the API's codes, where the buyers' words do not fit. */
const sentences: Record<string, string> = {
  unauthorized: "You are not logged in any more. Please log in again.",
  forbidden: "This is not yours to do.",
  second_factor_required: "For this you have to log in with your second factor.",
  session_not_fresh: "For this you have to have logged in a short time ago. Please log in again.",
  email_not_verified: "Please confirm your e-mail address first, with the link that was mailed.",
  too_many_requests: "That was too often in a short time. Please wait a minute.",
  product_not_found: "There is no such product in your shop.",
  processor_unavailable: "Stripe does not answer at the moment. Please try again.",
  // Of a seller's desk.
  desk_exists: "You have a shop already.",
  name_taken: "Somebody sells under this name already. Another, please.",
  currency_not_offered: "The marketplace does not sell in this currency.",
  currency_differs: "All your prices have the currency of your shop.",
  price_not_expressible: "No way to pay can charge exactly this price. Another, please.",
  listings_full:
    "Your plan lists no more than you have listed. Withdraw something, or choose another plan.",
  plan_required: "Your plan does not have this.",
  stock_below_reserved: "Buyers have reserved more than that just now.",
  stock_moved: "Something was sold meanwhile: look at the number that is there now.",
  not_onboarded: "Begin with Stripe's page first.",
  too_many_looks: "Stripe was asked very often. Please wait ten minutes.",
  too_many_mails: "Too many mails were asked for. Please wait an hour.",
  mail_not_sent: "The mail could not be sent. Please try again.",
  paypal_blocked: "This PayPal account is blocked. Please write to the marketplace.",
  proof_not_found: "This link was used already, is over, or is another shop's.",
  seller_order_not_found: "There is no such sale in your shop.",
  order_not_paid: "Only what is paid can be shipped.",
  order_under_review: "The marketplace has to look at this order first. Please do not ship it yet.",
  statement_not_found: "There is no statement of this month.",
  statement_too_long:
    "This month has more lines than one statement holds. Please write to the marketplace.",
  // Of a seller's plan.
  subscription_not_found: "There is no subscription.",
  subscription_exists: "You have a subscription already. Change it instead.",
  place_required: "Please say where you are: taxes go by it.",
  place_unknown:
    "Taxes need to know more of where you are: the state or province, and a postal code.",
  subscription_owes: "Please pay what is owed first.",
  subscription_ending: "The subscription is about to end. Keep it first.",
  subscription_paused: "The subscription is paused. Resume it first.",
  change_under_way: "Another change of your plan is under way. Give it a moment.",
  change_pending: "Another change waits to be paid.",
  change_refused: "Stripe did not make this change. Please look at your plan again.",
  preview_outdated: "That was looked at a while ago. Please look at what it costs again.",
  nothing_to_change: "It is so already.",
  invoice_not_found: "There is no such invoice.",
  processor_refused: "Stripe refused this. Please try again, or use another card.",
  // Of money that goes back.
  order_not_found: "There is no such order.",
  explanation_not_found: "There is no such order.",
  order_not_refundable: "Nothing was paid for this order, so nothing can go back.",
  nothing_left_to_refund: "All of it was given back already, or is on its way.",
  refund_empty: "That gives nothing back: an amount, or a number of pieces, please.",
  refund_exceeds_left: "This is more than is left to give back.",
  quantity_exceeds_left: "Fewer pieces of this are left to give back.",
  product_not_in_part: "These goods are not in this part.",
  amount_not_sendable: "Not every way to pay can give back exactly this amount. Another, please.",
  payout_not_found: "There is no such payout.",
  refund_terms_changed: "Something has moved since you looked: please look at what it costs again.",
  nothing_owed: "This seller owes nothing any more.",
  // Of the operators' desk.
  dispute_not_found: "There is no such dispute.",
  dispute_not_awaiting: "Nobody waits for an answer to this dispute any more.",
  dispute_not_open: "This dispute was decided meanwhile, or holds nothing.",
  dispute_answer_under_way: "An answer to this dispute is on its way already.",
  goods_not_in_order: "There are not so many of these goods in the order.",
  order_disputed:
    "A bank or PayPal decides about this money now. It cannot be given back meanwhile.",
  seller_not_found: "There is no such artisan.",
  transfer_not_found: "There is no such transfer.",
  transfer_not_blocked: "This transfer is not blocked any more.",
  transfer_has_left: "This transfer has left, or is leaving at this moment.",
  already_held: "It is held already, for another reason. Release it first.",
  not_held: "Nothing holds it any more.",
  seller_held: "All of this artisan is held. Release that first.",
  review_not_found: "There is no such review.",
  review_not_open: "Somebody has decided on this review meanwhile.",
  review_not_refusable: "Something of this order has left already: it cannot go back whole.",
  approval_not_found: "There is no such request.",
  approval_not_waiting: "This was decided on already, or waited for too long.",
  approval_outdated: "It is no longer what was asked for. It has to be asked for again.",
  second_operator_required: "Another operator than the one who asked has to approve.",
  already_blocked: "This is on the blocklist already.",
  block_not_found: "This is not on the blocklist any more.",
};

const fields: Record<string, readonly string[]> = {
  name_taken: ["name"],
  currency_not_offered: ["currency"],
  price_not_expressible: ["price"],
  stock_below_reserved: ["stock"],
  stock_moved: ["stock"],
  paypal_blocked: ["email"],
  refund_exceeds_left: ["amount"],
  amount_not_sendable: ["amount"],
};

/** The API names the fields of a body that it found wrong by their path. */
function namesIn({ issues }: Problem): string[] {
  if (!Array.isArray(issues)) return [];
  return issues.flatMap((issue: unknown) => (isRecord(issue) ? String(issue.path).split(".") : []));
}

export const deskWords: Words = {
  sentenceFor: (problem) => sentences[problem.code] ?? sentenceFor(problem),
  fieldsToMend: (problem) => [...(fields[problem.code] ?? []), ...namesIn(problem)],
};
