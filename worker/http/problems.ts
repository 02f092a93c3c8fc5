import type { Context } from "hono";
import type { DisputeError } from "../usecases/answer-dispute.ts";
import type { AttributeError } from "../usecases/attribute-refund.ts";
import type { CancelError } from "../usecases/cancel-order.ts";
import type { CaptureError } from "../usecases/capture-payment.ts";
import type { CorrectError } from "../usecases/correct-parcel.ts";
import type { DecideError } from "../usecases/decide-approval.ts";
import type { ReviewError } from "../usecases/decide-review.ts";
import type { DeliverError } from "../usecases/deliver-part.ts";
import type { BlocklistError } from "../usecases/edit-blocklist.ts";
import type { EditDeskError } from "../usecases/edit-desk.ts";
import type { GoodsError } from "../usecases/edit-goods.ts";
import type { EraseError } from "../usecases/erase-person.ts";
import type { ExplainError } from "../usecases/explain-amount.ts";
import type { OwnPayoutError } from "../usecases/explain-own-payout.ts";
import type { HoldError } from "../usecases/hold-transfers.ts";
import type { OnceError, Outcome } from "../usecases/once.ts";
import type { OpenDeskError } from "../usecases/open-desk.ts";
import type { OnboardError } from "../usecases/operate.ts";
import type { PayError } from "../usecases/pay-order.ts";
import type { ProofError } from "../usecases/prove-paypal-address.ts";
import type { AnalyticsError } from "../usecases/read-analytics.ts";
import type { ReadAccountError } from "../usecases/read-own-account.ts";
import type { ControlError } from "../usecases/reconciliation/control-reconciliation.ts";
import type { RefundError } from "../usecases/refund-payment.ts";
import type { ReleaseError } from "../usecases/release-transfers.ts";
import type { SetupError } from "../usecases/saved-methods/open-setup.ts";
import type { MethodError } from "../usecases/saved-methods/remove-method.ts";
import type { PaypalAddressError } from "../usecases/set-paypal-address.ts";
import type { ShipError } from "../usecases/ship-part.ts";
import type { CheckoutError } from "../usecases/start-checkout.ts";
import type { ChangeError } from "../usecases/subscriptions/change-subscription.ts";
import { toQuote } from "./views.ts";

export type ProblemKind =
  | (CheckoutError | PayError | CaptureError | CancelError | ShipError | OnceError)["kind"]
  | (DeliverError | CorrectError | OnboardError)["kind"]
  | RefundError["kind"]
  | ControlError["kind"]
  | ExplainError["kind"]
  | EraseError["kind"]
  | "not_your_address"
  | (OpenDeskError | EditDeskError | PaypalAddressError | ProofError)["kind"]
  | (ReadAccountError | GoodsError | DecideError | AttributeError)["kind"]
  | AnalyticsError["kind"]
  | "transfer_not_found"
  | DisputeError["kind"]
  | ChangeError["kind"]
  | "invoice_not_found"
  | (HoldError | ReleaseError | OwnPayoutError)["kind"]
  | (MethodError | SetupError)["kind"]
  | (ReviewError | BlocklistError)["kind"]
  | "body_invalid"
  | "body_not_json"
  | "body_too_large"
  | "content_type_unsupported"
  | "parameters_invalid"
  | "idempotency_key_required"
  | "idempotency_key_malformed"
  | "unauthorized"
  | "forbidden"
  | "second_factor_required"
  | "session_not_fresh"
  | "email_not_verified"
  | "cross_site"
  | "too_many_requests"
  | "not_found"
  | "product_not_found"
  | "statement_not_found"
  | "statement_too_long"
  | "dead_letter_not_found"
  | "queue_unavailable"
  | "event_not_found"
  | "break_not_open"
  | "event_refused"
  | "event_not_kept"
  | "database_unavailable"
  | "internal";

