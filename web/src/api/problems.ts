import type { Problem } from "../../../worker/http/contract/shapes.ts";

/** What the buyer reads for each of the API's codes. */
const sentences: Record<string, string> = {
  no_connection: "We could not reach the shop. Check your connection and try again.",
  unreadable_answer: "The shop's answer could not be read. Please try again.",
  not_found: "We could not find that.",
  order_not_found: "We could not find this order. Check that you have its whole link.",
  order_token_required: "This link is not complete: the part after # opens your order.",
  validation_failed: "Something in the form is not right. Please check it and try again.",
  invalid_body: "Something in the form is not right. Please check it and try again.",
  sold_out: "Something in your cart has just been sold. Nothing was charged.",
  price_changed: "A price has changed. Please look at the new total before you go on.",
  product_unknown: "Something in your cart is no longer in the shop.",
  product_withdrawn: "Something in your cart is no longer for sale.",
  limit_exceeded: "There is more of something in your cart than one order can have.",
  too_many_artisans: "That is more artisans than one order can have. Please make two of it.",
  duplicate_product: "Something is in your cart twice. Please remove one of the two.",
  own_goods: "These are your own goods: an artisan cannot buy from themselves.",
  mixed_currencies: "Your cart has prices in several currencies. Please order each by itself.",
  currency_not_settled: "We cannot take payments in this currency yet.",
  amount_below_minimum: "This is less than a payment can be. Add something to your cart.",
  amount_above_maximum: "This is more than one payment can be. Please make two orders of it.",
  method_not_offered: "This way to pay cannot be used for your cart. Please choose another.",
  no_method_offered: "One of the artisans cannot be paid just now, so we cannot take this order.",
  rail_stopped: "This way to pay is switched off for the moment. Please choose another.",
  artisan_not_payable: "One of the artisans cannot be paid this way just now.",
  processor_unavailable: "The payment service does not answer. Nothing was charged; try again.",
  processor_refused: "The payment service refused this. Please choose another way to pay.",
  payment_declined: "The payment was declined. Please try another card or another way to pay.",
  instrument_declined: "PayPal could not use that card or account. Please choose another one.",
  payment_in_progress: "A payment for this order is under way. Give it a moment.",
  order_expired: "The time to pay this order is over. Its goods are back in the shop.",
  order_not_payable: "This order cannot be paid any more. See its own page.",
  order_not_paid: "This order is not paid yet.",
  payment_not_found: "We could not find this payment. Please choose again how to pay.",
  payer_action_required: "PayPal asks for one more step. Please go back to it.",
  idempotency_in_progress: "We are still working on this. Give it a moment.",
  idempotency_key_reused: "Something changed while we were working. Please try again.",
  rate_limited: "That was too often in a short time. Please wait a minute.",
  too_many_requests: "That was too often in a short time. Please wait a minute.",
  database_unavailable: "The shop is not quite itself. Please try again in a moment.",
  unavailable: "The shop is not quite itself. Please try again in a moment.",
};

/** The fallback carries the request's id, which is what our support asks for. */
export function sentenceFor({ code, requestId }: Problem): string {
  const known = sentences[code];
  if (known) return known;
  const reference = requestId ? ` (Reference: ${requestId})` : "";
  return `Something went wrong on our side. Please try again in a moment.${reference}`;
}
