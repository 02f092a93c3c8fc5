import type { Order } from "../../../../worker/http/contract/orders.ts";

type Words = { title: string; sentence: string };

const settled = {
  paid: {
    title: "Thank you!",
    sentence: "Your payment has arrived. Each artisan now prepares their parcel for you.",
  },
  partially_paid: {
    title: "We are looking at your payment",
    sentence: "Only a part of the amount has arrived. We will write to you about it.",
  },
  partially_refunded: {
    title: "Partly refunded",
    sentence: "A part of what you paid was given back.",
  },
  refunded: { title: "Refunded", sentence: "All that you paid was given back." },
  charged_back: {
    title: "Charged back",
    sentence: "Your bank has taken this payment back.",
  },
  expired: {
    title: "This order has expired",
    sentence: "It was not paid in time, and its goods are back in the shop.",
  },
  cancelled: { title: "This order was cancelled", sentence: "Nothing is left to pay." },
} satisfies Record<Exclude<Order["state"], "pending_payment">, Words>;

export function wordsFor({ state, payment }: Order, isConfirming: boolean): Words {
  if (state !== "pending_payment") return settled[state];
  if (isConfirming)
    return {
      title: "Confirming your payment",
      sentence: "You have done your part. We wait for the payment service to confirm it.",
    };
  if (payment?.state === "failed")
    return {
      title: "The payment was declined",
      sentence: "Nothing was charged. You can pay this order with another card or method.",
    };
  return { title: "Waiting for your payment", sentence: "This order has not been paid yet." };
}
