import { t } from "@lingui/core/macro";
import type { TransferView } from "../../../../worker/http/contract/operator.ts";

export const rails = { stripe: "Stripe", paypal: "PayPal" } as const;

/** What is shown of a transfer besides its sum. */
export const kinds = {
  sale: t`Sale`,
  supplement: t`Supplement`,
} satisfies Record<TransferView["kind"], string>;

export const states = {
  held: t`Its time runs`,
  due: t`Due`,
  sending: t`On its way`,
  sent: t`Sent`,
  settled: t`Arrived`,
  blocked: t`Blocked`,
  failed: t`Failed`,
  cancelled: t`Nothing left of it`,
  reversed: t`Taken back`,
} satisfies Record<TransferView["state"], string>;
