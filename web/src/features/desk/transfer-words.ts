import { t } from "@lingui/core/macro";
import type { DeskTransfer } from "../../../../worker/http/contract/seller.ts";
import { states } from "../transfers/words.ts";

export const rails = { stripe: t`Paid by card`, paypal: t`Paid by PayPal` } as const;

export const transferStates = {
  ...states,
  held: t`Waits for its time`,
  blocked: t`Waits`,
} satisfies Record<DeskTransfer["state"], string>;

const reasons: Readonly<Record<string, string>> = {
  seller_not_payable: t`Finish Stripe's page, or confirm your PayPal address: then it goes out.`,
  rail_underfunded: t`The marketplace fills its balance; it goes out by itself.`,
  rail_stopped: t`Payouts are stopped for the moment; it goes out by itself.`,
  books_in_doubt: t`The marketplace checks its books; it goes out by itself.`,
  returned: t`It came back: correct your address, and write to the marketplace.`,
  refused: t`It was refused: the marketplace looks into it.`,
  destination_changed: t`You changed your PayPal address: the marketplace has to agree again.`,
  held_by_operator: t`The marketplace holds it back and says why beside it.`,
  below_minimum: t`It adds up with your next sales.`,
  failed: t`It failed: the marketplace looks into it.`,
};
/** Why money waits for more than its time, and what ends that. */
export const waitingWords = (because: string) =>
  reasons[because] ?? t`The marketplace looks into it.`;