/** Every failure that a caller can meet. The code is the contract; the title may be reworded. */
const problems = {
  body_invalid: [400, "The body does not match the contract"],
  body_not_json: [400, "The body is not JSON"],
  body_too_large: [413, "The body is larger than any request of this API"],
  content_type_unsupported: [415, "Send the body as application/json"],
  parameters_invalid: [400, "A parameter does not match the contract"],
  idempotency_key_required: [400, "Send an Idempotency-Key"],
  idempotency_key_malformed: [
    400,
    "An Idempotency-Key is one header of 1 to 255 printable characters",
  ],
  idempotency_key_reused: [422, "This Idempotency-Key came with another request before"],
  idempotency_in_progress: [409, "The first request with this Idempotency-Key is still at work"],
  unauthorized: [401, "Log in first"],
  forbidden: [403, "This is not yours to do"],
  second_factor_required: [403, "Log in with a second factor first"],
  session_not_fresh: [403, "Log in again first"],
  email_not_verified: [403, "Confirm your address first"],
  too_many_requests: [429, "Too many requests from this address: wait a minute"],
  cross_site: [403, "A request that changes something has to come from the shop's own pages"],
  not_found: [404, "There is nothing here"],
  product_not_found: [404, "There is no such product"],
  product_unknown: [409, "The cart has a product that does not exist"],
  product_withdrawn: [409, "The cart has a product that is no longer for sale"],
  duplicate_product: [400, "The cart has a product twice: use its quantity"],
  artisan_unavailable: [409, "The cart has goods of an artisan who takes no orders now"],
  artisan_paused: [409, "The cart has goods of an artisan who is away for now"],
  sold_out: [409, "Less of a product is left than the cart has"],
  limit_exceeded: [409, "The cart has more of a product than one order may have"],
  mixed_currencies: [409, "The cart has goods in more than one currency"],
  too_many_artisans: [409, "The cart has goods of more artisans than one order may have"],
  own_goods: [409, "Artisans cannot buy their own goods"],
  price_changed: [409, "The cart now costs something else"],
  method_not_offered: [409, "This cart cannot be paid with this method"],
  order_not_found: [404, "There is no such order"],
  order_not_payable: [409, "This order is not waiting for a payment"],
  payment_not_applied: [409, "The money was taken and pays no order: the order says where it goes"],
  order_expired: [409, "The time to pay this order is over"],
  payment_not_found: [404, "There is no such payment"],
  payment_not_unapplied: [409, "This payment pays its order, or took no money"],
  payment_in_progress: [409, "A payment of this order is being processed"],
  payer_action_required: [409, "The buyer has to approve the payment first"],
  instrument_declined: [402, "The buyer's funding source was declined: choose another"],
  members_only: [403, "Log in to save a way to pay, or to pay with a saved one"],
  saved_method_not_found: [404, "There is no such saved way to pay"],
  saved_method_expired: [409, "This saved card has expired: save it anew"],
  saved_method_gone: [409, "This saved way to pay was removed: choose another"],
  setup_not_found: [404, "There is nothing that is being saved"],
  setup_not_finished: [409, "What is to be saved has not been entered or approved"],
  rate_limited: [429, "That was too often in a short time: try again later"],
  processor_refused: [422, "The payment processor refused the payment"],
  processor_unavailable: [503, "The payment processor did not answer: try again with the same key"],
  seller_order_not_found: [404, "There is no such part of an order"],
  seller_not_found: [404, "There is no such seller"],
  order_not_paid: [409, "Only a paid order is shipped"],
  part_not_shipped: [409, "This part was not shipped yet"],
  subscription_not_found: [404, "There is no subscription"],
  subscription_exists: [409, "There is a subscription already: change it"],
  place_required: [422, "Taxes are added: say where you are"],
  place_unknown: [
    422,
    "Stripe knows no such place: a country may ask for the state and a postal code",
  ],
  subscription_owes: [409, "Pay what is owed first"],
  subscription_ending: [409, "The subscription is about to end: keep it first"],
  subscription_paused: [409, "The subscription is paused: resume it first"],
  change_under_way: [409, "Another change of the subscription is under way"],
  change_pending: [409, "Another change waits to be paid"],
  change_refused: [422, "Stripe refused the change"],
  preview_outdated: [409, "What was shown is too old: look at the costs again"],
  nothing_to_change: [409, "It is so already"],
  invoice_not_found: [404, "There is no such invoice"],
  transfer_not_found: [404, "There is no such transfer"],
  desk_exists: [409, "You have a desk already"],
  name_taken: [409, "Somebody sells under this name already"],
  currency_not_offered: [409, "The shop does not sell in this currency"],
  currency_differs: [409, "Your goods and your shipping have one currency"],
  price_not_expressible: [409, "No method of payment can charge exactly this price"],
  plan_required: [403, "Your plan does not have this: another does"],
  listings_full: [409, "Your plan lists no more goods: withdraw one, or choose another plan"],
  stock_below_reserved: [409, "Buyers have reserved more than that"],
  stock_moved: [409, "The stock is another by now"],
  not_onboarded: [409, "Begin with Stripe's page first"],
  too_many_looks: [429, "Stripe was asked too often: wait a while"],
  too_many_mails: [429, "Too many mails were asked for: wait an hour"],
  mail_not_sent: [503, "The mail could not be sent: try again"],
  paypal_blocked: [409, "This PayPal account is blocked: write to the shop"],
  proof_not_found: [404, "This link was used, is over, or is not yours: ask for another"],
  approval_not_found: [404, "There is no such approval"],
  approval_not_waiting: [409, "This was decided on already, or waited for too long"],
  approval_outdated: [409, "It is no longer what was asked for: ask again"],
  second_operator_required: [403, "Another operator than the one who asked has to approve"],
  transfer_not_blocked: [409, "This transfer is not blocked"],
  transfer_has_left: [409, "This transfer has left, or is leaving"],
  already_held: [409, "This is held already, for another reason: release it first"],
  not_held: [409, "Nothing holds this"],
  seller_held: [409, "All of this seller is held: release that first"],
  payout_not_found: [404, "There is no such payout"],
  dead_letter_not_found: [404, "There is no such dead letter"],
  queue_unavailable: [503, "The queue takes no messages now: try again"],
  event_not_found: [404, "There is no such event"],
  reconciliation_not_found: [404, "There is no such reconciliation"],
  reconciliation_running: [409, "A reconciliation of this rail is under way"],
  reconciliation_not_running: [409, "This reconciliation is not under way"],
  reconciliation_not_stopped: [409, "This reconciliation was not stopped"],
  window_invalid: [
    400,
    "A window ends after its beginning, not in the future, and has 31 days at most",
  ],
  difference_not_open: [409, "There is no such difference, or it is not open"],
  explanation_not_found: [404, "Nothing here has this id"],
  not_your_address: [409, "This is not the address of your account"],
  person_not_found: [404, "No orders of a guest have this address"],
  person_has_open_orders: [
    409,
    "Something is still on its way to this person, or back: erase when that is over",
  ],
  person_has_desk: [409, "Whoever has a desk cannot be erased: close the desk first"],
  refund_empty: [400, "This gives nothing back"],
  duplicate_part: [400, "A part of the order is named twice"],
  part_not_found: [404, "The order has no such part"],
  product_not_in_part: [409, "The part has no such goods"],
  quantity_exceeds_left: [409, "Fewer of these are left to give back"],
  refund_exceeds_left: [409, "This is more than is left to give back"],
  nothing_left_to_refund: [409, "All of it was given back already, or is on its way"],
  amount_not_sendable: [400, "Not every processor can move this amount"],
  order_not_refundable: [409, "Nothing was paid for this order, or not by this processor"],
  order_disputed: [409, "A bank or PayPal decides about this money: answer the dispute"],
  dispute_not_found: [404, "There is no such dispute"],
  dispute_not_awaiting: [409, "Nobody waits for an answer to this dispute"],
  dispute_not_open: [409, "This dispute holds nothing, or was decided"],
  dispute_answer_under_way: [409, "An answer to this dispute is on its way"],
  goods_not_in_order: [409, "The order has no such goods"],
  refund_terms_changed: [409, "Something has moved since the preview: look at it again"],
  refund_not_found: [404, "The processor has no such refund of this order"],
  refund_already_known: [409, "This refund is booked already"],
  refund_not_as_said: [409, "This does not come to what the processor has given back"],
  statement_not_found: [404, "There is no statement of such a month"],
  statement_too_long: [422, "The month has more lines than one statement holds: write to the shop"],
  nothing_owed: [409, "This seller owes nothing"],
  break_not_open: [409, "No such break is open"],
  event_refused: [400, "This is no event of a processor's"],
  event_not_kept: [503, "The event could not be kept: send it again"],
  challenge_required: [403, "Show first that a person is there: send a Turnstile-Token"],
  challenge_failed: [403, "The Turnstile-Token proves nothing: get another one"],
  too_many_attempts: [429, "Too many payments were tried or declined: wait"],
  checkout_refused: [403, "This order cannot be taken"],
  order_under_review: [409, "An operator has to look at this order first"],
  review_not_found: [404, "There is no such review"],
  review_not_open: [409, "This review was decided"],
  review_not_refusable: [409, "Something of this order has left: its money cannot go back whole"],
  already_blocked: [409, "This is on the blocklist"],
  block_not_found: [404, "There is no such entry on the blocklist"],
  database_unavailable: [503, "The service cannot reach its database: try again"],
  internal: [500, "Something went wrong here"],
} as const satisfies Record<ProblemKind, readonly [status: number, title: string]>;

