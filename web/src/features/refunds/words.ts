import { t } from "@lingui/core/macro";
import type { RefundView } from "../../../../worker/http/contract/refunds.ts";
import type { Fault } from "../../api/refunds.ts";

export const reasons = {
  buyer_request: t`The buyer asked for it`,
  not_received: t`It did not arrive`,
  not_as_described: t`It is not as described`,
  cannot_fulfil: t`It cannot be made or sent`,
  goodwill: t`Goodwill`,
  fraud_warning: t`A bank’s fraud warning`,
} as const;
/** Why it went back, in words where there are some. */
export const reasonOf = (reason: string) =>
  reasons[reason as keyof typeof reasons] ?? reason.replaceAll("_", " ");

export const faults = {
  shared: t`Nobody’s: the seller their net, the shop its commission and the fee`,
  seller: t`The seller’s: their net and the processor’s fee`,
  platform: t`The shop’s: all of it`,
} satisfies Record<Fault, string>;

export const states = {
  requested: t`Asked for`,
  pending: t`On its way`,
  succeeded: t`Given back`,
  failed: t`Failed`,
} satisfies Record<RefundView["state"], string>;
