import { type English, english } from "./english.ts";
import type { PayoutId, SellerId } from "./ids.ts";
import type { Money } from "./money.ts";

/** Stripe's payouts of a seller's own account to the seller's bank, as Stripe last told of them. */
export type PayoutState = "pending" | "in_transit" | "paid" | "failed" | "cancelled";

const nextPayoutStates: Record<PayoutState, readonly PayoutState[]> = {
  pending: ["in_transit", "paid", "failed", "cancelled"],
  in_transit: ["paid", "failed", "cancelled"],
  paid: ["failed"], // A bank may send it back days after it was called paid.
  failed: [],
  cancelled: [],
};
export const canMovePayout = (from: PayoutState, to: PayoutState) =>
  nextPayoutStates[from].includes(to);

export type SellerPayout = {
  readonly id: PayoutId;
  readonly sellerId: SellerId;
  /** Stripe's po_… */
  readonly ref: string;
  readonly amount: Money;
  readonly state: PayoutState;
  /** Stripe's word for why it failed; null unless it did and Stripe said so. */
  readonly failureCode: string | null;
  readonly arrivesAt: Date | null;
};

/** Why a bank did not take a payout. Stripe's codes: docs.stripe.com/payouts#payout-failures. */
const failures: Readonly<Record<string, English>> = {
  account_closed: english("The bank account is closed."),
  account_frozen: english("The bank account is frozen."),
  bank_account_restricted: english("The bank account takes no payments of this kind."),
  bank_ownership_changed: english("The bank account belongs to somebody else by now."),
  could_not_process: english("The bank could not process it."),
  debit_not_authorized: english("The bank account allows no debits."),
  declined: english("The bank declined it."),
  incorrect_account_holder_address: english(
    "The bank has another address for the account's holder.",
  ),
  incorrect_account_holder_name: english("The bank has another name for the account's holder."),
  incorrect_account_holder_tax_id: english(
    "The bank has another tax number for the account's holder.",
  ),
  insufficient_funds: english("The balance at Stripe did not cover it."),
  invalid_account_number: english("The account number is wrong."),
  invalid_currency: english("The bank account does not take this currency."),
  no_account: english("The bank knows no such account."),
  unsupported_card: english("The card takes no payouts."),
};

export type Said = { readonly words: English; readonly next: English; readonly when: English };

const states: Record<Exclude<PayoutState, "failed">, Said> = {
  pending: {
    words: english("Stripe has taken it out of your balance."),
    next: english("Stripe sends it to your bank."),
    when: english("Within a business day."),
  },
  in_transit: {
    words: english("It is on its way to your bank."),
    next: english("Your bank books it."),
    when: english("By the day that is shown."),
  },
  paid: {
    words: english("Your bank has it, as far as Stripe knows."),
    next: english("Nothing: a bank can still send it back, and you are told then."),
    when: english("A return comes within five business days as a rule."),
  },
  cancelled: {
    words: english("It was cancelled before it left."),
    next: english("The money is in your balance at Stripe and goes with the next payout."),
    when: english("On the schedule of your account at Stripe."),
  },
};

/** What became of a payout, what happens next and when; for its seller. */
export function saidOfPayout({ state, failureCode }: Pick<SellerPayout, "state" | "failureCode">) {
  return state === "failed" ? saidOfFailure(failureCode) : states[state];
}
function saidOfFailure(code: string | null): Said {
  const known = code !== null && Object.hasOwn(failures, code) ? failures[code] : undefined;
  return {
    words: known ?? english("Your bank did not take it, and Stripe says no more."),
    next: english(
      "The money is back in your balance at Stripe. Correct your bank account on Stripe's page.",
    ),
    when: english("Stripe pays out again once the bank account is right."),
  };
}