/** What was executed at a processor and is over: a repetition gets the same answer. */
const kept: ReadonlySet<string> = new Set([
  "instrument_declined",
  "processor_refused",
  "saved_method_gone",
]);

export type Trouble = { readonly kind: ProblemKind; readonly [fact: string]: unknown };

/** What else an error carries is public; it never has more than the caller sent or may see. */
export function problemBody(trouble: Trouble, requestId: string) {
  const { kind: code, ...facts } = trouble;
  const [status, title] = problems[code];
  const quote = "quote" in facts ? { quote: toQuote(facts.quote as never) } : {};
  return { title, status, code, ...facts, ...quote, requestId };
}

export function problem(c: Context, trouble: Trouble): Response {
  c.set("code", trouble.kind);
  const body = problemBody(trouble, c.get("requestId"));
  return respond(body.status, body);
}

/** An answer for `once`, which keeps it only if asking again could not change it. */
export function problemOutcome(c: Context, trouble: Trouble): Outcome {
  c.set("code", trouble.kind);
  const body = problemBody(trouble, c.get("requestId"));
  return { status: body.status, body, keep: kept.has(trouble.kind) };
}

/** JSON of either kind; money in it is text already. */
export function respond(status: number, body: unknown, headers: Record<string, string> = {}) {
  const waits =
    typeof body === "object" && body !== null && "retryAfterSeconds" in body
      ? { "Retry-After": `${body.retryAfterSeconds}` }
      : {};
  const type = status >= 400 ? "application/problem+json" : "application/json";
  const decimal = (_: string, value: unknown) => (typeof value === "bigint" ? `${value}` : value);
  return new Response(JSON.stringify(body, decimal), {
    status,
    headers: { "Content-Type": type, "Cache-Control": "no-store", ...waits, ...headers },
  });
}
