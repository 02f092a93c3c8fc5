import type { RefundView } from "../../../../worker/http/contract/refunds.ts";
import type { Fault } from "../../api/refunds.ts";

export const reasons = {
  buyer_request: "The buyer asked for it",
  not_received: "It did not arrive",
  not_as_described: "It is not as described",
  cannot_fulfil: "It cannot be made or sent",
  goodwill: "Goodwill",
  fraud_warning: "A bank’s fraud warning",
} as const;
/** Why it went back, in words where there are some. */
export const reasonOf = (reason: string) =>
  reasons[reason as keyof typeof reasons] ?? reason.replaceAll("_", " ");

export const faults = {
  shared: "Nobody’s: the seller their net, the shop its commission and the fee",
  seller: "The seller’s: their net and the processor’s fee",
  platform: "The shop’s: all of it",
} satisfies Record<Fault, string>;

export const states = {
  requested: "Asked for",
  pending: "On its way",
  succeeded: "Given back",
  failed: "Failed",
} satisfies Record<RefundView["state"], string>;
