import type { TransferView } from "../../../../worker/http/contract/operator.ts";

export const rails = { stripe: "Stripe", paypal: "PayPal" } as const;

/** What is shown of a transfer besides its sum. */
export const kinds = {
  sale: "Sale",
  supplement: "Supplement",
} satisfies Record<TransferView["kind"], string>;

export const states = {
  held: "Its time runs",
  due: "Due",
  sending: "On its way",
  sent: "Sent",
  settled: "Arrived",
  blocked: "Blocked",
  failed: "Failed",
  cancelled: "Nothing left of it",
  reversed: "Taken back",
} satisfies Record<TransferView["state"], string>;
