import { t } from "@lingui/core/macro";
import type { Order } from "../../../../worker/http/contract/orders.ts";

/** Where an order stands, in a word or two. */
export const orderStates = {
  pending_payment: t`Waiting for payment`,
  paid: t`Paid`,
  partially_paid: t`Partly paid`,
  partially_refunded: t`Partly refunded`,
  refunded: t`Refunded`,
  charged_back: t`Charged back`,
  expired: t`Expired`,
  cancelled: t`Cancelled`,
} satisfies Record<Order["state"], string>;

type Words = { title: string; sentence: string };

const settled = {
  paid: {
    title: t`Thank you!`,
    sentence: t`Your payment has arrived. Each artisan now prepares their parcel for you.`,
  },
  partially_paid: {
    title: t`We are looking at your payment`,
    sentence: t`Only a part of the amount has arrived. We will write to you about it.`,
  },
  partially_refunded: {
    title: t`Partly refunded`,
    sentence: t`A part of what you paid was given back.`,
  },
  refunded: { title: t`Refunded`, sentence: t`All that you paid was given back.` },
  charged_back: {
    title: t`Charged back`,
    sentence: t`Your bank has taken this payment back.`,
  },
  expired: {
    title: t`This order has expired`,
    sentence: t`It was not paid in time, and its goods are back in the shop.`,
  },
  cancelled: { title: t`This order was cancelled`, sentence: t`Nothing is left to pay.` },
} satisfies Record<Exclude<Order["state"], "pending_payment">, Words>;

export function wordsFor({ state, payment, parts }: Order, isConfirming: boolean): Words {
  if (state === "paid") return { ...settled.paid, sentence: progressOf(parts) };
  if (state !== "pending_payment") return settled[state];
  if (isConfirming)
    return {
      title: t`Confirming your payment`,
      sentence: t`You have done your part. We wait for the payment service to confirm it.`,
    };
  if (payment?.state === "failed")
    return {
      title: t`The payment was declined`,
      sentence: t`Nothing was charged. You can pay this order with another card or method.`,
    };
  return {
    title: t`Waiting for your payment`,
    sentence: t`This order has not been paid yet.`,
  };
}

/** How far its parcels are. */
function progressOf(parts: Order["parts"]): string {
  if (parts.every(({ state }) => state === "delivered")) return t`All of it was delivered. Enjoy!`;
  if (parts.every(({ state }) => state !== "unfulfilled"))
    return t`All of it is on its way to you.`;
  if (parts.some(({ state }) => state !== "unfulfilled"))
    return t`A part of it has been sent; the rest is being prepared.`;
  return settled.paid.sentence;
}

/** Money has come for it, whatever became of it later. */
export const isPaid = ({ state }: Pick<Order, "state">) =>
  !["pending_payment", "expired", "cancelled"].includes(state);
