import { type English, english } from "./english.ts";

/** Why a buyer wants money back, and what convinces whoever decides. */
type Reason = { readonly words: English; readonly toWin: English };

const NOT_THEM: Reason = {
  words: english("The buyer says that they did not pay."),
  toWin: english(
    "Proof that it was them: what the bank checked of the card, earlier orders without a dispute, the delivery to their address.",
  ),
};
const NOT_RECEIVED: Reason = {
  words: english("The buyer says that it did not arrive."),
  toWin: english(
    "The tracking number, and the delivery to the address of the order before the dispute was opened.",
  ),
};
const NOT_AS_DESCRIBED: Reason = {
  words: english("The buyer says that it is not as described, or came damaged."),
  toWin: english(
    "What the product's page promised, pictures of what was sent, and what was written with the buyer about sending it back.",
  ),
};
const TWICE: Reason = {
  words: english("The buyer says that they paid twice."),
  toWin: english("That these are two orders, each with its parcel; or the refund of one of them."),
};
const NO_CREDIT: Reason = {
  words: english("The buyer says that money was promised back and did not come."),
  toWin: english("The refund with its day and amount; or that none was agreed, and why."),
};
const CANCELLED: Reason = {
  words: english("The buyer says that they had cancelled before they were charged."),
  toWin: english("That it was not cancelled by then, and what the buyer had agreed to."),
};
const UNSAID: Reason = {
  words: english("No reason is given."),
  toWin: english(
    "All that is known of the sale: what was bought, by whom, and where it was delivered.",
  ),
};
const BANKS_OWN: Reason = {
  words: english("The bank could not collect the money."),
  toWin: english("Little: banks decide this by themselves. Ask the buyer to pay another way."),
};

/** Stripe's words and PayPal's, in small letters; ours for what PayPal took back without a dispute. */
const reasons: Readonly<Record<string, Reason>> = {
  fraudulent: NOT_THEM,
  unauthorised: NOT_THEM,
  unrecognized: {
    words: english("The cardholder does not recognise the payment."),
    toWin: english("What was bought, by whom, and where it was delivered, so that they remember."),
  },
  product_not_received: NOT_RECEIVED,
  merchandise_or_service_not_received: NOT_RECEIVED,
  product_unacceptable: NOT_AS_DESCRIBED,
  merchandise_or_service_not_as_described: NOT_AS_DESCRIBED,
  duplicate: TWICE,
  duplicate_transaction: TWICE,
  payment_by_other_means: {
    words: english("The buyer says that they paid another way."),
    toWin: english("That nothing else was paid for this order."),
  },
  incorrect_amount: {
    words: english("The buyer says that the amount is wrong."),
    toWin: english("The order with its sums, as the buyer was shown it before paying."),
  },
  credit_not_processed: NO_CREDIT,
  subscription_canceled: CANCELLED,
  canceled_recurring_billing: CANCELLED,
  problem_with_remittance: BANKS_OWN,
  bank_cannot_process: BANKS_OWN,
  check_returned: BANKS_OWN,
  debit_not_authorized: BANKS_OWN,
  incorrect_account_details: BANKS_OWN,
  insufficient_funds: BANKS_OWN,
  customer_initiated: UNSAID,
  general: UNSAID,
  other: UNSAID,
  payment_reversed: {
    words: english("PayPal took the payment back by itself."),
    toWin: english("Nothing: PayPal asks nobody."),
  },
};

/** A word that is not known here stands as it is: processors make new ones. */
export function wordsOfReason(reason: string): { words: string; toWin: English } {
  const name = reason.toLowerCase();
  if (Object.hasOwn(reasons, name)) return reasons[name] ?? UNSAID;
  return { ...UNSAID, words: `The reason is called “${name.replaceAll("_", " ")}”.` };
}
