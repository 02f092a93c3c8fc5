import type { Answer, PayoutSchedule } from "../processor.ts";
import type { PayPalDeps } from "./client.ts";

/** PayPal transfers to a bank by itself if its pages are told to, and has no call that tells. */
export const readPayoutSchedule = async (_deps: PayPalDeps): Promise<Answer<PayoutSchedule>> => ({
  kind: "ok",
  value: { kind: "untold" },
});
