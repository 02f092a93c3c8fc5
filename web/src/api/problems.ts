import { t } from "@lingui/core/macro";
import type { Problem } from "../../../worker/http/contract/shapes.ts";
import { isRecord } from "../ui/storage.ts";

/**
 * What the buyer reads for each of the API's codes. Made when it is asked for: this module is there
 * before the words of a language are.
 */
const sentences = (): Record<string, string> => ({
  // Ours, when there was no answer of the API's at all.
  no_connection: t`We could not reach the shop. Check your connection and try again.`,
  unreadable_answer: t`The shop's answer could not be read. Please try again.`,
  // The API's, in the order of its own table.
  body_invalid: t`Something in the form is not right. Please check it and try again.`,
  parameters_invalid: t`That cannot be looked for. Please try other words.`,
  idempotency_key_reused: t`Something changed while we were working. Please try again.`,
  idempotency_in_progress: t`We are still working on this. Give it a moment.`,
  not_found: t`We could not find that.`,
  product_not_found: t`This is no longer in the shop.`,
  product_unknown: t`Something in your cart is no longer in the shop.`,
  product_withdrawn: t`Something in your cart is no longer for sale.`,
  duplicate_product: t`Something is in your cart twice. Please remove one of the two.`,
  sold_out: t`Something in your cart has just been sold. Nothing was charged.`,
  limit_exceeded: t`There is more of something in your cart than one order can have.`,
  mixed_currencies: t`Your cart has prices in several currencies. Please order each by itself.`,
  too_many_artisans: t`These are more artisans than one order can have. Please make two of it.`,
  own_goods: t`These are your own goods: an artisan cannot buy from themselves.`,
  price_changed: t`A price has changed. Please look at the new total before you go on.`,
  method_not_offered: t`This way to pay cannot be used for this order. Please choose another.`,
  order_not_found: t`We could not find this order. Check that you have its whole link.`,
  order_not_payable: t`This order cannot be paid any more. Its own page says why.`,
  order_expired: t`The time to pay this order is over. Its goods are back in the shop.`,
  payment_not_found: t`We could not find this payment. Please choose again how to pay.`,
  payment_not_applied: t`This payment does not count for the order. Its own page says where it goes.`,
  payment_in_progress: t`A payment for this order is under way. Give it a moment.`,
  payer_action_required: t`PayPal asks for one more step. Please go back to it.`,
  instrument_declined: t`PayPal could not use that card or account. Please choose another one.`,
  members_only: t`Please log in to save a way to pay, or to pay with a saved one.`,
  saved_method_not_found: t`This saved way to pay is not there any more. Please choose another.`,
  saved_method_expired: t`This card has expired. Please add it again, or choose another way to pay.`,
  saved_method_gone: t`This saved way to pay was removed. Please choose another.`,
  setup_not_found: t`This was not begun here. Please add it again.`,
  setup_not_finished: t`It is not saved yet: the last step is missing. Please try again.`,
  unauthorized: t`Please log in first.`,
  artisan_paused: t`An artisan in your cart is away just now. Please take their things out for now.`,
  artisan_unavailable: t`An artisan in your cart sells nothing just now. Please take their things out.`,
  not_your_address: t`This is not the address of your account.`,
  person_has_open_orders: t`Something is still on its way to you, or back. Please come again when that is over.`,
  person_has_desk: t`You still have a shop here. Please close it first.`,
  processor_refused: t`The payment service refused this. Please choose another way to pay.`,
  processor_unavailable: t`The payment service does not answer. Nothing was charged; try again.`,
  rail_stopped: t`This way to pay is switched off for the moment. Please choose another.`,
  too_many_requests: t`That was too often in a short time. Please wait a minute.`,
  challenge_required: t`Please show that you are a person, and not a program. Then it goes on.`,
  challenge_failed: t`That did not work. Please try again.`,
  too_many_attempts: t`That was too often in a short time. Please wait a while, and try again.`,
  checkout_refused: t`We cannot take this order. Nothing was charged.`,
  database_unavailable: t`The shop is not quite itself. Please try again in a moment.`,
});

/** How one part of the app speaks of what went wrong. */
export type Words = {
  sentenceFor(problem: Problem): string;
  /** Where it is mended, by the names of the form's fields. */
  fieldsToMend(problem: Problem): readonly string[];
};

/** The fallback carries the request's id, which is what our support asks for. */
export function sentenceFor({ code, requestId, issues }: Problem): string {
  const known = sentences()[code];
  if (known) return [known, ...fieldsIn(issues)].join(" ");
  const sorry = t`Something went wrong on our side. Please try again in a moment.`;
  return requestId ? `${sorry} ${t`(Reference: ${requestId})`}` : sorry;
}

/** What a form's fields are called where the buyer reads them. */
const fields = (): Record<string, string> => ({
  email: t`E-mail`,
  name: t`Full name`,
  line1: t`Street and number`,
  line2: t`Flat, floor, care of`,
  city: t`City`,
  region: t`State, province or county`,
  postalCode: t`Postal code`,
  country: t`Country`,
});

/** Names the fields that the API found wrong. */
function fieldsIn(issues: unknown): string[] {
  if (!Array.isArray(issues)) return [];
  const names = fields();
  const named = issues.flatMap((issue: unknown) => {
    const path = isRecord(issue) ? String(issue.path).split(".").at(-1) : undefined;
    return (path && names[path]) || [];
  });
  return named.length > 0 ? [`(${named.join(", ")})`] : [];
}
