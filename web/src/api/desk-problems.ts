import { t } from "@lingui/core/macro";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { isRecord } from "../ui/storage.ts";
import { sentenceFor, type Words } from "./problems.ts";

/** What sellers and operators read for the API's codes, where the buyers' words do not fit. */
const sentences: Record<string, string> = {
  unauthorized: t`You are not logged in any more. Please log in again.`,
  forbidden: t`This is not yours to do.`,
  second_factor_required: t`For this you have to log in with your second factor.`,
  session_not_fresh: t`For this you have to have logged in a short time ago. Please log in again.`,
  email_not_verified: t`Please confirm your e-mail address first, with the link that was mailed.`,
  too_many_requests: t`That was too often in a short time. Please wait a minute.`,
  product_not_found: t`There is no such product in your shop.`,
  processor_unavailable: t`Stripe does not answer at the moment. Please try again.`,
  // Of a seller's desk.
  desk_exists: t`You have a shop already.`,
  name_taken: t`Somebody sells under this name already. Another, please.`,
  currency_not_offered: t`The marketplace does not sell in this currency.`,
  currency_differs: t`All your prices have the currency of your shop.`,
  price_not_expressible: t`No way to pay can charge exactly this price. Another, please.`,
  listings_full: t`Your plan lists no more than you have listed. Withdraw something, or choose another plan.`,
  plan_required: t`Your plan does not have this.`,
  stock_below_reserved: t`Buyers have reserved more than that just now.`,
  stock_moved: t`Something was sold meanwhile: look at the number that is there now.`,
  not_onboarded: t`Begin with Stripe's page first.`,
  too_many_looks: t`Stripe was asked very often. Please wait ten minutes.`,
  too_many_mails: t`Too many mails were asked for. Please wait an hour.`,
  mail_not_sent: t`The mail could not be sent. Please try again.`,
  paypal_blocked: t`This PayPal account is blocked. Please write to the marketplace.`,
  proof_not_found: t`This link was used already, is over, or is another shop's.`,
  seller_order_not_found: t`There is no such sale in your shop.`,
  order_not_paid: t`Only what is paid can be shipped.`,
  order_under_review: t`The marketplace has to look at this order first. Please do not ship it yet.`,
  statement_not_found: t`There is no statement of this month.`,
  statement_too_long: t`This month has more lines than one statement holds. Please write to the marketplace.`,
  // Of a seller's plan.
  subscription_not_found: t`There is no subscription.`,
  subscription_exists: t`You have a subscription already. Change it instead.`,
  place_required: t`Please say where you are: taxes go by it.`,
  place_unknown: t`Taxes need to know more of where you are: the state or province, and a postal code.`,
  subscription_owes: t`Please pay what is owed first.`,
  subscription_ending: t`The subscription is about to end. Keep it first.`,
  subscription_paused: t`The subscription is paused. Resume it first.`,
  change_under_way: t`Another change of your plan is under way. Give it a moment.`,
  change_pending: t`Another change waits to be paid.`,
  change_refused: t`Stripe did not make this change. Please look at your plan again.`,
  preview_outdated: t`That was looked at a while ago. Please look at what it costs again.`,
  nothing_to_change: t`It is so already.`,
  invoice_not_found: t`There is no such invoice.`,
  processor_refused: t`Stripe refused this. Please try again, or use another card.`,
  // Of money that goes back.
  order_not_found: t`There is no such order.`,
  explanation_not_found: t`There is no such order.`,
  order_not_refundable: t`Nothing was paid for this order, so nothing can go back.`,
  nothing_left_to_refund: t`All of it was given back already, or is on its way.`,
  refund_empty: t`That gives nothing back: an amount, or a number of pieces, please.`,
  refund_exceeds_left: t`This is more than is left to give back.`,
  quantity_exceeds_left: t`Fewer pieces of this are left to give back.`,
  product_not_in_part: t`These goods are not in this part.`,
  amount_not_sendable: t`Not every way to pay can give back exactly this amount. Another, please.`,
  payout_not_found: t`There is no such payout.`,
  refund_terms_changed: t`Something has moved since you looked: please look at what it costs again.`,
  refund_already_known: t`This refund is booked by now.`,
  refund_not_as_said: t`This artisan’s part has less left than what went back.`,
  nothing_owed: t`This seller owes nothing any more.`,
  // Of the operators' desk.
  dispute_not_found: t`There is no such dispute.`,
  dispute_not_awaiting: t`Nobody waits for an answer to this dispute any more.`,
  dispute_not_open: t`This dispute was decided meanwhile, or holds nothing.`,
  dispute_answer_under_way: t`An answer to this dispute is on its way already.`,
  goods_not_in_order: t`There are not so many of these goods in the order.`,
  order_disputed: t`A bank or PayPal decides about this money now. It cannot be given back meanwhile.`,
  seller_not_found: t`There is no such artisan.`,
  transfer_not_found: t`There is no such transfer.`,
  transfer_not_blocked: t`This transfer is not blocked any more.`,
  transfer_has_left: t`This transfer has left, or is leaving at this moment.`,
  already_held: t`It is held already, for another reason. Release it first.`,
  not_held: t`Nothing holds it any more.`,
  seller_held: t`All of this artisan is held. Release that first.`,
  review_not_found: t`There is no such review.`,
  review_not_open: t`Somebody has decided on this review meanwhile.`,
  review_not_refusable: t`Something of this order has left already: it cannot go back whole.`,
  approval_not_found: t`There is no such request.`,
  approval_not_waiting: t`This was decided on already, or waited for too long.`,
  approval_outdated: t`It is no longer what was asked for. It has to be asked for again.`,
  second_operator_required: t`Another operator than the one who asked has to approve.`,
  already_blocked: t`This is on the blocklist already.`,
  reconciliation_not_found: t`There is no such comparison.`,
  reconciliation_running: t`The books of this processor are being compared already.`,
  reconciliation_not_running: t`This comparison is not under way any more.`,
  reconciliation_not_stopped: t`This comparison was not stopped.`,
  window_invalid: t`The days end after they begin, not in the future, and are 31 at most.`,
  difference_not_open: t`This difference is not open any more.`,
  event_not_found: t`There is no such event.`,
  dead_letter_not_found: t`There is no such message.`,
  break_not_open: t`This is not broken any more.`,
  block_not_found: t`This is not on the blocklist any more.`,
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
  return issues.flatMap((issue: unknown) => {
    if (!isRecord(issue)) return [];
    const path = String(issue.path);
    return [path, ...path.split(".")];
  });
}

/** Of several pictures one is wrong, which the form then leads to. */
const ofPicture = (problem: Problem) =>
  namesIn(problem).some((name) => /^pictures\.\d+\.url$/.test(name))
    ? t`This is no address of a picture, or that picture is here already. Please look at it again.`
    : undefined;

export const deskWords: Words = {
  sentenceFor: (problem) => ofPicture(problem) ?? sentences[problem.code] ?? sentenceFor(problem),
  fieldsToMend: (problem) => [...(fields[problem.code] ?? []), ...namesIn(problem)],
};
